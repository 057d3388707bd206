import Allocation
import AssetQuality
import BookPolicies
import CreditRisk
import Documents
import Foundation
import Lending
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

    @Test func theReasonOfAStageIsToldAndARisenRiskCostsALifetime() throws {
        let book = try figures()
        let whole = try #require(book.cells.first { $0.assetClass == .standard && $0.purpose == "medical" })
        let part = BookSum.allCases.reduce(whole) { $0.replacing($1, by: $0[$1] / 9) }
        let before = try BookReport.expectedLoss(book, regime: .ifrs9)
        let after = try BookReport.expectedLoss(book, regime: .ifrs9, risen: [part])
        func loans(_ report: BookReport, _ reason: String) -> JSONValue? {
            guard case .array(let reasons) = report.json["reasons"] else { return nil }
            return reasons.first { $0["reason"] == .string(reason) }?["loans"]
        }
        #expect(loans(before, "pd_rise") == 0 && loans(after, "pd_rise") == 100)
        #expect(loans(before, "none") == 2_700 && loans(after, "none") == 2_600)
        for report in [before, after] {
            #expect(loans(report, "days_past_due") == 150 && loans(report, "default") == 150)
            #expect(report.tables[1].rows.count == 5)
        }
        #expect((after.json["ecl"]?.numberValue ?? 0) > (before.json["ecl"]?.numberValue ?? 0))
        #expect(after.json["cecl"]?.numberValue.map { abs($0 - (before.json["cecl"]?.numberValue ?? 0)) < 5 } == true)
        let booked = try book.booked(under: .ifrs9, risen: [part]).sum(.provision)
        #expect(after.json["booked"] == .number(Double(booked)), "all pages tell one number")
    }

    @Test func whatIsInSuspenseIsToldOfTheWholeBook() throws {
        let report = try BookReport.summary(figures(in: "INR", [.suspended: 1_500]))
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
        let booked = try figures().booked(under: .ifrs9, rule: rule).sum(.provision)
        #expect(abs(Double(booked) - number(weighed, "ecl")) < 20)
    }

    @Test func aPriceFloorIsFundingLossCapitalAndCost() throws {
        var policy = BookPolicy()
        (policy.prices.funding, policy.prices.hurdle, policy.prices.cost) = (0.1, 0.2, 0.02)
        let report = try BookReport.capital(figures(), floors: RetailCapital.Floors(), policy: policy)
        guard case .array(let segments) = report.json["segments"] else { throw TestFailure() }
        for segment in segments {
            func number(_ key: String) throws -> Double { try #require(segment[key]?.numberValue) }
            let floor = try 0.1 + number("pd") * number("lgd") + 0.2 * number("k") + 0.02
            #expect(abs(try number("price_floor") - floor) < 1e-12)
            #expect(try segment["is_below_floor"] == .bool(number("rate") < floor))
        }
        let below = segments.filter { $0["is_below_floor"] == true }.compactMap { $0["purpose"]?.stringValue }
        #expect(!below.isEmpty && below.count < segments.count)
        let names = below.joined(separator: ", ")
        #expect(report.sentences[1].contains("Loans for \(names) bring less than their price floor"))
        let free = try BookReport.capital(figures([.expectedDefault: 0]), floors: RetailCapital.Floors())
        #expect(free.sentences[1].contains("All purposes bring their price floor or more: funding 7.00 %"))
    }

    @Test func capitalFollowsWhatAPurposeFinances() throws {
        var policy = BookPolicy()
        policy.sectors = ["business": .commercialRealEstate, "vehicle": .housing]
        let report = try BookReport.capital(figures(), floors: RetailCapital.Floors(), policy: policy)
        guard case .array(let segments) = report.json["segments"] else { throw TestFailure() }
        #expect(segments.map { $0["exposure_class"] } == ["corporate", "other_retail", "residential_mortgage"])
        func number(_ index: Int, _ key: String) throws -> Double { try #require(segments[index][key]?.numberValue) }
        let corporate = try CorporateCapital(
            probabilityOfDefault: number(0, "pd"),
            lossGivenDefault: number(0, "lgd"),
            maturityInYears: 2.5
        )
        #expect(try number(0, "k") == corporate.requirement && number(2, "correlation") == 0.15)
        #expect(report.sentences[0].contains("(CRE31, corporate, other retail, residential mortgage)"))
    }

    @Test func defaultsOfAYearAreCounted() throws {
        let report = try BookReport.capital(figures(), floors: RetailCapital.Floors())
        guard case .array(let pools) = report.json["defaults"], case .array(let segments) = report.json["segments"]
        else { throw TestFailure() }
        #expect(pools.count == 3 && report.tables[1].caption.utf8.elementsEqual("Defaults of a year".utf8))
        for (pool, segment) in zip(pools, segments) {
            guard case .array(let quantiles) = pool["quantiles"] else { throw TestFailure() }
            let counts = quantiles.compactMap { $0["defaults"]?.numberValue }
            let (pd, loans) = (try #require(segment["pd"]?.numberValue), try #require(pool["loans"]?.numberValue))
            #expect(loans == 950 && abs((pool["expected"]?.numberValue ?? 0) - 950 * pd) < 1e-9)
            #expect(counts == counts.sorted() && counts[0] > 950 * pd)
            let model = try VasicekModel(
                probabilityOfDefault: pd,
                correlation: #require(segment["correlation"]?.numberValue)
            )
            #expect(counts[2] == (950 * model.defaultRate(atConfidence: 0.999)).rounded(.up))
        }
    }

    /// A small pool is counted loan by loan: 95 in 100 years have so many defaults or fewer, and not fewer than one less.
    @Test func aSmallPoolIsCountedExactly() throws {
        let cell = BookCell(
            BookCell.Kind(
                cohort: 24_300,
                purpose: "medical",
                region: "east",
                status: "active",
                bucket: .current,
                assetClass: .standard
            ),
            [.loans: 50, .outstanding: 5_000, .expectedDefault: 250, .interest: 500]
        )
        let book = try BookFigures(
            [cell],
            in: Currency(isoCode: "INR"),
            funnel: ApplicationFunnel(approved: 50, declined: 0, pending: 0)
        )
        let report = try BookReport.capital(book, floors: RetailCapital.Floors())
        guard case .array(let pools) = report.json["defaults"], let pool = pools.first,
            case .array(let quantiles) = pool["quantiles"], case .array(let segments) = report.json["segments"]
        else { throw TestFailure() }
        let correlation = try #require(segments.first?["correlation"]?.numberValue)
        let chances = try VasicekModel(probabilityOfDefault: 0.05, correlation: correlation)
            .defaultCountProbabilities(borrowerCount: 50)
        for quantile in quantiles {
            let confidence = try #require(quantile["confidence"]?.numberValue)
            let count = Int(try #require(quantile["defaults"]?.numberValue))
            #expect(chances[...count].reduce(0, +) >= confidence)
            #expect(chances[..<count].reduce(0, +) < confidence)
        }
    }

    @Test func theBestForItsRiskIsBetterThanTheFrontier() throws {
        let report = try BookReport.allocation(
            figures(),
            riskAversion: 5,
            cap: 0.5,
            correlation: 0.08,
            fundingPercent: 7,
            losses: LossGivenDefault()
        )
        let ratio = try #require(report.json["best_ratio"])
        let (gain, risk) = (ratio["expected_return"]?.numberValue ?? 0, ratio["volatility"]?.numberValue ?? 1)
        guard case .array(let frontier) = report.json["frontier"] else { throw TestFailure() }
        for point in frontier {
            let other = (point["expected_return"]?.numberValue ?? 1) / (point["volatility"]?.numberValue ?? 1)
            #expect(gain / risk >= other - 1e-9 && gain > 0)
        }
        #expect(report.tables[0].heading[3].utf8.elementsEqual("Best for its risk".utf8))
        guard case .array(let parts) = report.json["risk_contributions"] else { throw TestFailure() }
        let volatility = try #require(report.json["volatility"]?.numberValue)
        #expect(abs(parts.compactMap(\.numberValue).reduce(0, +) - volatility) < 1e-12)
        #expect(report.tables[0].heading[4].utf8.elementsEqual("Share of risk".utf8))
        let tail = try #require(report.json["value_at_risk_99"]?.numberValue)
        let shortfall = try #require(report.json["expected_shortfall_99"]?.numberValue)
        #expect(tail < shortfall)
        #expect(report.sentences[1].contains("one year in a hundred would bring"))
        let dear = try BookReport.allocation(
            figures(),
            riskAversion: 5,
            cap: 0.5,
            correlation: 0.08,
            fundingPercent: 40,
            losses: LossGivenDefault()
        )
        #expect(dear.json["best_ratio"] == .null && dear.sentences.contains("No purpose brings more than money costs."))
    }
}
