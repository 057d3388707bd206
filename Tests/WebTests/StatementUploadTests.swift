import AccountLedger
import ApplicationLedger
import Documents
import HTTPTypes
import HummingbirdTesting
import LedgerRecords
import Lending
import Requests
import TestSupport
import Testing

@testable import Web

/// D8: a statement that is handed in with the form becomes fifteen numbers of the application, and is kept nowhere.
@Suite("A bank statement on the form", .serialized, .timeLimit(.minutes(5)))
struct StatementUploadTests {
    /// The small loan with a page for a statement, of which a model reads one measure.
    static let product = SmallLoan.definition
        .replacing(
            #"{"id": "fairness","#,
            with: #"""
                {"id": "bank", "title": "Bank transactions", "fields": [
                 {"key": "bank_statement", "name": "the bank statement", "hint": "One CSV file of 3 to 24 months",
                  "kind": "statement", "required": false, "use": ["policy"]}]},
                {"id": "fairness",
                """#
        )
        .replacing(
            #""derived": []"#,
            with: #"""
                "derived": [{"key": "mean_inflow", "name": "money that comes in", "op": "statement",
                 "measure": "inflow_mean", "unit": "currency_per_month", "use": ["model"]}]
                """#
        )
        .replacing(#""members": ["monthly_income"]"#, with: #""members": ["monthly_income", "mean_inflow"]"#)

    /// Four months of a salary of 50,000 and a rent of 20,000.
    static let csv =
        "date,description,amount\r\n"
        + (1...4).map { "2026-0\($0)-01,SECRET EMPLOYER,50000.00\r\n2026-0\($0)-03,Rent,-20000.00\r\n" }.joined()
        + "2026-04-30,Fee,-1.00\r\n"

    private func upload(
        _ file: String,
        to id: String,
        _ browser: Browser,
        more: [(name: String, value: String)] = []
    ) async throws -> Answer {
        let page = try await browser.open("/applications/\(id)/pages/bank")
        let token = try #require(page.text.firstMatch(of: /name="_token" value="([^"]*)"/)).1
        var body = ""
        for (name, value) in more + [("_token", String(token))] {
            body += "--XYZ\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        body += "--XYZ\r\nContent-Disposition: form-data; name=\"bank_statement\"; filename=\"mine.csv\"\r\n"
        body += "Content-Type: text/csv\r\n\r\n\(file)\r\n--XYZ--\r\n"
        return try await browser.send(
            .post,
            "/applications/\(id)/pages/bank",
            [.contentType: "multipart/form-data; boundary=XYZ", .accept: "text/html", .fetchSite: "same-origin"],
            body: body
        )
    }

    private func measures(_ front: Front, _ id: String) async throws -> JSONValue? {
        let account = try #require(try await front.services.ledger.account(named: "ana"))
        let id = try #require(ApplicationID(base32: id))
        let draft = try #require(try await front.services.ledger.draft(id, owner: account.id))
        return draft.answers.values["bank_statement"]
    }

    @Test func isMeasuredKeptAsNumbersAndSentWithTheApplication() async throws {
        let front = try await Front(product: Self.product)
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await fill(browser)
            let page = try await browser.open("/applications/\(id)/pages/bank")
            #expect(page.text.contains("enctype=\"multipart/form-data\"") && page.text.contains("type=\"file\""))
            #expect(page.text.contains("The bank statement (optional)"))
            let answer = try await upload(Self.csv, to: id, browser)
            #expect(answer.status == 200, "\(answer.text)")
            // What was understood is shown at once, its lines this once.
            #expect(answer.text.contains("9 lines, 1 January 2026 to 30 April 2026: 4 whole months"))
            #expect(answer.text.contains("<td>SECRET EMPLOYER</td><td>₹50,000</td>"))
            #expect(answer.text.contains("<dt>Balance</dt><dd>Not in it</dd>"))
            #expect(answer.text.contains("<dt>Rent found, each month</dt><dd>₹20,000</dd>"))
            let measured = try await measures(front, id)
            #expect(measured?["inflow_mean"] == 50_000 && measured?["months_covered"] == 4)
            #expect(measured?["rent_detected"] == 20_000)
            // The page again, without a file: what was read stays.
            let again = try await browser.open("/applications/\(id)/pages/bank")
            #expect(again.text.contains("Read: 4 whole months, ₹50,000 in each month on average"))
            #expect(again.text.contains("bank_statement_remove") && !again.text.contains("SECRET EMPLOYER"))
            try await browser.submit([:], action: "pages/bank")
            let kept = try await measures(front, id)
            #expect(kept == measured)
            let check = try await browser.open("/applications/\(id)/check")
            #expect(check.text.contains("Read: 4 whole months"))
            try await browser.submit([:], more: [("consents", "privacy")], action: "/check")
            let known = try #require(ApplicationID(base32: id))
            let sent = try #require(try await front.services.ledger.application(known))
            #expect(sent.answers["bank_statement"]?["inflow_mean"] == 50_000)
            #expect(!"\(sent.answers)".contains("SECRET EMPLOYER"))
        }
    }

    @Test func saysTheLineThatIsWrongKeepsWhatWasReadAndIsRemovedWhenAsked() async throws {
        let front = try await Front(product: Self.product)
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await fill(browser)
            _ = try await upload(Self.csv, to: id, browser)
            let broken = Self.csv.replacing("2026-02-03,Rent,-20000.00", with: "2026-02-03,Rent,<b>much</b>")
            let wrong = try await upload(broken, to: id, browser)
            #expect(wrong.status == 422)
            #expect(
                wrong.text.contains("The bank statement cannot be read: line 5, field 3 (amount): it must be an amount")
            )
            #expect(wrong.text.contains("Read: 4 whole months") && !wrong.text.contains("SECRET EMPLOYER"))
            let short = try await upload("date,description,amount\n2026-01-01,a,1\n2026-01-31,b,2\n", to: id, browser)
            #expect(short.status == 422 && short.text.contains("it covers 1"))
            let large = Self.csv + String(repeating: "2026-04-30,Fee,-1.00\r\n", count: 240_000)
            let tooLarge = try await upload(large, to: id, browser)
            #expect(tooLarge.status == 422 && tooLarge.text.contains("must be smaller than 5 MB"))
            let forged = try await browser.send(
                .post,
                "/applications/\(id)/pages/bank",
                [.contentType: "multipart/form-data; boundary=XYZ", .accept: "text/html", .fetchSite: "same-origin"],
                body: "--XYZ\r\nContent-Disposition: form-data; name=\"_token\"\r\n\r\nforged\r\n--XYZ--\r\n"
            )
            #expect(forged.status == 403)
            // Room for a file is none for what is typed.
            let typed = try await browser.send(
                .post,
                "/applications/\(id)/pages/bank",
                [.contentType: "application/x-www-form-urlencoded", .accept: "text/html", .fetchSite: "same-origin"],
                body: "bank_statement=" + String(repeating: "x", count: 70_000)
            )
            #expect(typed.status == 413)
            let kept = try await measures(front, id)
            #expect(kept?["months_covered"] == 4)
            let removed = try await upload("", to: id, browser, more: [("bank_statement_remove", "yes")])
            #expect(removed.status == 303)
            let gone = try await measures(front, id)
            #expect(gone?.isNull == true)
        }
    }
}
