import QueueTesting
import Redis
import RedisReplies
import Sealing
import TestSupport
import Testing

@testable import JobQueue
@testable import QueueVocabulary

@Suite(.timeLimit(.minutes(2))) struct ShardTests {
    /// FNV-1a with 64 bits by a few lines of Python 3.11 over the id's text.
    @Test(arguments: [
        ("00000000-0000-4000-8000-000000000001", 2, 2), ("00000000-0000-4000-8000-000000000002", 3, 15),
        ("7c9e6679-7425-40de-944b-e07fc1f90ae7", 3, 3),
    ])
    func aJobsShardFollowsFromItsId(_ text: String, _ ofFour: Int, _ ofSixteen: Int) throws {
        let id = try #require(JobID(text))
        #expect(id.shard(of: 1) == 0 && id.shard(of: 4) == ofFour && id.shard(of: 16) == ofSixteen)
    }

    @Test(arguments: [1, 4]) func repliesComeInTheOrderOfTheJobs(_ shards: Int) async throws {
        let fixture = try QueueFixture { $0.shards = shards }
        _ = try await fixture.queue.enqueue([fixture.job(3), fixture.job(150)])
        let jobs = try (1...200).map { try fixture.job($0, body: $0 == 150 ? "another" : "body") }
        let replies = try await fixture.queue.enqueue(jobs)
        for (number, reply) in zip(1..., replies) {
            switch (number, reply) {
            case (3, .duplicate(state: .queued)), (150, .conflict(state: .queued)): break
            case (3, _), (150, _): Issue.record("\(number): \(reply)")
            default: if case .ok = reply { break } else { Issue.record("\(number): \(reply)") }
            }
        }
        #expect(try await fixture.queue.jobState(jobs.map(\.id)).allSatisfy { $0?.state == .queued })
        #expect(try await fixture.queue.status().waiting == 200)
        for keys in fixture.queue.shards {
            let length = try await fixture.redis.send(["XLEN", .string(keys.stream(.standard))]).integer ?? 0
            #expect(length > 200 / Int64(shards) / 2, "a share of the jobs lies in each shard")
        }
    }

    @Test(arguments: [1, 4]) func switchesHoldInEveryShard(_ shards: Int) async throws {
        let fixture = try QueueFixture { $0.shards = shards }
        let jobs = try (1...64).map { try fixture.job($0) }
        try await fixture.queue.control(.intakeOpen(false), by: note)
        #expect(try await fixture.queue.enqueue(jobs).allSatisfy { $0 == .closed })
        #expect(try await !fixture.queue.status().isIntakeOpen)
        try await fixture.queue.control(.intakeOpen(true), by: note)
        try await fixture.queue.control(.paused(true), by: note)
        #expect(try await fixture.queue.status().isPaused)
        try await fixture.queue.control(.maximumDepth(8), by: note)
        #expect(try await fixture.queue.control(.maximumDepth(4), by: note) == "8")
        #expect(try await fixture.queue.status().maximumDepth == 4)
        let taken = try await fixture.queue.enqueue(jobs).count { if case .ok = $0 { true } else { false } }
        #expect(taken == 4)
    }

    @Test(arguments: [1, 4]) func operatorsReachAJobWhereverItLies(_ shards: Int) async throws {
        let fixture = try QueueFixture { $0.shards = shards }
        let jobs = try (1...12).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(jobs)
        for (number, job) in zip(1..., jobs) {
            let keys = fixture.queue.keys(of: job.id)
            try await fixture.redis.send(["HSET", .string(keys.job(job.id)), "state", "dead"])
            try await fixture.redis.send(["ZADD", .string(keys.dead), .integer(number), .string(job.id.text)])
        }
        #expect(try await fixture.queue.deadLetters(limit: 5) == jobs.reversed().prefix(5).map(\.id))
        #expect(try await fixture.queue.settle(jobs.prefix(6).map(\.id), .replay, by: note).allSatisfy { $0 == .ok })
        #expect(try await fixture.queue.settle(jobs.suffix(6).map(\.id), .discard, by: note).allSatisfy { $0 == .ok })
        #expect(try await fixture.queue.cancel(jobs[0].id, by: note) == .ok(was: .queued))
        #expect(try await fixture.queue.deadLetters().isEmpty)
    }

    @Test func theNumberOfShardsIsWrittenDownAndHolds() async throws {
        let fixture = try QueueFixture { $0.shards = 4 }
        let survey = QueueSurvey(fixture.queue, settlesShards: true, logger: fixture.quiet)
        #expect(try await survey.findings().refusal == nil)
        #expect(try await fixture.queue.recordedShards() == 4)
        _ = try await fixture.queue.enqueue([fixture.job(1)])
        let other = fixture.queue(dividedInto: 1)
        let refusal = try await QueueSurvey(other, settlesShards: true, logger: fixture.quiet).findings().refusal
        #expect(refusal == .shards(4))
        #expect(try await fixture.queue.recordedShards() == 4)
    }

    @Test func onlyAClosedAndEmptyQueueIsDividedAnewAndWhoWorksWithTheOldNumberEnds() async throws {
        let fixture = try QueueFixture { $0.shards = 4 }
        _ = try await QueueSurvey(fixture.queue, settlesShards: true, logger: fixture.quiet).findings()
        let old = QueueSurvey(fixture.queue, reads: 1...1, lookAgainAfter: .milliseconds(20), logger: fixture.quiet)
        let run = Task { try await old.run() }
        let divided = fixture.queue(dividedInto: 8)
        let new = QueueSurvey(divided, settlesShards: true, logger: fixture.quiet)
        // Empty, and open: somebody may be taking jobs in at this moment, for the old shards.
        #expect(try await new.findings().refusal == .shards(4))
        let job = try fixture.job(1)
        _ = try await fixture.queue.enqueue([job])
        try await fixture.queue.control(.intakeOpen(false), by: note)
        #expect(try await new.findings().refusal == .shards(4), "a job waits")
        #expect(try await fixture.queue.cancel(job.id, by: note) == .ok(was: .queued))
        #expect(try await new.findings().refusal == nil)
        #expect(try await fixture.queue.recordedShards() == 8)
        await #expect(throws: QueueSurvey.Refusal.shards(8)) { try await run.value }
        // Nothing is taken in before an operator says so, not by the shards that are new either.
        let jobs = try (2...64).map { try fixture.job($0) }
        #expect(try await divided.enqueue(jobs).allSatisfy { $0 == .closed })
        try await divided.control(.intakeOpen(true), by: note)
        #expect(try await !divided.enqueue(jobs).contains(.closed))
    }

    /// An intake that is closed in some shards only is open.
    @Test func aQueueThatOneShardStillTakesJobsForIsNotDividedAnew() async throws {
        let fixture = try QueueFixture { $0.shards = 4 }
        _ = try await QueueSurvey(fixture.queue, settlesShards: true, logger: fixture.quiet).findings()
        try await fixture.queue.control(.intakeOpen(false), by: note)
        try await fixture.redis.send(["HSET", .string(fixture.queue.shards[3].control), "intake", "open"])
        let new = QueueSurvey(fixture.queue(dividedInto: 2), settlesShards: true, logger: fixture.quiet)
        #expect(try await new.findings().refusal == .shards(4))
    }

    @Test func withoutTheRightToWriteItDownTheNumberIsTaken() async throws {
        let fixture = try QueueFixture()
        try fixture.server.makeUsers()
        let web = JobQueue(redis: fixture.client(as: "web"), configuration: fixture.queue.configuration)
        #expect(try await web.settleShards() == 1)
        #expect(try await fixture.queue.recordedShards() == nil)
        let operators = JobQueue(redis: fixture.client(as: "operator"), configuration: fixture.queue.configuration)
        #expect(try await operators.settleShards() == 1)
        #expect(try await fixture.queue.recordedShards() == 1)
    }
}

extension QueueFixture {
    fileprivate func queue(dividedInto shards: Int) -> JobQueue {
        var configuration = queue.configuration
        configuration.shards = shards
        return JobQueue(redis: redis, configuration: configuration)
    }
}
