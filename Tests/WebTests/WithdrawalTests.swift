import AccountLedger
import ApplicationLedger
import Assessments
import Documents
import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import JobQueue
import Ledger
import LedgerRecords
import Lending
import Policies
import Requests
import TestSupport
import Testing

@testable import ProgramInterface
@testable import Web

/// Trust Z5: whoever sent an application takes it back while it waits, and nobody else does.
@Suite("Withdrawing an application", .serialized, .timeLimit(.minutes(5)))
struct WithdrawalTests {
    private static let formHeaders: HTTPFields = [
        .contentType: "application/x-www-form-urlencoded", .accept: "text/html", .fetchSite: "same-origin",
    ]

    private func sent(_ browser: Browser, _ name: String = "ana") async throws -> String {
        try await browser.register(name)
        let id = try await fill(browser)
        try await browser.submit([:], more: [("consents", "privacy")], action: "/check")
        return id
    }

    private func status(_ id: String, _ front: Front) async throws -> ApplicationStatus? {
        let known = try #require(ApplicationID(base32: id))
        return try await front.services.ledger.standing(of: known)?.application.status
    }

    private func actions(_ id: String, _ front: Front) async throws -> [String] {
        let known = try #require(ApplicationID(base32: id))
        return try await front.services.ledger.auditRows(about: .application(known)).map(\.action)
    }

