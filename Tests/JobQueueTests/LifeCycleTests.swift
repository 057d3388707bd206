import QueueTesting
import Sealing
import Testing

@testable import JobQueue
@testable import QueueVocabulary
@testable import Redis
@testable import RedisReplies

@Suite(.timeLimit(.minutes(2))) struct LifeCycleTests {
    /// One job, read and begun by `a`.
    private func begun() async throws -> (fixture: QueueFixture, sid: String, id: JobID) {
        let fixture = try QueueFixture()
        try await fixture.makeGroups()
        let job = try fixture.job(1)
        _ = try await fixture.queue.enqueue([job])
        let sid = try #require(try await fixture.read(as: "a").first)
        let rows = try await fixture.begin([(sid, job.id)], as: "a")
        #expect(rows[0].prefix(6) == [sid, job.id.text, "RUN", "1", "5", "1"])
        return (fixture, sid, job.id)
    }

    @Test func aCompletedJobHasAResultAnEventAndNothingElse() async throws {
        let (fixture, sid, id) = try await begun()
        #expect(try await fixture.complete([(sid, id, 1)])[0].first == "OK")
        let state = try #require(try await fixture.queue.jobState([id])[0])
        #expect(state.state == .done && state.result == Array("result".utf8) && state.attempt == 1)
        #expect(try await fixture.field("p", of: id)?.isEmpty == true)
        #expect(try await fixture.events() == [["id", id.text, "att", "1"]])
        #expect(try await fixture.streamLength() == 0)
        #expect(try await fixture.pendingCount() == 0)
        #expect(try await fixture.queue.status().done == 1)
    }

    @Test func aResultIsKeptUntilItIsRecordedAndForItsTimeAfterwards() async throws {
        let (fixture, sid, id) = try await begun()
        _ = try await fixture.complete([(sid, id, 1)])
        let key = RedisArgument.string(fixture.keys.job(id))
        #expect(try await fixture.redis.send(["PTTL", key]).integer == -1)
        let events = OutcomeEvents(fixture.queue, logger: fixture.quiet)
        try await events.acknowledge(try await events.read(block: .seconds(1)))
        #expect(try #require(try await fixture.redis.send(["PTTL", key]).integer) > 0)
        #expect(try await fixture.events().isEmpty)
        #expect(try await fixture.queue.jobState([id])[0]?.result == Array("result".utf8))
    }

    @Test func completingTwiceIsToldAndWritesOneEvent() async throws {
        let (fixture, sid, id) = try await begun()
        _ = try await fixture.complete([(sid, id, 1)])
        #expect(try await fixture.complete([(sid, id, 1)]) == [["SAME", sid]])
        #expect(try await fixture.complete([(sid, id, 2)], result: "other") == [["OTHER", sid]])
        #expect(try await fixture.events().count == 1)
        #expect(try await fixture.queue.enqueue([fixture.job(1)]) == [.duplicate(state: .done)])
    }

    @Test func aLateResultIsFencedByTheAttempt() async throws {
        let (fixture, sid, id) = try await begun()
        #expect(try await fixture.begin([(sid, id)], as: "b", reclaimed: true)[0][3] == "2")
        #expect(try await fixture.complete([(sid, id, 1)]) == [["STALE", "running", "2"]])
        #expect(try await fixture.fail(sid, id, attempt: 1) == ["STALE", "running", "2"])
        #expect(try await fixture.complete([(sid, id, 2)])[0].first == "OK")
        #expect(try await fixture.complete([("0-1", jobID(9), 1)]) == [["GONE"]])
        #expect(try await fixture.fail(sid, jobID(9), attempt: 1) == ["GONE"])
    }

    @Test func aFailureIsTriedAgainUntilTheTriesAreSpent() async throws {
        var (fixture, sid, id) = try await begun()
        for attempt in 1...4 {
            #expect(try await fixture.fail(sid, id, attempt: attempt)[0] == "RETRY")
            #expect(try await fixture.state(id) == .retry)
            #expect(try await fixture.promote()[0] == 1)
            sid = try #require(try await fixture.read(as: "a").first)
            #expect(try await fixture.begin([(sid, id)], as: "a")[0][3] == "\(attempt + 1)")
        }
        #expect(try await fixture.fail(sid, id, attempt: 5) == ["DEAD"])
        let state = try #require(try await fixture.queue.jobState([id])[0])
        #expect(state.state == .dead && state.why == "exhausted" && state.error == "code detail")
        #expect(try await fixture.events() == [["id", id.text, "att", "5", "why", "exhausted"]])
        #expect(try await fixture.queue.deadLetters() == [id])
    }

    @Test func aPermanentFailureIsDeadAtOnceAndADuplicateFailureIsStale() async throws {
        let (fixture, sid, id) = try await begun()
        #expect(try await fixture.fail(sid, id, attempt: 1, permanent: true) == ["DEAD"])
        #expect(try await fixture.fail(sid, id, attempt: 1, permanent: true) == ["STALE", "dead", "1"])
        let status = try await fixture.queue.status()
        #expect(status.dead == 1 && status.died == 1 && status.failed == 1)
        #expect(try await fixture.redis.send(["HEXISTS", .string(fixture.keys.job(id)), "p"]) == .integer(1))
    }

    @Test func aJobHandedBackHasItsAttemptUnspent() async throws {
        let (fixture, sid, id) = try await begun()
        #expect(try await fixture.fail(sid, id, attempt: 1, free: true) == ["BACK"])
        #expect(try await fixture.field("max", of: id) == "6")
        #expect(try await fixture.state(id) == .queued)
        let again = try #require(try await fixture.read(as: "b").first)
        #expect(try await fixture.begin([(again, id)], as: "b")[0][3] == "2")
        #expect(try await fixture.queue.status().failed == 0)
    }

    @Test func theThirdReclaimMakesADeadLetterAndSparesTheNeighbour() async throws {
        let (fixture, sid, id) = try await begun()
        #expect(try await fixture.begin([(sid, id)], as: "b", reclaimed: true)[0][2] == "RUN")
        #expect(try await fixture.begin([(sid, id)], as: "c", reclaimed: true)[0][2] == "RUN")
        #expect(try await fixture.begin([(sid, id)], as: "d", reclaimed: true) == [[sid, id.text, "DROP", "poison"]])
        #expect(try await fixture.queue.jobState([id])[0]?.why == "poison")
        #expect(try await fixture.events() == [["id", id.text, "att", "3", "why", "poison"]])
        #expect(try await fixture.pendingCount() == 0)
        #expect(try await fixture.begin([(sid, id)], as: "e") == [[sid, id.text, "DROP", "dead"]])
    }

    @Test func whatIsPastItsDeadlineExpiresBeforeItsFirstAttemptOnly() async throws {
        let fixture = try QueueFixture()
        try await fixture.makeGroups()
        let (late, begun) = (try fixture.job(1, ttl: .seconds(60)), try fixture.job(2, ttl: .seconds(60)))
        _ = try await fixture.queue.enqueue([late, begun])
        let sids = try await fixture.read(as: "a")
        let accepted = try #require(Int64(try await fixture.field("at", of: late.id) ?? ""))
        #expect(try await fixture.field("dl", of: late.id) == "\(accepted + 60_000)")
        #expect(try await fixture.begin([(sids[1], begun.id)], as: "a")[0][2] == "RUN")
        for id in [late.id, begun.id] {
            try await fixture.redis.send(["HSET", .string(fixture.keys.job(id)), "dl", 1])
        }
        #expect(try await fixture.begin([(sids[0], late.id)], as: "a") == [[sids[0], late.id.text, "DROP", "expired"]])
        #expect(try await fixture.begin([(sids[1], begun.id)], as: "a")[0][2] == "RUN")
        #expect(try await fixture.state(late.id) == .expired)
        #expect(try await fixture.events() == [["id", late.id.text, "att", "0", "why", "expired"]])
    }

    @Test func aCancelledJobIsDroppedAndItsResultRefused() async throws {
        let (fixture, sid, id) = try await begun()
        #expect(try await fixture.queue.cancel(id, by: note) == .ok(was: .running))
        #expect(try await fixture.complete([(sid, id, 1)]) == [["STALE", "cancelled", "1"]])
        #expect(try await fixture.begin([(sid, id)], as: "b", reclaimed: true)[0][3] == "cancelled")
        #expect(try await fixture.queue.cancel(id, by: note) == .final(.cancelled))
        #expect(try await fixture.queue.cancel(jobID(7), by: note) == .gone)
        _ = try await fixture.queue.enqueue([fixture.job(2), fixture.job(3, delay: .seconds(50))])
        #expect(try await fixture.queue.cancel(jobID(2), by: note) == .ok(was: .queued))
        #expect(try await fixture.queue.cancel(jobID(3), by: note) == .ok(was: .delayed))
        let status = try await fixture.queue.status()
        #expect(status.waiting == 0 && status.delayed == 0)
    }

    @Test func aDeadLetterIsReplayedOrDiscarded() async throws {
        let (fixture, sid, id) = try await begun()
        #expect(try await fixture.queue.replay(id, by: note) == .notDead)
        #expect(try await fixture.queue.discard(id, by: note) == .notDead)
        _ = try await fixture.fail(sid, id, attempt: 1, permanent: true)
        #expect(try await fixture.queue.replay(id, extraAttempts: 2, by: note) == .ok)
        let again = try #require(try await fixture.read(as: "a").first)
        #expect(try await fixture.begin([(again, id)], as: "a")[0].prefix(5) == [again, id.text, "RUN", "2", "3"])
        _ = try await fixture.fail(again, id, attempt: 2, permanent: true)
        #expect(try await fixture.queue.discard(id, by: note) == .ok)
        #expect(try await fixture.state(id) == .discarded)
        #expect(try await fixture.redis.send(["HEXISTS", .string(fixture.keys.job(id)), "p"]) == .integer(0))
        let audit = try await fixture.redis.send(["XRANGE", .string(fixture.keys.audit), "-", "+"]).array ?? []
        #expect(audit.compactMap { $0.array?[1].array?[1].string } == ["replay", "discard"])
    }

    @Test func aDeadLetterWithoutItsPayloadCannotBeReplayed() async throws {
        let (fixture, sid, id) = try await begun()
        _ = try await fixture.fail(sid, id, attempt: 1, permanent: true)
        try await fixture.redis.send(["HDEL", .string(fixture.keys.job(id)), "p"])
        #expect(try await fixture.queue.replay(id, by: note) == .noPayload)
        #expect(try await fixture.queue.discard(id, by: note) == .ok, "it is a dead letter still")
    }

    /// Numbers of entries are of a stream, so two of the same millisecond may be alike.
    @Test func aJobCancelledInTheWrongClassTakesNoOthersEntryAway() async throws {
        let fixture = try QueueFixture()
        let (mine, other) = (try fixture.job(1), try fixture.job(2))
        _ = try await fixture.queue.enqueue([mine])
        _ = try await fixture.queue.enqueue([other], to: .interactive)
        let entry = try #require(try await fixture.field("sid", of: mine.id))
        try await fixture.redis.send(["HSET", .string(fixture.keys.job(other.id)), "sid", .string(entry)])
        #expect(try await fixture.queue.cancel(other.id, by: note) == .ok(was: .queued))
        #expect(try await fixture.queue.status().waiting == 1)
    }

    @Test func aJobWhoseEntryWasLostIsPutBackAndNoOther() async throws {
        let fixture = try QueueFixture()
        let jobs = try (1...4).map { try fixture.job($0) }
        _ = try await fixture.queue.enqueue(jobs)
        #expect(try await fixture.queue.restoreEntries(jobs.map(\.id)).isEmpty)
        let entry = try #require(try await fixture.field("sid", of: jobs[1].id))
        try await fixture.redis.send(["XDEL", .string(fixture.keys.stream(.standard)), .string(entry)])
        #expect(try await fixture.queue.restoreEntries(jobs.map(\.id)) == [jobs[1].id])
        #expect(try await fixture.queue.status().waiting == 4)
        #expect(try await fixture.field("sid", of: jobs[1].id) != entry)
        #expect(try await fixture.queue.restoreEntries(jobs.map(\.id)).isEmpty)
        let unknown = try jobID(9)
        #expect(try await fixture.queue.restoreEntries([unknown]).isEmpty)
    }

    @Test func aCauseThatNoScriptWroteIsNone() async throws {
        let (fixture, sid, id) = try await begun()
        _ = try await fixture.fail(sid, id, attempt: 1, permanent: true)
        #expect(try await fixture.queue.jobState([id])[0]?.why == "permanent")
        for why in ["", "a\0b", "<b>", "A Word", String(repeating: "w", count: 33)] {
            try await fixture.redis.send(["HSET", .string(fixture.keys.job(id)), "why", .string(why)])
            let state = try #require(try await fixture.queue.jobState([id])[0])
            #expect(state.state == .dead && state.why == nil)
        }
    }

    /// Its entry is made when it is due, so only BEGIN can note which it is.
    @Test func aJobThatWasDelayedIsPutBackTooWhenItsEntryIsLost() async throws {
        let fixture = try QueueFixture()
        try await fixture.makeGroups()
        let job = try fixture.job(1, delay: .milliseconds(1))
        _ = try await fixture.queue.enqueue([job])
        try await until("promoted") { try await fixture.promote()[0] == 1 }
        let entry = try #require(try await fixture.read(as: "w1").first)
        #expect(try await fixture.begin([(entry, job.id)], as: "w1")[0][2...3] == ["RUN", "1"])
        #expect(try await fixture.field("sid", of: job.id) == entry)
        #expect(try await fixture.queue.restoreEntries([job.id]).isEmpty)
        try await fixture.redis.send(["DEL", .string(fixture.keys.stream(.standard))])
        #expect(try await fixture.queue.restoreEntries([job.id]) == [job.id])
    }

    @Test(arguments: ["SET", "HSET"]) func aKeyThatIsNoJobHoldsUpNobody(_ command: String) async throws {
        let fixture = try QueueFixture()
        let jobs = try (1...3).map { try fixture.job($0) }
        let key = RedisArgument.string(fixture.keys.job(jobs[1].id))
        let words: [RedisArgument] = command == "SET" ? ["x"] : ["fp", .string(jobs[1].fingerprint), "state", "bogus"]
        try await fixture.redis.send([.string(command), key] + words)
        let replies = try await fixture.queue.enqueue(jobs)
        #expect(replies[1] == .unreadable)
        for place in [0, 2] {
            if case .ok = replies[place] { continue }
            guard case .duplicate(.queued) = replies[place] else {
                Issue.record("\(replies[place])")
                continue
            }
        }
        #expect(try await fixture.queue.status().waiting == 2)
    }

    @Test func aHeartbeatRenewsWhatIsStillOwnedAndTellsWhatIsLost() async throws {
        let (fixture, sid, _) = try await begun()
        try await fixture.queue.signal(.quiet, to: "a")
        let beat = try await fixture.heartbeat(as: "a", holding: [sid])
        #expect(beat[1].string == "quiet" && beat[2] == .array([]))
        try await fixture.redis.send(["XCLAIM", .string(fixture.keys.stream(.standard)), "g", "b", 0, .string(sid)])
        let next = try await fixture.heartbeat(as: "a", holding: [sid])
        #expect(next[1].string == "" && next[2] == .array([.bulk(Array(sid.utf8))]))
        let workers = try await fixture.queue.workers()
        #expect(workers.map(\.name) == ["a"] && workers[0].fields["state"] == "running")
    }

    @Test func aCommandToAWorkerThatDoesNotBeatIsForgotten() async throws {
        let fixture = try QueueFixture()
        try await fixture.queue.signal(.stop, to: "gone")
        let left = try await fixture.redis.send(["PTTL", .string(fixture.keys.signals("gone"))]).integer ?? 0
        #expect((1...90_000).contains(left))
    }

    @Test func aSilentConsumerIsRemovedOnlyWithAnEmptyHand() async throws {
        let (fixture, sid, id) = try await begun()
        _ = try await fixture.heartbeat(as: "a", holding: [])
        func reap(_ deadAfter: Int) async throws -> String? {
            try await fixture.redis
                .evaluate(
                    QueueScripts.reap,
                    keys: [
                        fixture.keys.stream(.standard), fixture.keys.workers, fixture.keys.stream(.interactive),
                        fixture.keys.stream(.bulk),
                    ],
                    arguments: ["g", "a", .integer(deadAfter)]
                )
                .string
        }
        #expect(try await reap(60_000) == "ALIVE")
        #expect(try await reap(0) == "HASJOBS")
        _ = try await fixture.complete([(sid, id, 1)])
        #expect(try await reap(0) == "REMOVED")
        #expect(try await fixture.queue.workers().isEmpty)
    }

    @Test func aHashThatNoScriptOfOursWroteBecomesADeadLetter() async throws {
        let fixture = try QueueFixture()
        try await fixture.makeGroups()
        let id = try jobID(5)
        try await fixture.redis.send(["HSET", .string(fixture.keys.job(id)), "state", "queued", "p", "x"])
        #expect(try await fixture.begin([("1-1", id)], as: "a") == [["1-1", id.text, "DROP", "malformed"]])
        #expect(try await fixture.begin([("1-1", jobID(6))], as: "a") == [["1-1", jobID(6).text, "DROP", "gone"]])
        #expect(try await fixture.events() == [["id", id.text, "att", "0", "why", "malformed"]])
    }

    @Test func theStatusTellsTheWholeScreen() async throws {
        let (fixture, _, _) = try await begun()
        _ = try await fixture.queue.enqueue([fixture.job(2), fixture.job(3, delay: .seconds(50))])
        _ = try await fixture.queue.control(.paused(true), by: note)
        try await until("a millisecond passes") { try await fixture.queue.status().oldestWaitingMilliseconds > 0 }
        let status = try await fixture.queue.status()
        #expect(status.waiting == 1 && status.running == 1 && status.delayed == 1 && status.isPaused)
        #expect(status.isIntakeOpen && status.workers == 0 && status.maximumDepth == nil)
        #expect(try await fixture.queue.status(of: .bulk).waiting == 0)
    }
}
