import AssetQuality
import BookPolicies
import CreditRisk
import Documents
import Portfolio
import PortfolioReports
import Testing

extension BookReportTests {
    /// Half of everything secured: 0.2 and 0.5 make 0.35, whatever is usual.
    @Test func whatIsLostInDefaultIsWhatTheLenderSaysEverywhere() throws {
        var policy = BookPolicy()
        policy.expectedLoss.securedLossGivenDefault = 0.2
        policy.expectedLoss.unsecuredLossGivenDefault = 0.5
        let book = try figures([.secured: 250_000])
        func members(_ report: BookReport, _ list: String, _ key: String) throws -> [Double] {
            guard case .array(let rows) = report.json[list] else { throw TestFailure() }
            return rows.compactMap { $0[key]?.numberValue }
        }
        let calm = try BookReport.stress(book, scenario: StressScenario(name: "none"), policy: policy)
        let capital = try BookReport.capital(book, floors: RetailCapital.Floors(), policy: policy)
        for shares in [
            try members(calm, "segments", "lgd_stressed"), try members(capital, "segments", "lgd"),
            try members(capital, "non_performing", "lgd"),
        ] { #expect(shares.count == 3 && shares.allSatisfy { abs($0 - 0.35) < 1e-12 }) }
        #expect(capital.sentences.contains { $0.contains("20.00 % of what has security, 50.00 % of what has none") })
        let spread = try BookReport.allocation(
            book,
            riskAversion: 5,
            cap: 0.5,
            correlation: policy.correlation,
            fundingPercent: 7,
            losses: policy.expectedLoss.lossGivenDefault
        )
        #expect(spread.tables[0].rows.map { $0.last } == ["35.00 %", "35.00 %", "35.00 %"])
        // Stage 3 has defaulted: what is set aside for it is what is lost of it.
        let provisions = try BookReport.expectedLoss(book, regime: .ifrs9, rule: policy.expectedLossRule())
        #expect(abs(try members(provisions, "stages", "ecl")[2] - 0.35 * Double(3 * 50 * 500_000)) < 1)
    }

    /// What defaulted costs what the lender says, of the share that has security and of the other.
    @Test func outcomesAreLearntWithWhatTheLenderSaysIsLost() throws {
        let cohort = BookOutcomes.Cohort(
            month: 24_300,
            purpose: "medical",
            lent: 1_000,
            defaulted: 100,
            interest: 150,
            secured: 400
        )
        let (_, returns) = BookOutcomes([cohort])
            .returns(of: ["medical"], fundingPercent: 5, losses: LossGivenDefault(secured: 0.2, unsecured: 0.5))
        #expect(abs(returns[0][0] - (0.1 * 0.9 - 0.38 * 0.1)) < 1e-12)
    }
}
