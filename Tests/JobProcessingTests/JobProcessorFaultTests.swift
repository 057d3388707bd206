import Dispatch
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

@Suite(.serialized, .timeLimit(.minutes(4))) struct JobProcessorFaultTests {
    @Test func aSilentWorkersJobIsReclaimedAndCompleted() async throws {
        let fixture = try QueueFixture()
        try await fixture.makeGroups()
        let jobs = try (1...20).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(jobs)
        let sids = try await fixture.read(as: "dead-worker")
        _ = try await fixture.begin(Array(zip(sids, jobs.map(\.id))), as: "dead-worker")
        let alone = Mutex(0)
        let reclaimed = Mutex(0)
        let wasEverTogether = Mutex(false)
        try await fixture.running([
            fixture.worker() { job in
                if alone.withLock({
                    $0 += 1; return $0
                }) > 1 {
                    wasEverTogether.withLock { $0 = true }
                }
                if job.isReclaimed && job.attempt == 2 { reclaimed.withLock { $0 += 1 } }
                alone.withLock { $0 -= 1 }
                return .completed(job.body)
            }
        ]) {
            try await until("all done") { try await fixture.areDone(jobs.map(\.id)) }
        }
        #expect(reclaimed.withLock { $0 } == 20)
        #expect(!wasEverTogether.withLock { $0 })
        #expect(try await fixture.complete([(sids[0], jobs[0].id, 1)])[0].first == "OTHER")
    }

    @Test func aLongJobKeepsItsLease() async throws {
        let fixture = try QueueFixture { $0.slots = 1 }
        _ = try await fixture.queue.enqueue([fixture.job(1)])
        let runs = Mutex(0)
        let handler: @Sendable (ReservedJob) -> JobResult = { job in
            runs.withLock { $0 += 1 }
            _ = DispatchSemaphore(value: 0).wait(timeout: .now() + 1.5)  // nearly four leases of computing
            return .completed(job.body)
        }
        try await fixture.running([fixture.worker(handler: handler), fixture.worker(handler: handler)]) {
            try await until("done") { try await fixture.areDone([jobID(1)]) }
        }
        #expect(runs.withLock { $0 } == 1)
    }

    @Test func aFailureIsTriedAgainAndAPermanentOneIsNot() async throws {
        let fixture = try QueueFixture()
        _ = try await fixture.queue.enqueue([
            fixture.job(1, body: "flaky"), fixture.job(2, body: "bad"), fixture.job(3, body: "never"),
        ])
        try await fixture.running([
            fixture.worker() { job in
                switch String(decoding: job.body, as: UTF8.self) {
                case "flaky" where job.attempt == 3: .completed(job.body)
                case "bad": .failed(code: "feature", detail: "income", permanent: true)
                default: .failed(code: "busy", detail: String(repeating: "é", count: 400), permanent: false)
                }
            }
        ]) {
            try await until("settled") {
                try await fixture.queue.jobState([jobID(1), jobID(2), jobID(3)]).map { $0?.state } == [
                    .done, .dead, .dead,
                ]
            }
        }
        let states = try await fixture.queue.jobState([jobID(1), jobID(2), jobID(3)])
        #expect(states[0]?.attempt == 3)
        #expect(states[1]?.why == "permanent" && states[1]?.error == "feature income" && states[1]?.attempt == 1)
        #expect(states[2]?.why == "exhausted" && states[2]?.attempt == 5)
        #expect((1...400).contains(states[2]?.error?.utf8.count ?? 0))
    }

    @Test func aForgedOrSpoiltJobBecomesADeadLetterAndTheOthersAreDone() async throws {
        let fixture = try QueueFixture()
        let other = try Seal(queue: "applications", jobKeys: testKeys("zz", 9), eventKeys: testKeys("e1", 2))
        func raw(_ number: Int, _ payload: [UInt8], schema: Int = 1) throws -> NewJob {
            NewJob(id: try jobID(number), payload: payload, fingerprint: "f", schema: schema)
        }
        let good = try fixture.job(1)
        _ = try await fixture.queue.enqueue([
            good, raw(2, Array("{\"id\":\"x\",\"data\":[1,2]}".utf8)), raw(3, good.payload), raw(4, [0, 1, 2]),
            raw(5, [UInt8](repeating: 1, count: 200_000)), raw(6, other.sealJob([1], id: jobID(6), schema: 1)),
            raw(7, fixture.seal.sealJob([1], id: jobID(7), schema: 9), schema: 9),
        ])
        let stream = RedisArgument.string(fixture.keys.stream(.standard))
        try await fixture.redis.pipeline([
            ["XADD", stream, "*", "id", "not-a-uuid"], ["XADD", stream, "*", "field", "x"],
            ["XADD", stream, "*", "id", .string(jobID(8).text)],
            ["SET", .string(fixture.keys.job(jobID(9))), "a string"],
            ["XADD", stream, "*", "id", .string(jobID(9).text)],
            ["HSET", .string(fixture.keys.job(jobID(10))), "state", "queued"],
            ["XADD", stream, "*", "id", .string(jobID(10).text)],
        ])
        let last = try fixture.job(11)
        _ = try await fixture.queue.enqueue([last])
        try await fixture.running([fixture.worker()]) {
            try await until("settled") {
                try await fixture.queue.jobState((1...7).map { try jobID($0) } + [last.id]).map { $0?.state }
                    == [.done, .dead, .dead, .dead, .dead, .dead, .dead, .done]
            }
            try await until("nothing left") { try await fixture.streamLength() == 0 }
        }
        let states = try await fixture.queue.jobState((2...7).map { try jobID($0) })
        #expect(
            states.map { $0?.error?.split(separator: " ").first } == [
                "legacy_shape", "seal", "seal", "size", "key", "schema",
            ]
        )
        #expect(
            states.map { $0?.why } == ["permanent", "permanent", "permanent", "permanent", "exhausted", "exhausted"]
        )
        let malformed = try await fixture.events().filter { $0.last == "malformed" }
        #expect(Set(malformed.map { $0[1] }) == [try jobID(9).text, try jobID(10).text])
    }

    @Test func aRedisCrashInMidWorkLosesNothing() async throws {
        let fixture = try QueueFixture()
        let jobs = try (1...400).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(jobs)
        let count = Mutex(0)
        let handler: @Sendable (ReservedJob) -> JobResult = { job in
            count.withLock { $0 += 1 }
            _ = DispatchSemaphore(value: 0).wait(timeout: .now() + 0.002)
            return .completed(job.body)
        }
        try await fixture.running([fixture.worker(handler: handler), fixture.worker(handler: handler)]) {
            for threshold in [60, 200] {
                try await until("\(threshold) computed") { count.withLock { $0 >= threshold } }
                fixture.server.kill()
                try fixture.server.restart()
            }
            try await until(within: .seconds(60), "all done") { try await fixture.areDone(jobs.map(\.id)) }
            try await until("nothing left") { try await [fixture.streamLength(), fixture.pendingCount()] == [0, 0] }
        }
        let events = try await fixture.events()
        #expect(Set(events.map { $0[1] }).count == 400 && events.count == 400)
        #expect(events.allSatisfy { $0.count == 4 })
    }

    @Test func anEmptiedServerIsServedAgain() async throws {
        let fixture = try QueueFixture()
        try await fixture.running([fixture.worker()]) {
            _ = try await fixture.queue.enqueue([fixture.job(1)])
            try await until("done") { try await fixture.areDone([jobID(1)]) }
            try await fixture.redis.pipeline([["FLUSHALL"], ["SCRIPT", "FLUSH"]])
            _ = try await fixture.queue.enqueue([fixture.job(2)])
            try await until("done again") { try await fixture.areDone([jobID(2)]) }
        }
    }
}
