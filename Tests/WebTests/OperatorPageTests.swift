import ApplicationLedger
import Documents
import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import JobQueue
import Ledger
import LedgerRecords
import Lending
import Logging
import QueueVocabulary
import Redis
import RedisReplies
import Sealing
import TestSupport
import Testing

@testable import Web

@Suite("The operator's page", .serialized, .timeLimit(.minutes(5)))
struct OperatorPageTests {
    private func operating(
        _ test: @escaping @Sendable (Front, Browser, any TestClientProtocol) async throws -> Void
    ) async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            _ = try await front.signIn(as: .operator, browser, client)
            try await test(front, browser, client)
        }
    }

    @Test func showsTheQueueWithoutScript() async throws {
        try await operating { _, browser, _ in
            let page = try await browser.open("/ops")
            #expect(page.status == 200)
            for word in ["applications: OK", "Waiting", "Dead letters", "There are none", "Redis", "Safety"] {
                #expect(page.text.contains(word), "\(word)")
            }
            #expect(page.text.contains("<dt>Reconciled</dt>"))
            #expect(page.text.contains("<noscript><meta http-equiv=\"refresh\" content=\"10\"></noscript>"))
        }
    }

    @Test func staffWhoAreOperatorsComeHereFirst() async throws {
        try await operating { _, browser, _ in
            let home = try await browser.open("/")
            #expect(home.text.contains("<a href=\"/ops\">Queue</a>"))
        }
    }

    @Test(arguments: [AccountRole.admin, .auditor])
    func othersOnlyLook(_ role: AccountRole) async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            _ = try await front.signIn(as: role, browser, client)
            let page = try await browser.open("/ops")
            #expect(page.status == 200 && !page.text.contains("Change something"))
        }
    }

    @Test func tellsTheQueueAsEvents() async throws {
        try await operating { _, browser, _ in
            let events = try await browser.send(.get, "/ops/live")
            #expect(events.headers[.contentType] == "text/event-stream")
            #expect(events.text.utf8.starts(with: "retry: 1000\n\nevent: look\ndata: ".utf8))
            #expect(!events.text.contains("<html"))
        }
    }

    @Test func aSwitchNeedsAReasonAndIsWrittenDown() async throws {
        try await operating { front, browser, _ in
            try await browser.open("/ops")
            let silent = try await browser.submit(["why": "  "], more: [("action", "pause")], action: "/ops/switch")
            #expect(silent.status == 422 && silent.text.contains("Say why"))
            let before = try await front.status()
            #expect(!before.isPaused)
            try await browser.open("/ops")
            let done = try await browser.submit(
                ["why": "a disk is changed"],
                more: [("action", "pause")],
                action: "/ops/switch"
            )
            #expect(try await front.status().isPaused)
            #expect(done.text.contains("workers read nothing more") && done.text.contains("Resume"))
            let rows = try await front.services.ledger.auditRows(about: .queue("applications"))
            #expect(rows.count == 1)
            #expect(rows.first?.detail["why"] == "a disk is changed" && rows.first?.detail["op"] == "pause")
        }
    }

    @Test func aWorkerIsToldAndItIsWrittenDownTwice() async throws {
        try await operating { front, browser, _ in
            let name = "host-1-2345abcd"
            try await front.onQueue { queue in
                let (keys, now) = (queue.shards[0], Int(try await queue.serverTime()))
                try await queue.redis.send(["HSET", .string(keys.worker(name)), "state", "running"])
                try await queue.redis.send(["ZADD", .string(keys.workers), .integer(now), .string(name)])
            }
            // The page's look may be a second old.
            while try await !browser.open("/ops").text.contains(name) { try await Task.sleep(for: .milliseconds(100)) }
            let form = ["worker": name, "why": "an upgrade"]
            let done = try await browser.submit(form, more: [("action", "quiet")], action: "/ops/workers")
            #expect(done.status == 200)
            let (told, entries) = try await front.onQueue { queue in
                let keys = queue.shards[0]
                return (
                    try await queue.redis.send(["LRANGE", .string(keys.signals(name)), 0, -1]).array?.map(\.string),
                    try await queue.redis.send(["XRANGE", .string(keys.audit), "-", "+"]).array ?? []
                )
            }
            #expect(told == ["quiet"])
            // The first tells how the queue was divided.
            let words = entries.last?.array?.last?.array?.map(\.string) ?? []
            #expect(words.prefix(4) == ["op", "quiet", "id", name])
            #expect(words.last == "an upgrade")
            let rows = try await front.services.ledger.auditRows(about: .queue("applications"))
            #expect(rows.map { $0.detail["op"] } == ["quiet"] && rows.first?.detail["why"] == "an upgrade")
        }
    }

    @Test(arguments: ["", "format", "pause2"])
    func refusesWhatIsNoButton(_ action: String) async throws {
        try await operating { _, browser, _ in
            try await browser.open("/ops")
            let answer = try await browser.submit(["why": "x"], more: [("action", action)], action: "/ops/switch")
            #expect(answer.status == 422)
        }
    }

    @Test(arguments: ["..%2f", "A", "%3Cscript%3E", String(repeating: "a", count: 41)])
    func aCauseThatIsNoneIsNotFound(_ cause: String) async throws {
        try await operating { _, browser, _ in
            let answer = try await browser.send(.get, "/ops/dead/\(cause)", [.accept: "text/html"])
            #expect(answer.status == 404)
        }
    }

    @Test func deadLettersAreReplayedWithWhoAndWhy() async throws {
        try await operating { front, browser, _ in
            let ids = try await front.buryJobs(daysOld: [0, 0, 0])
            let list = try await browser.open("/ops/dead/feature")
            #expect(list.text.contains("3 of this cause") && list.text.contains(ids[0].text))
            #expect(list.text.contains("<td>missing &lt;b&gt;</td><td>1</td>"))
            let form = ["max": "2", "why": "the feature came back"]
            let answer = try await browser.submit(form, more: [("action", "replay")], action: "/ops/dead/feature")
            #expect(answer.text.contains("Sent back to work"))
            let status = try await front.status()
            #expect(status.dead == 1 && status.waiting == 2)
            try await browser.open("/ops/dead/feature")
            let more = ["max": "0", "why": "x"]
            let refused = try await browser.submit(more, more: [("action", "discard")], action: "/ops/dead/feature")
            #expect(refused.status == 422)
        }
    }

    /// Queue, section 7: the decision of a person stands.
    @Test func whatAPersonHasDecidedIsNotReplayed() async throws {
        try await operating { front, browser, client in
            let id = try await front.referred(client)
            let job = try #require(JobID(id.uuid))
            let letters = try await front.buryJobs(daysOld: [0], and: [job])
            let open = try await browser.open("/ops/dead/feature")
            #expect(open.text.contains("value=\"replay\"") && !open.text.contains("by a person"))
            let officer = try await front.staffToken(.officer, client)
            let decided = try await Browser(client)
                .send(
                    .put,
                    "/api/loan-applications/\(id.base32)/accept",
                    [.authorization: "Bearer \(officer)", .contentType: "application/json"],
                    body: #"{"note": "all is in order here"}"#
                )
            #expect(decided.status == 200)
            let half = try await browser.open("/ops/dead/feature")
            #expect(half.text.contains("1 of them have been decided") && half.text.contains("by a person"))
            let form = ["max": "10", "why": "the feature came back"]
            try await browser.submit(form, more: [("action", "replay")], action: "/ops/dead/feature")
            let left = try await front.status().dead
            #expect(left == 1)
            let states = try await front.onQueue { try await $0.jobState(letters) }.map { $0?.state }
            #expect(states == [.queued, .dead])
            let page = try await browser.open("/ops/dead/feature")
            #expect(!page.text.contains("value=\"replay\"") && page.text.contains("value=\"discard\""))
            let refused = try await browser.submit(form, more: [("action", "replay")], action: "/ops/dead/feature")
            #expect(refused.status == 409 && refused.text.contains("A person has decided all of these applications"))
            let stay = try await front.status().dead
            #expect(stay == 1)
        }
    }

    /// Queue, section 3: what a dead letter carries is kept for 30 days.
    @Test func deadLettersOfThirtyDaysAreDiscardedByThemselves() async throws {
        let front = try await Front()
        let ids = try await front.buryJobs(daysOld: [31, 29])
        try await front.run { _ in
            while try await front.status().dead == 2 { try await Task.sleep(for: .milliseconds(10)) }
            let states = try await front.onQueue { try await $0.jobState(ids) }.map { $0?.state }
            #expect(states == [.discarded, .dead])
            for (id, carries) in zip(ids, ["0\n", "1\n"]) {
                #expect(try front.redis.commandLine(["HEXISTS", "cr:{applications:0}:j:\(id.text)", "p"]) == carries)
            }
            let rows = try await front.services.ledger.auditRows(about: .queue("applications"))
            #expect(rows.map(\.actor) == ["system:retention"])
            #expect(rows.first?.detail["op"] == "discard" && rows.first?.detail["count"] == 1)
            let stream = try front.redis.commandLine(["XRANGE", "cr:{applications:0}:audit", "-", "+"])
            #expect(stream.contains("system:retention") && stream.contains("within 30 days"))
        }
    }

    @Test func aRedisThatRefusesJobsIsSaidAboveEverythingElse() async throws {
        try await operating { front, browser, _ in
            _ = try front.redis.commandLine(["CONFIG", "SET", "maxmemory", "1mb"])
            try await Task.sleep(for: .milliseconds(1_000))  // the look is a second old at most
            let page = try await browser.open("/ops")
            #expect(page.status == 200)
            #expect(page.text.contains("role=\"alert\"><strong>Redis is out of memory"))
            #expect(page.text.contains("Applications are still accepted and wait in the ledger."))
            _ = try front.redis.commandLine(["CONFIG", "SET", "maxmemory", "0"])
            try await Task.sleep(for: .milliseconds(1_000))
            #expect(try await !browser.open("/ops").text.contains("role=\"alert\""))
        }
    }

    @Test func aRedisThatIsGoneIsSaidAndNothingIsLost() async throws {
        try await operating { front, browser, _ in
            try await browser.open("/ops")
            front.redis.kill()
            let answer = try await browser.submit(["why": "x"], more: [("action", "pause")], action: "/ops/switch")
            #expect(answer.status == 503)
            try await Task.sleep(for: .milliseconds(1_000))  // the look is a second old at most
            let page = try await browser.open("/ops")
            #expect(page.text.contains("Redis does not answer"))
            #expect(page.text.contains("role=\"alert\"><strong>Redis cannot be reached"))
        }
    }
}

