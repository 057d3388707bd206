import Dispatch
import Foundation
import JobQueue
import QueueTesting
import QueueVocabulary
import Redis
import RedisReplies
import Sealing
import Synchronization
import TestSupport
import Testing

@testable import Workbenches

/// Faults of the table that a queue meets by itself; those of whole programs are in EndToEndTests and QueueTrialsTests.
@Suite(.serialized, .timeLimit(.minutes(5))) struct FaultTableTests {
    private func aofPath(_ fixture: QueueFixture) async throws -> String {
        let folder = try #require(try await fixture.redis.send(["CONFIG", "GET", "dir"]).array?.last?.string)
        let name = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/appendonlydir")
            .first { $0.hasSuffix(".incr.aof") }
        return "\(folder)/appendonlydir/\(try #require(name))"
    }

    /// Takes 37 bytes off the end of the log, which Redis loads with a warning.
    @Test func f7ACutTailOfTheLogCostsAtMostItsLastWrites() async throws {
        let fixture = try QueueFixture()
        let jobs = try (1...100).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(jobs)
        let path = try await aofPath(fixture)
        fixture.server.kill()
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        #expect(truncate(path, size - 37) == 0)
        try fixture.server.restart()
        try await fixture.running([fixture.worker()]) {
            // What the client does with every job that it was not told to be done: send it again.
            try await until("sent again") { try await fixture.queue.enqueue(jobs).count == 100 }
            try await until("all done") { try await fixture.areDone(jobs.map(\.id)) }
        }
        #expect(try await fixture.events().count == 100)
    }

    /// `redis-check-aof --fix` undoes what came after the damage: old jobs come back, the group is gone.
    @Test func f8JobsThatARepairBringsBackAreDroppedOrDoneAgain() async throws {
        let fixture = try QueueFixture()
        let jobs = try (1...50).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(jobs)
        let path = try await aofPath(fixture)
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        try await fixture.running([fixture.worker()]) {
            try await until("all done") { try await fixture.areDone(jobs.map(\.id)) }
        }
        fixture.server.kill()
        // Damage right behind the enqueueing: groups, attempts and completions are cut off by the repair.
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
        try file.seek(toOffset: UInt64(size))
        try file.write(contentsOf: Data("*garbage\r\n".utf8))
        try file.close()
        let repair = try ChildProcess("/bin/sh", ["-c", "echo y | /usr/bin/redis-check-aof --fix '\(path)'"])
        #expect(repair.wait(upTo: .seconds(20)) == 0)
        try fixture.server.restart()
        #expect(try await fixture.streamLength() == 50)
        try await fixture.running([fixture.worker()]) {
            try await until("done again") { try await fixture.areDone(jobs.map(\.id)) }
        }
        #expect(try await fixture.streamLength() == 0)
    }

    /// The old master lives on as a replica of its successor, which never heard of its last writes.
    @Test func f9WorkersLeaveADemotedMasterForItsSuccessor() async throws {
        let pair = try RedisPair()
        let fixture = try QueueFixture(on: pair)
        let jobs = try (1...300).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(jobs)
        try pair.waitUntilInStep()
        try await fixture.running([fixture.worker(handler: Self.slowly)]) {
            try await until("some done") { try await fixture.queue.status().done > 20 }
            try pair.failOver(after: .milliseconds(200))
            await #expect(throws: QueueError.self) { try await fixture.queue.enqueue([fixture.job(999)]) }
            try pair.moveAddress()
            // Nobody does anything but what the client of a queue always does: send again what is not known to be done.
            try await until("there again") { try await fixture.queue.enqueue(jobs).count == 300 }
            try await until(within: .seconds(40), "all done") { try await fixture.areDone(jobs.map(\.id)) }
        }
        #expect(Set(try await fixture.events().map { $0[1] }).count == 300)
    }

    private static let slowly: @Sendable (ReservedJob) -> JobResult = { job in
        _ = DispatchSemaphore(value: 0).wait(timeout: .now() + 0.002)
        return .completed(job.body)
    }

    @Test func f10AServerThatHangsCostsTimeAndNoJob() async throws {
        let fixture = try QueueFixture()
        let jobs = try (1...200).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(jobs)
        try await fixture.running([fixture.worker(handler: Self.slowly)]) {
            try await until("some done") { try await fixture.queue.status().done > 20 }
            fixture.server.signal(SIGSTOP)
            let began = ContinuousClock.now
            await #expect(throws: QueueError.self) { try await fixture.queue.status() }
            #expect(ContinuousClock.now - began < .seconds(10))
            fixture.server.signal(SIGCONT)
            try await until(within: .seconds(40), "all done") { try await fixture.areDone(jobs.map(\.id)) }
        }
        #expect(Set(try await fixture.events().map { $0[1] }).count == 200)
    }

    @Test func f11AFullServerRefusesNewJobsAndLetsRunningOnesEnd() async throws {
        let fixture = try QueueFixture { $0.slots = 1 }
        let jobs = try (1...20).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(jobs)
        let isFull = Mutex(false)
        let worker = fixture.worker { job in
            while !isFull.withLock({ $0 }) { _ = DispatchSemaphore(value: 0).wait(timeout: .now() + 0.01) }
            return .completed(job.body)
        }
        try await fixture.running([worker]) {
            try await until("begun") { try await fixture.state(jobs[0].id) == .running }
            try await fixture.redis.send(["CONFIG", "SET", "maxmemory", "1"])
            let refusal = await #expect(throws: QueueError.self) { try await fixture.queue.enqueue([fixture.job(99)]) }
            #expect(refusal?.description == "queue.redis.server.OOM" && refusal?.isTransient == true)
            isFull.withLock { $0 = true }
            try await until("the running ones are done") { try await fixture.state(jobs[0].id) == .done }
            try await fixture.redis.send(["CONFIG", "SET", "maxmemory", "0"])
            try await until("all done") { try await fixture.areDone(jobs.map(\.id)) }
        }
        #expect(try await fixture.queue.enqueue([fixture.job(99)]) == [.ok(depth: 1)])
    }

    /// The log may not grow any more, as on a full disk: Redis answers every write with `MISCONF` until it may.
    @Test func f11AServerThatCannotWriteItsLogCostsTimeAndNoJob() async throws {
        let fixture = try QueueFixture(isLimitable: true) { $0.slots = 1 }
        let jobs = try (1...40).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(Array(jobs.prefix(30)))
        let isOver = Mutex(false)
        let worker = fixture.worker { job in
            while !isOver.withLock({ $0 }) { _ = DispatchSemaphore(value: 0).wait(timeout: .now() + 0.01) }
            return .completed(job.body)
        }
        try await fixture.running([worker]) {
            try await until("begun") { try await fixture.state(jobs[0].id) == .running }
            try fixture.server.limitFiles(to: 1)
            try await until("writes are refused") {
                do throws(QueueError) {
                    _ = try await fixture.queue.enqueue([jobs[39]])
                    return false
                } catch { return error.description == "queue.redis.server.MISCONF" && error.isTransient }
            }
            #expect(try await fixture.queue.inspectServer().refusal == .log)
            isOver.withLock { $0 = true }
            try fixture.server.limitFiles(to: nil)
            // Nobody does anything: Redis finds out by itself within a second, and the worker goes on.
            try await until(within: .seconds(30), "what was accepted is done") {
                try await fixture.areDone(jobs.prefix(30).map(\.id))
            }
            #expect(try await fixture.queue.inspectServer().refusal == nil)
            _ = try await fixture.queue.enqueue(Array(jobs.suffix(10)))
            try await until("all done") { try await fixture.areDone(jobs.map(\.id)) }
        }
        #expect(Set(try await fixture.events().map { $0[1] }).count == 40)
        #expect(try await fixture.events().count == 40)
    }

    /// SIGSTOP past the lease, seen from Redis: another worker begins the job, then the first one's result comes.
    @Test func f17ALateResultIsRefusedByTheAttemptNumber() async throws {
        let fixture = try QueueFixture()
        try await fixture.makeGroups()
        let job = try fixture.job(1)
        _ = try await fixture.queue.enqueue([job])
        let sid = try #require(try await fixture.read(as: "slow").first)
        _ = try await fixture.begin([(sid, job.id)], as: "slow")
        try await fixture.running([fixture.worker()]) {
            try await until("done by another") { try await fixture.areDone([job.id]) }
        }
        #expect(try await fixture.complete([(sid, job.id, 1)], result: "late")[0].first == "OTHER")
        #expect(try await fixture.fail(sid, job.id, attempt: 1).first == "STALE")
        #expect(try await fixture.events().count == 1)
        let state = try #require(try await fixture.queue.jobState([job.id])[0])
        #expect(state.attempt == 2)
    }

    @Test func f22ManyClientsSendingOneJobMakeOneJob() async throws {
        let fixture = try QueueFixture()
        let job = try fixture.job(1)
        let replies = try await withThrowingTaskGroup(of: [EnqueueReply].self) { group in
            for _ in 0..<20 { group.addTask { try await fixture.queue.enqueue([job]) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(replies.count { $0 == .ok(depth: 1) } == 1)
        #expect(replies.count { $0 == .duplicate(state: .queued) } == 19)
        #expect(try await fixture.queue.enqueue([fixture.job(1, body: "other")]) == [.conflict(state: .queued)])
    }
}
