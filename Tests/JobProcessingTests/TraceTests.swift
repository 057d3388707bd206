import JobQueue
import Logging
import QueueTesting
import QueueVocabulary
import Redis
import Sealing
import Synchronization
import TestSupport
import Testing

@testable import JobProcessing
@testable import Workbenches

/// `traceparent` inside the job: what a worker does is found by the id of the request that asked for it.
@Suite(.serialized, .timeLimit(.minutes(2))) struct TraceTests {
    private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"

    private func worker(
        of fixture: QueueFixture,
        _ told: RecordedLog,
        handler: @escaping @Sendable (ReservedJob) -> JobResult
    ) -> JobProcessor {
        JobProcessor(
            redis: fixture.redis.configuration,
            queue: fixture.queue.configuration,
            seal: fixture.seal,
            description: WorkerDescription(version: "1", schemas: 1...1) { "m1" },
            logger: told.logger,
            handler: handler
        )
    }

    @Test func everyAttemptAtATracedJobIsToldUnderItsTrace() async throws {
        let fixture = try QueueFixture()
        let parent = try #require(TraceParent(sendingIn: Self.trace)).text
        let traced = try NewJob(
            id: jobID(1),
            body: Array("traced".utf8),
            schema: 1,
            seal: fixture.seal,
            traceparent: parent
        )
        _ = try await fixture.queue.enqueue([traced, fixture.job(2)])
        // A worker that died held it: the next takes it over, fails, and tries again.
        try await fixture.makeGroups()
        let sid = try #require(try await fixture.read(as: "dead").first)
        _ = try await fixture.begin([(sid, traced.id)], as: "dead")
        let told = RecordedLog()
        let worker = worker(of: fixture, told) { job in
            job.attempt == 2 && !job.traceparent.isEmpty
                ? .failed(code: "trial", detail: "CANRY1234P", permanent: false) : .completed(job.body)
        }
        try await fixture.running([worker]) {
            try await until("done") { try await fixture.areDone([jobID(1), jobID(2)]) }
        }
        let lines = told.lines.filter { $0["event"] == "job_computed" }
        #expect(lines.map { $0["attempt"] } == ["2", "3"])
        #expect(lines.map { $0["ending"] } == ["failed trial", "completed"])
        #expect(lines.allSatisfy { $0["trace_id"] == Self.trace && $0["job"] == traced.id.text })
        #expect(!"\(lines)".contains("CANRY"), "an error's words may quote the job")
    }

    /// Handed back by one worker, sent back by a person: the trace stays with the job.
    @Test func aReplayedJobKeepsItsTrace() async throws {
        let fixture = try QueueFixture()
        let parent = try #require(TraceParent(sendingIn: Self.trace)).text
        let job = try NewJob(id: jobID(1), body: [1], schema: 1, seal: fixture.seal, traceparent: parent)
        _ = try await fixture.queue.enqueue([job])
        let seen = Mutex<[String]>([])
        let worker = fixture.worker { job in
            seen.withLock { $0.append(job.traceparent) }
            return job.attempt == 1 ? .failed(code: "trial", detail: "", permanent: true) : .completed(job.body)
        }
        try await fixture.running([worker]) {
            try await until("dead") { try await fixture.state(job.id) == .dead }
            #expect(try await fixture.queue.replay(job.id, by: note) == .ok)
            try await until("done") { try await fixture.areDone([job.id]) }
        }
        #expect(seen.withLock { $0 } == [parent, parent])
    }
}
