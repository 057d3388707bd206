import AssetQuality
import CreditRisk
import Documents
import Foundation
import Portfolio
import PortfolioReports
import Testing

extension BookReportTests {
    @Test func provisionsTellOfTwelveMonthsAndOfTheLifetime() throws {
        let book = try figures()
        let report = try BookReport.expectedLoss(book, regime: .ifrs9)
        guard case .array(let stages) = report.json["stages"], case .array(let purposes) = report.json["purposes"]
        else {
            throw TestFailure()
        }
        func number(_ json: JSONValue, _ key: String) -> Double { json[key]?.numberValue ?? -1 }
        for stage in stages.prefix(2) {
            #expect(number(stage, "pd_12_months") > 0)
            #expect(number(stage, "pd_lifetime") > number(stage, "pd_12_months"))
        }
        #expect(number(stages[2], "pd_12_months") == 1 && number(stages[2], "pd_lifetime") == 1)
        // Of medical loans 900 in stage 1: 500,000 at 15 % repaid by 22,000 a month in 27 months, at 3 % a year.
        let cells = book.cells.filter { $0.purpose == "medical" && $0.assetClass == .standard }
        let medical = try BookReport.expectedLoss(
            BookFigures(cells, in: book.currency, funnel: book.funnel),
            regime: .ifrs9
        )
        guard case .array(let first) = medical.json["stages"] else { throw TestFailure() }
        #expect(abs(number(first[0], "pd_12_months") - 0.03) < 1e-9)
        #expect(abs(number(first[0], "pd_lifetime") - (1 - exp(log(0.97) * 27 / 12))) < 1e-9)
        #expect(purposes.map { $0["purpose"]?.stringValue } == ["business", "medical", "vehicle"])
        for key in ["loans", "outstanding", "ecl", "iracp", "lifetime"] {
            let sums = [stages, purposes].map { rows in rows.reduce(0) { $0 + number($1, key) } }
            #expect(sums[0] == sums[1] && sums[0] > 0, "\(key)")
        }
        #expect(report.tables[0].heading.suffix(2) == ["12-month PD", "Lifetime PD"])
        #expect(report.tables[2].rows.map { $0[0] } == ["business", "medical", "vehicle"])
    }

    @Test func whatIsInSuspenseIsToldOfTheWholeBook() throws {
        let report = try BookReport.summary(figures(in: "INR", ["suspended": 1_500]))
        #expect(report.json["income_suspense"] == 4_500_000)
        #expect(report.tables[0].rows.contains(["Interest and fees in suspense", "45,000"]))
    }

    @Test func scenariosAreToldAndWeighed() throws {
        var rule = ExpectedLossRule()
        let usual = try BookReport.expectedLoss(figures(), regime: .ifrs9, rule: rule)
        rule.scenarios = [
            ExpectedLossRule.Scenario(weight: 0.6, StressScenario(name: "calm")),
            ExpectedLossRule.Scenario(weight: 0.4, StressScenario(name: "bad", factorShock: 1)),
        ]
        rule.reversion = ExpectedLossRule.Reversion(yearly: 0, forecastMonths: 6, months: 0)
        let weighed = try BookReport.expectedLoss(figures(), regime: .ifrs9, rule: rule)
        let words = "Expected losses are the mean over scenarios: calm 60.00 % (factor 0.00, LGD +0.00 %), bad 40.00 %"
        #expect(weighed.sentences.first?.hasPrefix(words) == true)
        func number(_ report: BookReport, _ key: String) -> Double { report.json[key]?.numberValue ?? -1 }
        #expect(number(weighed, "ecl") > number(usual, "ecl"))
        #expect(number(weighed, "booked") == number(weighed, "ecl"))
        #expect(number(weighed, "cecl") < number(usual, "cecl"), "after half a year nobody defaults any more")
        let booked = try figures().booked(under: .ifrs9, rule: rule).sum("provision")
        #expect(abs(Double(booked) - number(weighed, "ecl")) < 20)
    }
}
