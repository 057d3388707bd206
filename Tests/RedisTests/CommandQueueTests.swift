import NIOCore
import Testing

@testable import Redis
@testable import RedisReplies

@Suite struct CommandQueueTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)
    private var later: NIODeadline { start + .seconds(1) }

    private func queue(connected: Bool = true, maximum: Int = 100) -> CommandQueue<Int> {
        var queue = CommandQueue<Int>(maximum: maximum)
        if connected { _ = queue.connect() }
        return queue
    }

    @discardableResult
    private func add(
        _ waiter: Int,
        commands: Int = 1,
        to queue: inout CommandQueue<Int>
    ) throws -> CommandQueue<Int>.Ticket {
        let commands = Array(repeating: [RedisArgument.string("C\(waiter)")], count: commands)
        guard case .queued(let ticket, _, _) = queue.append(commands, waiter: waiter, deadline: later) else {
            throw RedisError.queueFull
        }
        return ticket
    }

    private func summary(_ answers: [CommandQueue<Int>.Answer]) -> [String] {
        answers.map { answer in
            switch answer.result {
            case .success(let values): "\(answer.waiter): \(values.map { $0.integer ?? -1 })"
            case .failure(let error): "\(answer.waiter): \(error)"
            }
        }
    }

    @Test func asksForOneWakeUpForEverythingQueuedMeanwhile() throws {
        var queue = queue()
        var wakes = 0
        for waiter in 0..<10 {
            if case .queued(_, true, _) = queue.append([["PING"]], waiter: waiter, deadline: later) { wakes += 1 }
        }
        let write = queue.takeWrite(at: start)
        let bytes = try #require(write)
        #expect(wakes == 1)
        #expect(bytes.readableBytes == 10 * "*1\r\n$4\r\nPING\r\n".utf8.count)
        let nothing = queue.takeWrite(at: start)
        #expect(nothing == nil)
    }

    @Test func answersInOrderAndPipelinesWhole() throws {
        var queue = queue()
        try add(1, to: &queue)
        try add(2, commands: 3, to: &queue)
        _ = queue.takeWrite(at: start)
        let outcome1 = queue.receive([.integer(10), .integer(20)], at: start).answers
        #expect(summary(outcome1) == ["1: [10]"])
        let outcome2 = queue.receive([.integer(21), .integer(22)], at: start).answers
        #expect(summary(outcome2) == ["2: [20, 21, 22]"])
        #expect(queue.count == 0)
        let surplus = queue.receive([.integer(0)], at: start).hasSurplus
        #expect(surplus)
    }

    @Test func aCancelledCommandThatWasSentKeepsItsSlot() throws {
        var queue = queue()
        let ticket = try add(1, commands: 2, to: &queue)
        try add(2, to: &queue)
        _ = queue.takeWrite(at: start)
        let dropped = queue.drop(ticket)
        #expect(dropped.map { summary([$0]) } == ["1: redis.cancelled"])
        let again = queue.drop(ticket)
        #expect(again.map { summary([$0]) } == nil)
        let outcome3 = queue.receive([1, 2, 3].map { .integer($0) }, at: start).answers
        #expect(summary(outcome3) == ["2: [3]"])
    }

    @Test func aCancelledCommandThatWasNotSentIsStruck() throws {
        var queue = queue(connected: false)
        let first = try add(1, to: &queue)
        try add(2, to: &queue)
        let third = try add(3, to: &queue)
        _ = queue.drop(first)
        _ = queue.drop(third)
        let hasWork = queue.connect()
        #expect(hasWork)
        let write = queue.takeWrite(at: start)
        let bytes = try #require(write)
        #expect(String(buffer: bytes) == "*1\r\n$2\r\nC2\r\n")
        let outcome4 = queue.receive([.integer(5)], at: start).answers
        #expect(summary(outcome4) == ["2: [5]"])
        #expect(queue.count == 0)
    }

    @Test func aLostConnectionLeavesInDoubtOnlyWhatWasSent() throws {
        var queue = queue()
        try add(1, to: &queue)
        _ = queue.takeWrite(at: start)
        try add(2, to: &queue)
        let outcome6 = queue.disconnect(.inDoubt)
        #expect(summary(outcome6) == ["1: redis.inDoubt"])
        let hasWork = queue.connect()
        #expect(hasWork)
        _ = queue.takeWrite(at: start)
        let outcome5 = queue.receive([.integer(2)], at: start).answers
        #expect(summary(outcome5) == ["2: [2]"])
    }

    @Test func aLongOutageRefusesAtOnce() throws {
        var queue = queue(connected: false)
        try add(1, to: &queue)
        let outcome7 = queue.giveUp()
        #expect(summary(outcome7) == ["1: redis.notConnected"])
        guard case .refused(.notConnected) = queue.append([["PING"]], waiter: 2, deadline: later) else {
            Issue.record("admitted")
            return
        }
        _ = queue.connect()
        try add(3, to: &queue)
    }

    @Test func deadlinesTellSentFromUnsentAndAStuckConnection() throws {
        var queue = queue()
        try add(1, to: &queue)
        _ = queue.takeWrite(at: start)
        try add(2, to: &queue)
        let early = queue.expire(at: start, silence: .milliseconds(500))
        #expect(early.answers.isEmpty && early.sweep == later && !early.isStuck)
        let late = queue.expire(at: later, silence: .milliseconds(500))
        #expect(summary(late.answers) == ["1: redis.timedOut", "2: redis.notConnected"])
        #expect(late.isStuck && late.sweep == nil)
    }

    @Test func aSlowCommandOnALivelyConnectionIsNotStuck() throws {
        var queue = queue()
        try add(1, to: &queue)
        try add(2, to: &queue)
        _ = queue.takeWrite(at: start)
        _ = queue.receive([.integer(1)], at: later)
        let isStuck = queue.expire(at: later, silence: .milliseconds(500)).isStuck
        #expect(!isStuck)
    }

    @Test func isBoundedAndCloses() throws {
        var queue = queue(maximum: 2)
        try add(1, to: &queue)
        _ = queue.takeWrite(at: start)
        try add(2, to: &queue)
        #expect(throws: RedisError.queueFull) { try add(3, to: &queue) }
        let outcome8 = queue.close()
        #expect(summary(outcome8) == ["1: redis.inDoubt", "2: redis.closed"])
        guard case .refused(.closed) = queue.append([["PING"]], waiter: 4, deadline: later) else {
            Issue.record("admitted")
            return
        }
        let isOpen = queue.connect()
        #expect(!isOpen)
    }

    @Test func backsOffUpToFiveSeconds() {
        var backoff = Backoff()
        var generator = SplitMix(state: 3)
        let delays = (0..<12).map { _ in backoff.delay(using: &generator) }
        #expect((Duration.milliseconds(25)...Duration.milliseconds(50)).contains(delays[0]))
        #expect(delays.allSatisfy { $0 <= .seconds(5) })
        #expect(delays[8...].allSatisfy { $0 >= .milliseconds(2_500) })
        backoff.reset()
        #expect(backoff.delay(using: &generator) <= .milliseconds(50))
    }
}
