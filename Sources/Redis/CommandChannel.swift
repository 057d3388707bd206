import Logging
import NIOCore
import RedisAddresses
import RedisReplies
import Synchronization

/// The commands of one client on their one connection.
final class CommandChannel: Sendable {
    typealias Answer = Result<[RedisValue], RedisError>
    private typealias Queue = CommandQueue<CheckedContinuation<Answer, Never>>

    /// Where a call stands, so that a cancellation finds it whenever it comes.
    private enum Call: Sendable {
        case unqueued, queued(Queue.Ticket), cancelled
    }

    private let queue: Mutex<Queue>
    private let link: Link
    private let silence: TimeAmount
    private let patience: Duration

    init(_ configuration: RedisConfiguration, on eventLoop: any EventLoop, logger: Logger) {
        queue = Mutex(Queue(maximum: configuration.maximumQueued))
        silence = TimeAmount(configuration.commandTimeout)
        patience = configuration.patience
        link = Link(configuration, on: eventLoop, logger: logger)
        // The link must not keep its owner alive: the client's end is the connection's end.
        link.attach(
            Link.Events(
                ready: { [weak self] in self?.connected() },
                received: { [weak self] in self?.received($0) },
                down: { [weak self] in self?.lost($0, outage: $1) }
            )
        )
    }

    // A node's channel goes when its cluster has another in its place and nobody waits any more.
    deinit { link.close() }

    /// Sends commands as one request and waits for all their replies.
    func submit(_ commands: [[RedisArgument]], timeout: Duration) async -> Answer {
        if Task.isCancelled { return .failure(.cancelled) }
        let call = Mutex(Call.unqueued)
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enqueue(commands, continuation, deadline: .now() + TimeAmount(timeout), call)
            }
        } onCancel: {
            cancel(call)
        }
    }

    /// Refuses all that comes and fails all that waits.
    func close() {
        let answers = queue.withLock { $0.close() }
        link.close()
        deliver(answers)
    }

    private func enqueue(
        _ commands: [[RedisArgument]],
        _ continuation: CheckedContinuation<Answer, Never>,
        deadline: NIODeadline,
        _ call: borrowing Mutex<Call>
    ) {
        let admission = queue.withLock { $0.append(commands, waiter: continuation, deadline: deadline) }
        guard case .queued(let ticket, let needsWake, let sweep) = admission else {
            if case .refused(let error) = admission { continuation.resume(returning: .failure(error)) }
            return link.start()
        }
        if needsWake { link.eventLoop.execute { self.flush() } } else { link.start() }
        if let sweep { link.eventLoop.execute { self.scheduleSweep(at: sweep) } }
        let wasCancelled = call.withLock { call in
            if case .cancelled = call { return true }
            call = .queued(ticket)
            return false
        }
        if wasCancelled { drop(ticket) }
    }

    private func cancel(_ call: borrowing Mutex<Call>) {
        let before = call.withLock { call in
            defer { call = .cancelled }
            return call
        }
        if case .queued(let ticket) = before { drop(ticket) }
    }

    private func drop(_ ticket: Queue.Ticket) {
        if let answer = queue.withLock({ $0.drop(ticket) }) { deliver([answer]) }
    }

    private func deliver(_ answers: [Queue.Answer]) {
        for answer in answers { answer.waiter.resume(returning: answer.result) }
    }
}

// On the event loop.
extension CommandChannel {
    private func flush() {
        if let bytes = queue.withLock({ $0.takeWrite(at: .now()) }) { link.write(bytes) }
    }

    private func connected() {
        if queue.withLock({ $0.connect() }) { flush() }
    }

    private func received(_ replies: [RedisValue]) {
        let (answers, hasSurplus) = queue.withLock { $0.receive(replies, at: .now()) }
        deliver(answers)
        // A reply nobody asked for: from here on replies could be taken for others' replies.
        if hasSurplus { link.drop(.protocolError) }
        // The master was demoted under an open connection: only a new one can lead to its successor.
        if let refusal = replies.lazy.compactMap(\.serverError).first(where: \.isOfReplica) { link.drop(refusal) }
    }

    private func lost(_ error: RedisError, outage: Duration) {
        let hasLasted = outage >= patience
        deliver(queue.withLock { $0.disconnect(error.ofLostCommand) + (hasLasted ? $0.giveUp() : []) })
    }

    private func scheduleSweep(at time: NIODeadline) {
        link.eventLoop.scheduleTask(deadline: time) { [weak self] in self?.sweep() }
    }

    private func sweep() {
        let (answers, next, isStuck) = queue.withLock { $0.expire(at: .now(), silence: silence) }
        deliver(answers)
        if isStuck { link.drop(.timedOut) }
        if let next { scheduleSweep(at: next) }
    }
}

extension RedisError {
    /// What a lost connection means to a command that was on its way.
    fileprivate var ofLostCommand: RedisError {
        switch self {
        case .timedOut, .protocolError: self
        default: .inDoubt
        }
    }
}
