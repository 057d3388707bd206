import AccountLedger
import ApplicationLedger
import Documents
import Foundation
import HTTPTypes
import LedgerRecords
import Lending
import Requests
import TestSupport
import Testing

@testable import Web

/// The box beside the file, and the preview on the form of one page: both without script.
@Suite("A bank statement that is pasted", .serialized, .timeLimit(.minutes(5)))
struct StatementPasteTests {
    private static let csv = StatementUploadTests.csv
    /// The same, as it is copied out of a sheet.
    private static let table = csv.replacing(",", with: "\t")

    /// Sends a form in parts with the hidden fields of the page that is open.
    private func send(
        _ path: String,
        _ fields: [(name: String, value: String)],
        file: String? = nil,
        _ browser: Browser
    ) async throws -> Answer {
        let page = await browser.page.text
        let form = try #require(page.firstMatch(of: /(?s)enctype="multipart\/form-data"(.*?)<\/form>/)).1
        let hidden = form.matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/)
            .map { (name: String($0.1), value: String($0.2)) }
        var body = ""
        for (name, value) in hidden + fields {
            body += "--XYZ\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
        }
        if let file {
            body += "--XYZ\r\nContent-Disposition: form-data; name=\"bank_statement\"; filename=\"mine.csv\"\r\n"
            body += "Content-Type: text/csv\r\n\r\n\(file)\r\n"
        }
        return try await browser.send(
            .post,
            path,
            [.contentType: "multipart/form-data; boundary=XYZ", .accept: "text/html", .fetchSite: "same-origin"],
            body: body + "--XYZ--\r\n"
        )
    }

    private func measures(_ front: Front, _ id: String) async throws -> JSONValue? {
        let account = try #require(try await front.services.ledger.account(named: "ana"))
        let id = try #require(ApplicationID(base32: id))
        let draft = try #require(try await front.services.ledger.draft(id, owner: account.id))
        return draft.answers.values["bank_statement"]
    }

    @Test func itIsReadAsTheFileWouldBe() async throws {
        let front = try await Front(product: StatementUploadTests.product)
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await fill(browser)
            let path = "/applications/\(id)/pages/bank"
            try await browser.open(path)
            for text in [Self.csv, Self.table] {
                let answer = try await send(path, [("bank_statement-pasted", text)], browser)
                #expect(answer.status == 200 && answer.text.contains(": 4 whole months"), "\(answer.text)")
                // It is kept as numbers; in the box it would be read once more.
                #expect(answer.text.contains("></textarea>"))
                let measured = try await measures(front, id)
                #expect(measured?["inflow_mean"] == 50_000 && measured?["rent_detected"] == 20_000)
                let none = try await send(path, [("bank_statement_remove", "yes")], browser)
                #expect(none.status == 303)
            }
            let broken = Self.csv + "2026-04-30,Fee,much\r\n"
            let wrong = try await send(path, [("bank_statement-pasted", broken)], browser)
            #expect(wrong.status == 422 && wrong.text.contains("line 11, field 3 (amount): it must be an amount"))
            // What was typed is there to be mended.
            #expect(wrong.text.contains("Fee,much"))
            let both = try await send(path, [("bank_statement-pasted", Self.csv)], file: Self.csv, browser)
            #expect(both.status == 422 && both.text.contains("can be a file or pasted lines, not both"))
            let large = Self.csv + String(repeating: "2026-04-30,Fee,-1.00\r\n", count: 240_000)
            let tooLarge = try await send(path, [("bank_statement-pasted", large)], browser)
            #expect(tooLarge.status == 422 && tooLarge.text.contains("must be smaller than 5 MB"))
            let kept = try await measures(front, id)
            #expect(kept?.isNull == true)
        }
    }

    @Test func onThePageOfAllQuestionsItIsShownBeforeAnythingIsSent() async throws {
        let front = try await Front(product: StatementUploadTests.product)
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            try await browser.open("/index")
            let answers = SmallLoan.loanPage.merging(SmallLoan.youPage) { $1 }.map { (name: $0.key, value: $0.value) }
            let read = [(name: "_read", value: "bank_statement")]
            let none = try await send("/prediction", answers + read, browser)
            #expect(none.status == 422)
            #expect(none.text.contains("Enter the bank statement: choose its file, or paste its lines"))
            let shown = try await send("/prediction", answers + read, file: Self.csv, browser)
            #expect(shown.status == 200 && shown.text.contains(": 4 whole months"), "\(shown.text)")
            #expect(!shown.text.contains("There is a problem") && shown.text.contains("Ana Núñez"))
            #expect(try await front.services.ledger.submittedCount() == 0)
            // The lines are in the box, so that they are sent with the rest.
            let box = /(?s)name="bank_statement-pasted"[^>]*>(.*?)<\/textarea>/
            let pasted = try #require(shown.text.firstMatch(of: box)).1
            #expect(String(pasted).utf8.elementsEqual(Self.csv.utf8))
            let all = answers + [("consents", "privacy"), ("bank_statement-pasted", String(pasted))]
            let sent = try await send("/prediction", all, browser)
            #expect(sent.status == 303)
            let id = try #require(sent.location?.split(separator: "/").dropFirst().first)
            let known = try #require(ApplicationID(base32: String(id)))
            let application = try #require(try await front.services.ledger.application(known))
            #expect(application.answers["bank_statement"]?["inflow_mean"] == 50_000)
        }
    }
}
