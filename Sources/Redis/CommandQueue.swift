import NIOCore
import RedisReplies

// A command's way through the client.
//
// `append` encodes it behind all that waits already; the first to come asks for one wake-up of the event loop, which
// takes everything queued meanwhile in one write. Replies come in the order of the commands,
// so a slot is found by counting.
// Whoever gives up (deadline, cancellation) leaves its slot behind: the reply still comes and must be counted off. What
// was not yet written is struck from the buffer instead, so that "surely unsent" stays true.
// Nothing here does I/O, reads a clock or takes a lock: `CommandChannel` does.

/// The commands that wait for a connection or for their replies.
struct CommandQueue<Waiter: Sendable> {
    /// Names a request until it is answered.
    struct Ticket: Sendable {
        fileprivate let number: UInt64
    }

    /// A request and what came for it.
    struct Answer {
        let waiter: Waiter
        let result: Result<[RedisValue], RedisError>
    }

    /// What became of a request that was handed in.
    enum Admission {
        /// Taken. `needsWake`: the event loop must come and write. `sweep`: `expire` must be called at that time.
        case queued(Ticket, needsWake: Bool, sweep: NIODeadline?)
        case refused(RedisError)
    }

    private enum Link { case connecting, down, ready, closed }

    private struct Slot {
        var waiter: Waiter?
        var expected: Int
        var received = 0
        var values: [RedisValue] = []
        let byteCount: Int
        let deadline: NIODeadline
    }

    private var slots = CircularBuffer<Slot>()
    private var firstNumber: UInt64 = 0
    /// The first `sentCount` slots have been written; the others' bytes are in `unsent`.
    private var sentCount = 0
    private var unsent = ByteBuffer()
    private var hasStruckBytes = false
    private var isWakeScheduled = false
    private var sweepAt: NIODeadline?
    private var lastHeard = NIODeadline.distantPast
    private var link = Link.connecting
    private let maximum: Int

    /// - Parameter maximum: How many requests may wait at once.
    init(maximum: Int) { self.maximum = maximum }

    /// How many requests have no reply yet.
    var count: Int { slots.count }

    /// Takes a request of one or more commands.
    mutating func append(_ commands: [[RedisArgument]], waiter: Waiter, deadline: NIODeadline) -> Admission {
        if let refusal = refusal() { return .refused(refusal) }
        let before = unsent.readableBytes
        for command in commands { unsent.writeCommand(command) }
        slots.append(
            Slot(
                waiter: waiter,
                expected: commands.count,
                byteCount: unsent.readableBytes - before,
                deadline: deadline
            )
        )
        let needsWake = link == .ready && !isWakeScheduled
        if needsWake { isWakeScheduled = true }
        let isEarlier = sweepAt.map { deadline < $0 } ?? true
        if isEarlier { sweepAt = deadline }
        return .queued(
            Ticket(number: firstNumber + UInt64(slots.count - 1)),
            needsWake: needsWake,
            sweep: isEarlier ? deadline : nil
        )
    }

    private func refusal() -> RedisError? {
        switch link {
        case .closed: .closed
        case .down: .notConnected
        case .connecting, .ready: slots.count >= maximum ? .queueFull : nil
        }
    }

    /// The bytes to write now, if any; their slots count as sent from here on.
    mutating func takeWrite(at now: NIODeadline) -> ByteBuffer? {
        isWakeScheduled = false
        guard link == .ready, sentCount < slots.count else { return nil }
        if sentCount == 0 { lastHeard = now }
        let bytes = hasStruckBytes ? unsentWithoutStruck() : unsent
        unsent = ByteBuffer()
        hasStruckBytes = false
        sentCount = slots.count
        _ = takeFinished()
        return bytes.readableBytes > 0 ? bytes : nil
    }

    private mutating func unsentWithoutStruck() -> ByteBuffer {
        var kept = ByteBuffer()
        for slot in slots.dropFirst(sentCount) {
            guard var bytes = unsent.readSlice(length: slot.byteCount), slot.expected > 0 else { continue }
            kept.writeBuffer(&bytes)
        }
        return kept
    }