    @Test func thePageAsksFirstAndSaysAfterwardsThatItIsWithdrawn() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            let id = try await sent(browser)
            try await browser.open("/applications/\(id)")
            let question = try await browser.submit([:], action: "/withdraw")
            #expect(question.text.contains("<h1>Withdraw this application?</h1>"))
            #expect(try await status(id, front) == .submitted)
            try await browser.submit([:], action: "/withdraw")
            #expect(await browser.path == "/applications/\(id)")
            let page = try await browser.open("/applications/\(id)")
            #expect(page.text.contains("You withdrew it.") && page.text.contains("Withdrawn"))
            #expect(!page.text.contains("/withdraw\"") && !page.text.contains("Check again"))
            #expect(try await status(id, front) == .withdrawn)
            #expect(try await actions(id, front).filter { $0 == "application.withdrawn" }.count == 1)
            #expect(front.log.events.contains("application_withdrawn"))
            let account = try #require(try await front.services.ledger.account(named: "ana"))
            let rows = try await front.services.ledger.auditRows(
                about: .application(try #require(ApplicationID(base32: id)))
            )
            let row = try #require(rows.first { $0.action == "application.withdrawn" })
            #expect(row.actor == "account:\(account.id.rawValue)")
            // What was pending is not, so that the next may be sent.
            _ = try await fill(browser)
            try await browser.submit([:], more: [("consents", "privacy")], action: "/check")
            #expect(try await front.services.ledger.submittedCount() == 2)
        }
    }

    @Test func nobodyWithdrawsWhatIsAnothersNorAnOfficerWhatTheyMayRead() async throws {
        let front = try await Front()
        try await front.run { client in
            let id = try await sent(Browser(client))
            let officer = try await front.officer("olga", client)
            let bob = Browser(client)
            try await bob.register("bob")
            for browser in [bob, officer] {
                let page = try await browser.open("/applications").text
                let token = try #require(page.firstMatch(of: /name="_token" value="([^"]*)"/)).1
                for fields in ["_token=\(token)", "_token=\(token)&confirmed=yes"] {
                    let answer = try await browser.send(
                        .post,
                        "/applications/\(id)/withdraw",
                        Self.formHeaders,
                        body: fields
                    )
                    #expect(answer.status == 404)
                }
            }
            let path = "\(ProgramRoutes.collection)/\(id)/withdraw"
            for token in [try await front.staffToken(.officer, client), try await Browser(client).token("bob")] {
                let answer = try await Browser(client).send(.post, path, [.authorization: "Bearer \(token)"])
                #expect(answer.status == 404)
            }
            #expect(try await status(id, front) == .submitted)
            #expect(front.log.events.contains("malicious_direct_reference"))
        }
    }

    @Test func programsWithdrawToo() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let token = try await Browser(client).token("ana")
            let headers: HTTPFields = [.authorization: "Bearer \(token)", .contentType: "application/json"]
            var keyed = headers
            keyed[.idempotencyKey] = "a1"
            let made = try await browser.send(.post, ProgramRoutes.collection, keyed, body: SmallLoan.body)
            let id = try #require(made.object["id"] as? String)
            let path = "\(ProgramRoutes.collection)/\(id)/withdraw"
            for _ in 0..<2 {
                let answer = try await browser.send(.post, path, headers)
                #expect(answer.status == 200)
                #expect(answer.object["status"] as? String == "Withdrawn")
            }
            #expect(try await actions(id, front).filter { $0 == "application.withdrawn" }.count == 1)
            #expect(try await browser.send(.post, path.replacing(id, with: "x"), headers).status == 404)
        }
    }

    @Test func whatIsDecidedStaysDecided() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            let id = try await sent(browser)
            try await browser.open("/applications/\(id)")
            let question = try await browser.submit([:], action: "/withdraw")
            #expect(question.status == 200)
            try await decide(id, .approve, front)
            let late = try await browser.submit([:], action: "/withdraw")
            #expect(late.status == 409)
            #expect(late.text.contains("no longer waits for an answer"))
            let token = try await Browser(client).token("ana")
            let path = "\(ProgramRoutes.collection)/\(id)/withdraw"
            let answer = try await browser.send(.post, path, [.authorization: "Bearer \(token)"])
            #expect(answer.status == 409 && answer.problem == "conflict")
            #expect(try await status(id, front) == .approved)
            #expect(try await actions(id, front).contains("application.withdrawn") == false)
        }
    }

    /// The model left it to a person, who is not to look at it any more.
    @Test func whatWasWithAPersonSaysThatNobodyDecides() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            let id = try await sent(browser)
            try await decide(id, .manualReview, front)
            let before = try await browser.open("/applications/\(id)/decision").text
            #expect(before.contains("A person will look at it") && before.contains("/review\""))
            try await browser.open("/applications/\(id)")
            try await browser.submit([:], action: "/withdraw")
            try await browser.submit([:], action: "/withdraw")
            let page = try await browser.open("/applications/\(id)").text
            #expect(page.contains("You withdrew it.") && !page.contains("With a person"))
            let after = try await browser.open("/applications/\(id)/decision").text
            #expect(after.contains("You withdrew your application before a person had decided."))
            #expect(!after.contains("A person will look at it") && !after.contains("/review\""))
        }
    }

    private func decide(_ id: String, _ outcome: DecidedOutcome, _ front: Front) async throws {
        let known = try #require(ApplicationID(base32: id))
        let record = try #require(try await front.services.ledger.application(known))
        let assessment = try Assessment(
            jobID: known.uuid,
            model: "small",
            modelVersion: "3",
            artefactDigest: .sha256(of: []),
            policyVersion: "1",
            arm: "champion",
            probabilityOfDefault: 0.0625,
            logOdds: -2.7,
            score: 701,
            unclampedScore: 701,
            isClamped: false,
            band: "Good",
            outcome: outcome == .approve ? .approve : .manualReview,
            knockOuts: [],
            contributions: [Contribution(feature: "monthly_income", logOdds: 0)],
            reasons: [],
            featureVectorDigest: record.featureVectorDigest,
            annualRate: nil
        )
        let decision = DecisionRecord(
            applicationID: known,
            outcome: outcome,
            score: assessment.score,
            probabilityOfDefault: assessment.probabilityOfDefault,
            reasonCodes: [],
            assessment: assessment.canonicalBytes,
            model: assessment.model,
            modelVersion: assessment.modelVersion,
            artefactDigest: assessment.artefactDigest,
            policyVersion: assessment.policyVersion,
            featureVectorDigest: assessment.featureVectorDigest,
            attempt: 1,
            at: front.clock.clock.now()
        )
        #expect(try await front.services.ledger.record(decision) == .recorded)
    }
}
