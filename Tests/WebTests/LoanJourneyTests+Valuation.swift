import AssetQuality
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import Loans
import Portfolio
import Testing

@testable import Web

extension LoanJourneyTests {
    @Test func collateralIsValuedAgainOnce() async throws {
        let front = try await Front()
        try await front.run { client in
            let (_, olga) = try await Self.lent(front, client)
            let book = LoanBook(front.services.ledger)
            let day = try #require(try await book.loan(1)).terms.startsOn
            let path = "/portfolio/loans/1/security"
            #expect(try await !olga.open(path).text.contains("Value it again"))
            let pledge = ["value": "3,00,000", "haircut": "", "valued": day.iso, "description": "Ring"]
            try await olga.submit(pledge, more: [("kind", "gold")], action: "/portfolio/loans/1/collateral")
            let before = try #require(try await book.loan(1)).security
            try await olga.open(path)
            let wrong = try await olga.submit(
                ["worth": "much", "worthOn": day.adding(days: 1).iso],
                more: [("number", "1")],
                action: "/portfolio/loans/1/valuation"
            )
            #expect(wrong.status == 422 && wrong.text.contains("or 0 if it is gone"))
            #expect(wrong.text.contains("not after \(day.iso)"))
            let valued = ["worth": "1,50,000", "worthOn": day.iso]
            try await olga.open(path)
            try await olga.submit(valued, more: [("number", "1")], action: "/portfolio/loans/1/valuation")
            #expect(try await olga.open(path).text.contains("₹1,50,000"))
            #expect(try await book.loan(1)?.security == before / 2)
            #expect(try await book.valuations(of: 1) == 1)
            try await olga.open(path)
            let unknown = try await olga.submit(
                ["worth": "5", "worthOn": day.iso],
                more: [("number", "2")],
                action: "/portfolio/loans/1/valuation"
            )
            #expect(unknown.status == 422 && unknown.text.contains("This cannot be recorded"))
        }
    }

    /// RBI: what secured a loan and is worth nearly nothing any more makes it a loss, which a person has to say.
    @Test func securityThatIsWornAwayAsksForADecision() async throws {
        try await PortfolioPageTests()
            .reading(as: .officer) { book, browser, _, _ in
                let loan = try #require(
                    try await book.loans(limit: 120, offset: 0)
                        .first { $0.position.assetClass.isNonPerforming && $0.position.wasSecured && $0.security > 0 }
                )
                let path = "/portfolio/loans/\(loan.id)"
                #expect(try await !browser.open(path).text.contains("identified as a loss."))
                let day = try #require(try await book.lastDayEnd()).iso
                for (index, _) in try await book.collaterals(of: loan.id).enumerated() {
                    try await browser.open("\(path)/security")
                    try await browser.submit(
                        ["worth": "1", "worthOn": day],
                        more: [("number", "\(index + 1)")],
                        action: "\(path)/valuation"
                    )
                }
                #expect(try await browser.open(path).text.contains("It may have to be identified as a loss."))
            }
    }
}
