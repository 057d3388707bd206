import AssetQuality
import Foundation
import HTTPTypes
import LedgerRecords
import Lending
import LoanLedger
import LoanRisk
import Portfolio
import Testing

@testable import Web

extension PortfolioPageTests {
    /// Keeps for the first performing loans at floating rates that each point adds a tenth to their log-odds.
    private func keep(_ count: Int, in book: LoanBook) async throws -> [LoanRecord] {
        let loans = try await book.loans(limit: 200, offset: 0)
            .filter { $0.isFloating && $0.position.outstanding > 0 && !$0.position.assetClass.isNonPerforming }
        let shifts = loans.prefix(count)
            .compactMap { loan in
                RateShifts(loan: loan.id, logOdds: RateShifts.points.map { Double($0) / 10 })
            }
        #expect(shifts.count == count && loans.count > count)
        try await book.keep(shifts, at: Timestamp(milliseconds: 0), by: .system("test"))
        return loans
    }

    @Test func aStressTakesTheWordOfTheModelsWhereItIsAskedFor() async throws {
        try await reading(as: .analyst) { book, browser, program, headers in
            let address = "/api/portfolio/stress?unemployment=0&rates=4"
            let plain = try await program.send(.get, address, headers)
            #expect(plain.object["rescored_loans"] is NSNull && plain.object["floating_loans"] is NSNull)
            let loans = try await keep(3, in: book)
            let asked = try await program.send(.get, "\(address)&rescore=true", headers)
            #expect(asked.object["rescored_loans"] as? Int == 3)
            #expect(asked.object["floating_loans"] as? Int == loans.count)
            let loss = try #require(asked.object["stressed_loss"] as? Double)
            #expect(loss != plain.object["stressed_loss"] as? Double)
            let scored = try await book.keptRescoring(of: Currency(isoCode: "INR"), asAt: nil, points: 4)
            #expect(scored.byPurpose.values.joined().compactMap(\.logOddsShift) == [0.4, 0.4, 0.4])
            let page = try await browser.open("/portfolio?unemployment=0&rates=4&rescore=true").text
            #expect(page.contains("Of \(loans.count) performing loans at floating rates, 3 were scored anew"))
            #expect(page.contains("value=\"true\" checked") && page.contains("&amp;rescore=true"))
            let told = try #require(
                page.firstMatch(of: #/Expected loss of a year rises from [0-9,]+ to ([0-9,]+)/#)?.1
            )
            #expect(abs((Double(told.filter { $0 != "," }) ?? 0) - loss) <= 1)
            let without = try await browser.open("/portfolio?unemployment=0&rates=4").text
            #expect(!without.contains("scored anew at their new rate") && !without.contains("value=\"true\" checked"))
            let table = "/portfolio/tables/stress-1?unemployment=0&rates=4"
            let (file, other) = (
                try await browser.send(.get, "\(table)&rescore=true").text, try await browser.open(table).text
            )
            #expect(file != other && file.hasPrefix("Purpose,"))
            for wrong in ["/portfolio?rescore=yes", "/portfolio/tables/stress-1?rescore="] {
                let answer = try await browser.send(.get, wrong, [.accept: "text/html"])
                #expect(answer.status == 400 && answer.text.contains("rescore must be true or false"))
            }
            #expect(try await program.send(.get, "\(address)&rescore=1", headers).status == 400)
        }
    }

    @Test func aPastDayIsScoredAnewToo() async throws {
        try await reading(as: .analyst) { book, _, program, headers in
            _ = try await keep(3, in: book)
            let day = try #require(try await book.lastDayEnd()).adding(days: -1)
            let address = "/api/portfolio/stress?unemployment=0&rates=4&rescore=true&asAt=\(day.iso)"
            var asked = try await program.send(.get, address, headers)
            // Beside many other tests it may take longer than a request waits: then one comes back, as it is told.
            let end = ContinuousClock.now + .seconds(60)
            while asked.status == 503, ContinuousClock.now < end {
                try await Task.sleep(for: .milliseconds(200))
                asked = try await program.send(.get, address, headers)
            }
            #expect(asked.object["as_at"] as? String == day.iso && asked.object["rescored_loans"] as? Int == 3)
        }
    }
}
