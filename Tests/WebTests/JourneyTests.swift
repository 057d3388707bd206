import AccountLedger
import ApplicationLedger
import Documents
import HTTPTypes
import HummingbirdTesting
import LedgerRecords
import Lending
import TestSupport
import Testing

@testable import Web

@Suite("An applicant's journey", .serialized, .timeLimit(.minutes(5)))
struct JourneyTests {
    @Test func leadsFromRegistrationToAnApplicationOnRecord() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            #expect(try await browser.register("ana").status == 200)
            #expect(await browser.path == "/applications")
            let id = try await begin(browser)
            try await browser.open("/applications/\(id)/pages/loan")
            try await browser.submit(SmallLoan.loanPage)
            #expect(await browser.path == "/applications/\(id)/pages/you")
            try await browser.submit(SmallLoan.youPage, more: [("cards", "visa"), ("cards", "amex")])
            #expect(await browser.path == "/applications/\(id)/check")
            let check = await browser.page.text
            for shown in ["₹3,00,000", "27 March 1985", "Visa, Amex", "36 monthly payments"] {
                #expect(check.contains(shown))
            }
            let sent = try await browser.submit([:], more: [("consents", "privacy")], action: "/check")
            #expect(await browser.path == "/applications/\(id)/sent")
            #expect(sent.text.contains("UW-"))
            let account = try #require(try await front.services.ledger.account(named: "ana"))
            let kept = try #require(try await front.services.ledger.applications(owner: account.id).first)
            #expect(kept.id.base32 == id)
            #expect(try await front.services.ledger.draft(kept.id, owner: account.id) == nil)
            #expect(front.log.events.contains("application_submitted"))
        }
    }

    @Test func aWrongPageSaysWhatIsWrongAndKeepsWhatWasTyped() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await begin(browser)
            try await browser.open("/applications/\(id)/pages/loan")
            let answer = try await browser.submit(["loan_amount": "a lot \"of\" money", "loan_tenure_months": "36"])
            #expect(answer.status == 422)
            #expect(answer.text.contains("<title>Error: "))
            #expect(answer.text.contains("There is a problem"))
            #expect(answer.text.contains("href=\"#loan_amount\""))
            #expect(answer.text.contains("The loan amount must be a number, like 250000"))
            #expect(answer.text.contains("value=\"a lot &quot;of&quot; money\""))
            #expect(answer.text.contains("value=\"36\""))
            #expect(answer.text.contains("aria-describedby=\"loan_amount-hint loan_amount-error\""))
            #expect(answer.text.contains("Select what the loan is for"))
        }
    }

    @Test func aQuestionThatDependsOnAnotherIsAskedOnlyWhereItApplies() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await begin(browser)
            let path = "/applications/\(id)/pages/loan"
            let page = try await browser.open(path)
            #expect(page.text.contains("Only if you chose “Something else”"))
            #expect(page.text.contains("data-when=\"loan_purpose\" data-is=\"other\""))
            var fields = SmallLoan.loanPage
            fields["loan_purpose"] = "other"
            #expect(try await browser.submit(fields).text.contains("Enter what it is for in your words"))
            fields["other_purpose"] = "A boat"
            #expect(try await browser.submit(fields).status == 200)
            #expect(try await answers(id, front)["other_purpose"]?.stringValue == "A boat")
            try await browser.open(path)
            fields["loan_purpose"] = "vehicle"
            try await browser.submit(fields)
            #expect(try await answers(id, front)["other_purpose"]?.isNull == true)
        }
    }

    @Test func sendingTwiceMakesOneApplication() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await fill(browser)
            let form = await browser.page.text
            async let first = browser.submit([:], more: [("consents", "privacy")], action: "/check")
            async let second = browser.submit([:], more: [("consents", "privacy")], action: "/check")
            let answers = try await [first, second]
            #expect(answers.allSatisfy { $0.status == 200 })
            // Back, then the button again.
            let token = try #require(form.firstMatch(of: /name="_token" value="([^"]*)"/)).1
            let again = try await browser.send(
                .post,
                "/applications/\(id)/check",
                [.contentType: "application/x-www-form-urlencoded", .accept: "text/html"],
                body: "_token=\(token)&consents=privacy"
            )
            #expect(again.status == 303)
            #expect(again.location == "/applications/\(id)")
            #expect(try await front.services.ledger.submittedCount() == 1)
        }
    }

    @Test func aSecondApplicationWhileOneWaitsIs409WithALinkToTheFirst() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let first = try await fill(browser)
            try await browser.submit([:], more: [("consents", "privacy")], action: "/check")
            let second = try await fill(browser)
            let answer = try await browser.submit([:], more: [("consents", "privacy")], action: "/check")
            #expect(answer.status == 409)
            #expect(answer.text.contains("/applications/\(first)"))
            // What was typed for the second is kept.
            #expect(try await browser.open("/applications/\(second)").text.contains("2 of 2 sections done"))
            #expect(try await front.services.ledger.submittedCount() == 1)
        }
    }

    @Test func withoutTheRequiredAgreementNothingIsSent() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            _ = try await fill(browser)
            let answer = try await browser.submit([:], more: [("consents", "human_review_request")], action: "/check")
            #expect(answer.status == 422)
            #expect(answer.text.contains("href=\"#consent-privacy\""))
            #expect(answer.text.contains("value=\"human_review_request\" checked"))
            #expect(try await front.services.ledger.submittedCount() == 0)
        }
    }

    @Test func theStatusPageSaysThatNobodyScoresAndThatNothingIsLost() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await fill(browser)
            try await browser.submit([:], more: [("consents", "privacy")], action: "/check")
            let waiting = try await browser.open("/applications/\(id)")
            #expect(waiting.text.contains("no worker is running"))
            #expect(waiting.text.contains("nothing is lost"))
            #expect(waiting.text.contains("<noscript><meta http-equiv=\"refresh\" content=\"10;"))
            #expect(waiting.text.contains("Check again"))
            let later = try await browser.open("/applications/\(id)?round=3")
            #expect(later.text.contains("content=\"25;"))
            let stopped = try await browser.open("/applications/\(id)?auto=off")
            #expect(!stopped.text.contains("http-equiv"))
            #expect(
                try await browser.open("/applications/\(id)/decision").text.contains("Where your application stands")
            )
        }
    }

    @Test func withoutRedisApplicationsAreStillTakenAndThePageSaysSo() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await fill(browser)
            front.redis.kill()
            let sent = try await browser.submit([:], more: [("consents", "privacy")], action: "/check")
            #expect(sent.status == 200)
            #expect(try await front.services.ledger.submittedCount() == 1)
            let waiting = try await browser.open("/applications/\(id)")
            #expect(waiting.text.contains("We cannot reach the scoring system just now"))
            #expect(waiting.text.contains("nothing is lost"))
        }
    }

    @Test func theScriptOfTheStatusPageIsAnsweredInTime() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await fill(browser)
            try await browser.submit([:], more: [("consents", "privacy")], action: "/check")
            let start = ContinuousClock.now
            let answer = try await browser.send(
                .get,
                "/applications/\(id)/status?wait=1",
                [.accept: "application/json"]
            )
            #expect(answer.status == 200)
            #expect(answer.object["final"] as? Bool == false)
            #expect(ContinuousClock.now - start > .milliseconds(900))
        }
    }

    @Test func aDraftIsDeletedAfterAQuestion() async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await begin(browser)
            let ask = try await browser.submit([:], action: "/delete")
            #expect(ask.text.contains("Delete this application?"))
            try await browser.submit([:], action: "/delete")
            #expect(await browser.path == "/applications")
            #expect(try await browser.open("/applications/\(id)").status == 404)
        }
    }

    private func answers(_ id: String, _ front: Front) async throws -> [String: JSONValue] {
        let account = try #require(try await front.services.ledger.account(named: "ana"))
        let id = try #require(ApplicationID(base32: id))
        let draft = try #require(try await front.services.ledger.draft(id, owner: account.id))
        return draft.answers.values
    }
}

/// Starts an application from the list.
/// - Returns: Its id.
func begin(_ browser: Browser) async throws -> String {
    try await browser.open("/applications")
    try await browser.submit([:], action: "/applications\"")
    return String(await browser.path.utf8.dropFirst("/applications/".utf8.count)) ?? ""
}

/// Starts an application and fills both pages; the check page is open then.
func fill(_ browser: Browser) async throws -> String {
    let id = try await begin(browser)
    try await browser.open("/applications/\(id)/pages/loan")
    try await browser.submit(SmallLoan.loanPage)
    try await browser.submit(SmallLoan.youPage)
    return id
}
