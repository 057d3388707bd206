import Foundation
import HTTPTypes
import Hosting
import HummingbirdTesting
import LedgerRecords
import Lending
import LoanLedger
import Loans
import Portfolio
import PortfolioPages
import TestSupport
import Testing

@testable import Web

extension PortfolioPageTests {
    /// M2: no tile is computed otherwise than programs are told, and none is left out here.
    @Test func everyTileIsWhatProgramsAreTold() async throws {
        let front = try await Self.filled()
        try await front.run { client in
            _ = try await LoanJourneyTests.approved(front, client)
            let (browser, headers) = try await Self.analyst(front, client)
            let page = try await browser.open("/portfolio").text
            let list = try #require(page.firstMatch(of: /(?s)<dl class="tiles">(.*?)<\/dl>/)).1
            let shown = list.matches(of: /<dt>([^<]*)<\/dt><dd>([^<]*)<\/dd>/)
                .map { (name: String($0.1), value: $0.2.filter { $0.isNumber || $0 == "." }) }
            let told = try await Self.told(Browser(client), headers)
            #expect(shown.map(\.name).sorted() == told.keys.sorted())
            for (name, value) in shown {
                let figure = try #require(told[name])
                #expect(Double(value) == figure && figure > 0, "\(name): \(value) on the page, \(figure) in the answer")
            }
        }
    }

    /// An application changes nothing in the book, so its figures are as old as they may be.
    @Test func figuresAreReadAgainAfterFiveMinutes() async throws {
        let front = try await Self.filled()
        try await front.run { client in
            let (_, headers) = try await Self.analyst(front, client)
            let program = Browser(client)
            let status = try #require(HTTPField.Name("Cache-Status"))
            func look() async throws -> (sent: Double?, status: String?) {
                let answer = try await program.send(.get, "/api/portfolio/summary", headers)
                let sent = (answer.object["application_statistics"] as? [String: Double])?["total_applications"]
                return (sent, answer.headers[status])
            }
            let first = try await look()
            let before = try #require(first.sent)
            #expect(first.status == "underwriter; fwd=miss; stored")
            _ = try await LoanJourneyTests.approved(front, client)
            front.clock.advance(seconds: Int64(PortfolioDesk.secondsKept) - 1)
            let kept = try await look()
            #expect(kept == (before, "underwriter; hit; ttl=1"))
            front.clock.advance(seconds: 1)
            let read = try await look()
            #expect(read == (before + 1, "underwriter; fwd=miss; stored"))
        }
    }

    /// L7, from the loans one by one.
    @Test func repaymentsAreThoseOfTheLoans() async throws {
        try await reading(as: .analyst) { book, _, program, headers in
            try await Self.charge(book)
            let loans = try await book.loans(limit: 200, offset: 0).map(\.position)
            let due = loans.reduce(0) { $0 + $1.instalmentsDue }
            let onTime = loans.reduce(0) { $0 + $1.instalmentsOnTime }
            let received = loans.reduce(0) { $0 + $1.received }
            let charges = loans.reduce(0) { $0 + $1.chargesPaid }
            #expect(loans.count == 120 && onTime > 0 && due > onTime && charges == 50_025)
            let told = try await program.send(.get, "/api/portfolio/repayment-stats", headers).object
            #expect(told["total_repayments"] as? Int == due)
            #expect(told["on_time_payments"] as? Int == onTime)
            #expect(told["late_payments"] as? Int == due - onTime)
            #expect(told["on_time_percentage"] as? Double == (Double(onTime) / Double(due) * 10_000).rounded() / 100)
            #expect(told["total_late_fees_collected"] as? Double == Double(charges) / 100)
            #expect(told["average_repayment_amount"] as? Double == Double(received / Int64(due)) / 100)
            let summary = try await program.send(.get, "/api/portfolio/summary", headers).object
            let risk = try #require(summary["risk_metrics"] as? [String: Double])
            let (fallenDue, paid) = loans.reduce(into: (0.0, 0.0)) { sums, loan in
                sums.0 += Double(loan.fallenDue)
                sums.1 += Double(loan.paidOfDue)
            }
            #expect(risk["average_emi_payment_rate"] == (paid / fallenDue * 10_000).rounded() / 100)
            #expect(paid < fallenDue && paid / fallenDue > Double(onTime) / Double(due))
        }
    }

    /// A front over a book of 120 loans.
    private static func filled() async throws -> Front {
        let front = try await Front()
        let until = front.clock.clock.now().date().adding(days: -1)
        let book = LoanBook(front.services.ledger)
        _ = try await book.fill(
            with: BookSimulation(loanCount: 120, seed: 5, until: until),
            clock: { Timestamp(milliseconds: 0) }
        )
        try await charge(book)
        return front
    }

    /// A borrower who owes nothing else pays a fee.
    private static func charge(_ book: LoanBook) async throws {
        let day = try #require(try await book.lastDayEnd())
        let loans = try await book.loans(limit: 200, offset: 0).map { ($0.id, $0.position) }
        let prompt = loans.first { $0.1.status == .active && ($0.1.oldestUnpaid ?? day) > day }
        let id = try #require(prompt).0
        for change in [LoanEvent.Change.charge(50_025), .receipt(50_025)] {
            let now = Timestamp(milliseconds: 0)
            try await book.record(change, on: id, effectiveOn: day, at: now, by: .system("test"))
        }
    }

    private static func analyst(
        _ front: Front,
        _ client: any TestClientProtocol
    ) async throws -> (browser: Browser, headers: HTTPFields) {
        let browser = Browser(client)
        let name = try await front.signIn(as: .analyst, browser, client)
        let token = try await Browser(client).token(name)
        return (browser, [.authorization: "Bearer \(token)"])
    }

    /// What the addresses of programs say, by the name of the tile; amounts in whole units as the page has them.
    private static func told(_ program: Browser, _ headers: HTTPFields) async throws -> [String: Double] {
        let summary = try await program.send(.get, "/api/portfolio/summary", headers).object
        let paid = try await program.send(.get, "/api/portfolio/repayment-stats", headers).object
        let loans = try #require(summary["loan_statistics"] as? [String: Double])
        let money = try #require(summary["financial_metrics"] as? [String: Double]).mapValues { $0.rounded(.down) }
        let risk = try #require(summary["risk_metrics"] as? [String: Double])
        let fees = try #require(paid["total_late_fees_collected"] as? Double).rounded(.down)
        let figures = [
            "Loans": loans["total_loans"], "Active": loans["active_loans"], "Approval rate": loans["approval_rate"],
            "Disbursed": money["total_disbursed"], "Outstanding": money["total_outstanding"],
            "Repaid": money["total_repaid"], "In suspense": money["total_income_suspense"],
            "Charges paid": fees, "NPA ratio": risk["npa_ratio"], "Default rate": risk["default_rate"],
            "On time": paid["on_time_percentage"] as? Double,
        ]
        return figures.compactMapValues { $0 }
    }
}
