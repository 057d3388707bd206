import Foundation
import Hosting
import Ledger
import Lending
import LoanLedger
import Loans
import TestSupport
import Testing

@testable import Web

extension LoanJourneyTests {
    @Test func theLendersDayBeginsWhereTheLenderIs() async throws {
        let front = try await Front(settings: ["UNDERWRITER_TIME_ZONE": "Asia/Kolkata"])
        let evening = 20 * 3_600 - front.clock.milliseconds / 1000 % 86_400
        front.clock.advance(seconds: evening < 0 ? evening + 86_400 : evening)
        let inIndia = front.clock.clock.now().date().adding(days: 1)
        try await front.run { client in
            let (_, olga) = try await Self.lent(front, client)
            let book = LoanBook(front.services.ledger)
            let loan = try #require(try await book.loan(1))
            #expect(loan.terms.startsOn == inIndia)
            try await olga.open("/portfolio/loans/1")
            let paid = try await olga.submit(["amount": "500", "day": inIndia.iso, "method": "upi"])
            #expect(paid.text.contains("The payment is recorded"))
            let tooEarly = inIndia.adding(days: 1).iso
            let early = try await olga.submit(["amount": "500", "day": tooEarly, "method": "upi"])
            #expect(early.status == 422)
            #expect(try await book.events(of: 1).count == 1)
        }
    }
}