extension Front {
    fileprivate func onQueue<Value: Sendable>(_ body: (JobQueue) async throws -> Value) async throws -> Value {
        let redis = RedisClient(
            configuration.workflow.redis,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let value = try await body(JobQueue(redis: redis, configuration: configuration.workflow.queue))
        await redis.close()
        return value
    }

    fileprivate func status() async throws -> QueueStatus { try await onQueue { try await $0.status() } }

    /// An application of Ana's that waits for a person.
    fileprivate func referred(_ client: any TestClientProtocol) async throws -> ApplicationID {
        let ana = Browser(client)
        try await ana.register("ana")
        let text = try await fill(ana)
        let id = try #require(ApplicationID(base32: text))
        try await ana.submit([:], more: [("consents", "privacy")], action: "/check")
        try await services.ledger.refer(id, cause: "permanent", at: clock.clock.now())
        return id
    }

    /// Dead letters as a worker leaves them that misses a feature, one for each number of days ago; more died just now.
    fileprivate func buryJobs(daysOld days: [Int], and more: [JobID] = []) async throws -> [JobID] {
        try await onQueue { queue in
            let ids = days.indices.compactMap { JobID("00000000-0000-4000-8000-00000000000\($0)") } + more
            let now = Int(try await queue.serverTime())
            for (index, id) in ids.enumerated() {
                let age = index < days.count ? days[index] * 86_400_000 : 0
                let job = RedisArgument.string(queue.keys(of: id).job(id))
                try await queue.redis.send([
                    "HSET", job, "state", "dead", "why", "permanent", "err", "feature missing <b>", "att", "1", "crash",
                    "0",
                    "max", "5", "sv", "1", "fp", "f", "p", "body",
                ])
                try await queue.redis.send([
                    "ZADD", .string(queue.shards[0].dead), .integer(now - age), .string(id.text),
                ])
            }
            return ids
        }
    }
}
