import Lending
import LoanLedger
import Loans
import Testing

@testable import Web

extension LoanJourneyTests {
    @Test func closingEarlyCostsTheFeeOfTheLender() async throws {
        let front = try await Front(settings: ["UNDERWRITER_CLOSURE_FEE_BASIS_POINTS": "200"])
        try await front.run { client in
            let (ana, olga) = try await Self.lent(front, client)
            let book = LoanBook(front.services.ledger)
            let day = try #require(try await book.loan(1)).terms.startsOn.iso
            let quote = try await ana.open("/loans/1").text
            #expect(quote.contains("<dt>Fee for closing early</dt><dd>₹5,000</dd>"))
            let page = try await olga.open("/portfolio/loans/1").text
            #expect(page.contains("<dt>To close today</dt><dd>₹2,55,000</dd>"))
            let little = try await olga.submit(["kind": "closure", "amount": "2,50,000", "day": day, "method": "upi"])
            #expect(little.status == 422 && little.text.contains("takes at least ₹2,55,000"))
            try await olga.open("/portfolio/loans/1")
            let done = try await olga.submit(["kind": "closure", "amount": "2,55,000", "day": day, "method": "cheque"])
            #expect(done.status == 200 && done.text.contains("The payment is recorded"))
            let paid = try await ana.open("/loans/1").text
            #expect(paid.contains("Closed") && paid.contains("<td>Cheque</td>"))
            #expect(try await book.events(of: 1).map(\.change) == [.closure(25_500_000, fee: 500_000)])
        }
    }
}
