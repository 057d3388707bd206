import ApplicationLedger
import Assessments
import Documents
import Features
import Foundation
import JobQueue
import LedgerRecords
import Lending
import Products
import QueueVocabulary
import Redis
import RedisReplies
import Sealing
import TestSupport
import Testing

@testable import Origination

@Suite(.serialized, .timeLimit(.minutes(3))) struct IntakeTests {
    @Test func anAcceptedApplicationIsOnTheQueueAtOnce() async throws {
        let fixture = try await OriginationFixture()
        try await fixture.running([fixture.relay]) {
            let id = try await fixture.submitted()
            try await fixture.eventually { try await fixture.jobStates([id])[0]?.state == .queued }
            try await fixture.eventually { try await fixture.ledger.unsentCount() == 0 }
        }
    }

    @Test func theTraceOfTheRequestGoesWithTheJob() async throws {
        let fixture = try await OriginationFixture()
        try await fixture.running([fixture.relay]) {
            var submission = try fixture.submission(late: 0)
            submission.traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
            #expect(try await fixture.intake.submit(submission) == .accepted(submission.id))
            let key = "cr:{\(fixture.queue.configuration.name):0}:j:\(submission.id.uuid)"
            try await fixture.eventually { try await fixture.jobStates([submission.id])[0] != nil }
            let carried = try #require(try await fixture.queue.redis.send(["HGET", .string(key), "tp"]).string)
            #expect(carried.wholeMatch(of: /00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01/) != nil)
        }
    }

    @Test(arguments: ["", "4bf9", "00000000000000000000000000000000", "4BF92F3577B34DA6A3CE929D0E0E4736"])
    func whatIsNoTraceIsNotCarried(_ text: String) {
        #expect(TraceParent(sendingIn: text) == nil)
        #expect(TraceParent("00-\(text)-00f067aa0ba902b7-01") == nil)
    }

    /// The process that took it in has died, and later Redis has lost everything: others send it, in the same trace.
    @Test func theTraceOfTheRequestGoesWithEveryFurtherSending() async throws {
        let fixture = try await OriginationFixture()
        var submission = try fixture.submission(late: 0)
        submission.traceID = "4bf92f3577b34da6a3ce929d0e0e4736"
        #expect(try await fixture.intake.submit(submission) == .accepted(submission.id))
        let key = "cr:{\(fixture.queue.configuration.name):0}:j:\(submission.id.uuid)"
        func carried() async throws -> String? {
            try await fixture.queue.redis.send(["HGET", .string(key), "tp"]).string.flatMap { TraceParent($0)?.traceID }
        }
        let next = OutboxRelay(ledger: fixture.ledger, queue: fixture.queue, logger: fixture.quiet)
        try await next.send(try await fixture.ledger.dueOutbox(limit: 9, now: systemTime()))
        #expect(try await carried() == submission.traceID)
        _ = try fixture.server.commandLine(["FLUSHALL"])
        #expect(try await carried() == nil)
        try await fixture.reconciler().reconcile(everything: true)
        #expect(try await carried() == submission.traceID)
    }

    @Test func manySubmittedTogetherAllReachTheQueue() async throws {
        let fixture = try await OriginationFixture()
        try await fixture.running([fixture.relay]) {
            let ids = try await withThrowingTaskGroup(of: ApplicationID.self) { group in
                for _ in 0..<150 { group.addTask { try await fixture.submitted() } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            try await fixture.eventually { try await fixture.ledger.unsentCount() == 0 }
            #expect(try await fixture.jobStates(ids).allSatisfy { $0?.state == .queued })
            #expect(try await fixture.queue.status().waiting == 150)
        }
    }

    @Test func theWorkerReadsTheVectorTheLedgerHolds() async throws {
        let fixture = try await OriginationFixture()
        let id = try await fixture.submitted(late: 3)
        let row = try #require(try await fixture.ledger.dueOutbox(limit: 1, now: systemTime()).first)
        let body = try fixture.seal.openJob(row.job.payload, id: id.jobID, schema: row.job.schema)
        let vector = try AssessmentRequest.decode(body).vector(for: fixture.product)
        let record = try #require(try await fixture.ledger.application(id))
        #expect(vector.digest(fixture.product.schema) == record.featureVectorDigest)
        #expect(row.job.fingerprint == Seal.fingerprint(of: body))
    }

    @Test func whoTheApplicantIsStaysOutOfRedis() async throws {
        let fixture = try await OriginationFixture()
        try await fixture.running([fixture.relay]) {
            let id = try await fixture.submitted()
            try await fixture.eventually { try await fixture.jobStates([id])[0] != nil }
            let record = try #require(try await fixture.ledger.application(id))
            #expect(record.identity.values["full_name"] == "Canary Person")
            #expect(record.answers["full_name"] == nil)
            #expect(record.answers["late"] == 0)
            #expect(record.answers["consents"] == .array([]))
            let stored = try await fixture.storedBytes()
            #expect(stored.range(of: Data("Canary".utf8)) == nil)
            #expect(stored.range(of: Data("late".utf8)) != nil)
        }
    }

    @Test func aDoubleClickIsOneApplication() async throws {
        let fixture = try await OriginationFixture()
        let submission = try fixture.submission()
        let outcomes = try await withThrowingTaskGroup(of: IntakeOutcome.self) { group in
            for _ in 0..<20 { group.addTask { try await fixture.intake.submit(submission) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.allSatisfy { $0 == .accepted(submission.id) })
        #expect(try await fixture.ledger.submittedCount() == 1)
    }

    @Test func aRepeatedKeyIsReplayedOrRefused() async throws {
        let fixture = try await OriginationFixture()
        var first = try fixture.submission()
        first.idempotency = Self.key("body", of: first.id)
        let kept = try #require(first.idempotency)
        #expect(try await fixture.intake.submit(first) == .accepted(first.id))
        var again = try fixture.submission()
        again.idempotency = Self.key("body", of: again.id)
        #expect(try await fixture.intake.submit(again) == .replayed(kept, first.id))
        again.idempotency = Self.key("other", of: again.id)
        #expect(try await fixture.intake.submit(again) == .conflict)
        #expect(try await fixture.ledger.submittedCount() == 1)
    }

    @Test func aSecondApplicationOfAPersonPointsToTheFirst() async throws {
        let fixture = try await OriginationFixture()
        let first = try await fixture.submitted()
        var second = try fixture.submission()
        second.allowsOnlyOnePending = true
        #expect(try await fixture.intake.submit(second) == .pendingExists(first))
    }

    @Test func withoutRedisApplicationsAreAcceptedAllTheSame() async throws {
        let fixture = try await OriginationFixture()
        fixture.server.kill()
        let id = try await fixture.submitted()
        #expect(try await fixture.reader.state(of: id, owner: fixture.owner.id)?.progress == .received)
    }

    @Test func aClosedIntakeWritesNothing() async throws {
        let fixture = try await OriginationFixture()
        _ = try await fixture.queue.control(.intakeOpen(false), by: OperatorNote(actor: "test", reason: "test"))
        await #expect {
            try await fixture.intake.submit(fixture.submission())
        } throws: { error in
            guard case OriginationError.intakeClosed(let seconds) = error else { return false }
            return (1...72).contains(seconds)
        }
        #expect(try await fixture.ledger.submittedCount() == 0)
    }

    @Test func comingAgainIsTimedByTheQueuesPace() {
        var pace = CompletionPace()
        #expect((48...72).contains(pace.retryAfter(waiting: 1_000, hasWorkers: true)))
        let start = ContinuousClock.now
        for second in 0...1 { pace.note(done: second * 100, at: start + .seconds(second)) }
        #expect((8...12).contains(pace.retryAfter(waiting: 1_000, hasWorkers: true)), "known from the second look on")
        for minute in 1...10 { pace.note(done: minute * 6_000, at: start + .seconds(60 * minute)) }
        #expect((8...12).contains(pace.retryAfter(waiting: 1_000, hasWorkers: true)))
        #expect((1...2).contains(pace.retryAfter(waiting: 0, hasWorkers: true)))
        #expect((48...72).contains(pace.retryAfter(waiting: 1_000, hasWorkers: false)))
    }

    private static func key(_ body: String, of id: ApplicationID) -> IdempotencyRecord {
        IdempotencyRecord(
            key: "k",
            route: "/apply",
            fingerprint: ContentDigest.sha256(of: Array(body.utf8)),
            status: 202,
            body: Array(id.uuid.utf8)
        )
    }
}