    /// Takes replies, in the order of the commands.
    /// - Returns: The requests they complete, and whether there were more replies than commands.
    mutating func receive(_ replies: [RedisValue], at now: NIODeadline) -> (answers: [Answer], hasSurplus: Bool) {
        lastHeard = now
        var answers: [Answer] = []
        for reply in replies {
            guard sentCount > 0 else { return (answers, true) }
            slots.modify(slots.startIndex) { slot in
                slot.received += 1
                if slot.waiter != nil { slot.values.append(reply) }
            }
            answers += takeFinished()
        }
        return (answers, false)
    }

    private mutating func takeFinished() -> [Answer] {
        var answers: [Answer] = []
        while sentCount > 0, let first = slots.first, first.received == first.expected {
            slots.removeFirst()
            sentCount -= 1
            firstNumber += 1
            if let waiter = first.waiter { answers.append(Answer(waiter: waiter, result: .success(first.values))) }
        }
        return answers
    }

    /// The connection takes commands.
    /// - Returns: Whether there is something to write.
    mutating func connect() -> Bool {
        guard link != .closed else { return false }
        link = .ready
        isWakeScheduled = sentCount < slots.count
        return isWakeScheduled
    }

    /// The connection went: what was sent is in doubt, what was not waits on.
    mutating func disconnect(_ error: RedisError) -> [Answer] {
        if link != .closed { link = .connecting }
        var answers: [Answer] = []
        for slot in slots.prefix(sentCount) {
            if let waiter = slot.waiter { answers.append(Answer(waiter: waiter, result: .failure(error))) }
        }
        slots.removeFirst(sentCount)
        firstNumber += UInt64(sentCount)
        sentCount = 0
        return answers
    }

    /// The outage has lasted: refuses what waits and all that comes until the next connection.
    mutating func giveUp() -> [Answer] {
        guard link != .closed else { return [] }
        link = .down
        return failUnsent(.notConnected)
    }

    /// Ends the queue: what was sent is in doubt, the rest is refused.
    mutating func close() -> [Answer] {
        let answers = disconnect(.inDoubt)
        link = .closed
        return answers + failUnsent(.closed)
    }

    private mutating func failUnsent(_ error: RedisError) -> [Answer] {
        let waiters = slots.dropFirst(sentCount).compactMap(\.waiter)
        slots.removeLast(slots.count - sentCount)
        unsent = ByteBuffer()
        hasStruckBytes = false
        return waiters.map { Answer(waiter: $0, result: .failure(error)) }
    }

    /// Gives a request up; its slot stays until its replies have come.
    /// - Returns: The request with its error, or nil if it has been answered already.
    mutating func drop(_ ticket: Ticket) -> Answer? {
        guard ticket.number >= firstNumber, ticket.number - firstNumber < UInt64(slots.count) else { return nil }
        return strike(at: Int(ticket.number - firstNumber), .cancelled)
    }

    /// Gives up what is past its deadline.
    /// - Returns: The requests with their errors, when to look again, and whether the connection is stuck: something
    ///   timed out and nothing has been heard for `silence`.
    mutating func expire(
        at now: NIODeadline,
        silence: TimeAmount
    ) -> (
        answers: [Answer], sweep: NIODeadline?, isStuck: Bool
    ) {
        var answers: [Answer] = []
        var next: NIODeadline?
        var isStuck = false
        for offset in 0..<slots.count {
            let slot = slots[slots.index(slots.startIndex, offsetBy: offset)]
            guard slot.waiter != nil else { continue }
            guard slot.deadline <= now else {
                next = min(next ?? slot.deadline, slot.deadline)
                continue
            }
            if offset < sentCount, now - lastHeard >= silence { isStuck = true }
            if let answer = strike(at: offset, offset < sentCount ? .timedOut : .notConnected) {
                answers.append(answer)
            }
        }
        sweepAt = next
        return (answers, next, isStuck)
    }

    private mutating func strike(at offset: Int, _ error: RedisError) -> Answer? {
        let index = slots.index(slots.startIndex, offsetBy: offset)
        let isUnsent = offset >= sentCount
        guard let waiter = slots[index].waiter else { return nil }
        slots.modify(index) { slot in
            slot.waiter = nil
            slot.values = []
            if isUnsent { slot.expected = 0 }
        }
        if isUnsent { hasStruckBytes = true }
        return Answer(waiter: waiter, result: .failure(error))
    }
}
