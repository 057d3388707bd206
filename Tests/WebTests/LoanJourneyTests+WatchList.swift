import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import Loans
import Testing

@testable import Web

extension LoanJourneyTests {
    @Test func anOfficerWatchesALoanAndAnAuditorReadsWhy() async throws {
        let front = try await Front()
        try await front.run { client in
            let (ana, olga) = try await Self.lent(front, client)
            let path = "/portfolio/loans/1/watch"
            #expect(try await olga.open(path).text.contains("The loan is not on the watch list."))
            let wrong = try await olga.submit(["reason": "rumour"])
            #expect(wrong.status == 422 && wrong.text.contains("Say why the loan is to be watched"))
            try await olga.open(path)
            let on = try await olga.submit(["reason": "reliefAsked"])
            #expect(on.status == 422, "the words of the form, not of the code")
            try await olga.open(path)
            let watched = try await olga.submit(["reason": "relief_asked"])
            #expect(watched.text.contains("The loan is on the watch list") && watched.text.contains("Asked for better"))
            #expect(try await olga.open("/portfolio/loans/1").text.contains("<dt>Watch list</dt><dd>on it</dd>"))
            let auditor = Browser(client)
            _ = try await front.signIn(as: .auditor, auditor, client)
            let read = try await auditor.open(path)
            #expect(read.text.contains("Asked for better terms") && !read.text.contains("Take it off the list"))
            #expect(try await ana.open(path).status == 403)
            try await olga.open(path)
            let off = try await olga.submit([:], more: [("reason", "none")])
            #expect(off.text.contains("Taken off the list"))
        }
    }

    @Test func aLoanIsRoundedAsItsProductSaid() async throws {
        let rounded = SmallLoan.definition.replacing(
            "{\"format\":",
            with: "{\"rounding\": {\"instalments\": \"whole_units\"}, \"format\":",
            maxReplacements: 1
        )
        let front = try await Front(product: rounded)
        try await front.run { client in
            let (ana, _) = try await Self.lent(front, client)
            let book = LoanBook(front.services.ledger)
            let loan = try #require(try await book.loan(1))
            #expect(loan.terms.rounding == AmountRounding(halves: .up, step: 100))
            #expect(loan.position.levelPayment == 1_176_800)
            #expect(try await ana.open("/loans/1").text.contains("<dt>Monthly payment</dt><dd>₹11,768</dd>"))
        }
    }
}
