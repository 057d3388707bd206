import Allocation
import AssetQuality
import BookPolicies
import CreditRisk
import Documents
import Lending
import Portfolio
import PortfolioReports
import Testing

@Suite struct BookReportTests {
    /// A thousand loans of each purpose, one in twenty non-performing.
    func figures(in code: String = "INR", _ changed: [BookSum: Int] = [:]) throws -> BookFigures {
        func cell(_ purpose: String, _ assetClass: AssetClass, _ bucket: DelinquencyBucket, _ loans: Int) -> BookCell {
            let sums: BookSums = [
                .loans: loans, .disbursed: loans * 1_000_000, .outstanding: loans * 500_000,
                .received: loans * 600_000, .provision: loans * (assetClass.isNonPerforming ? 125_000 : 2_000),
                .defaulted: assetClass.isNonPerforming ? loans : 0, .instalmentsDue: loans * 10,
                .instalmentsOnTime: loans * 9, .fallenDue: loans * 250_000, .paidOfDue: loans * 240_000,
                .floating: loans * 250_000, .expectedDefault: loans * (purpose == "business" ? 40_000 : 15_000),
                .payments: loans * 22_000, .incomes: loans * 60_000, .instalments: loans * 22_000,
                .interest: loans * (purpose == "medical" ? 75_000 : 90_000),
                .floatingDefault: loans * (purpose == "business" ? 20_000 : 7_500),
                .floatingInterest: loans * (purpose == "medical" ? 37_500 : 45_000),
                .floatingInstalments: loans * 11_000, .floatingPayments: loans * 11_000,
                .floatingIncomes: loans * 30_000,
            ]
            let kind = BookCell.Kind(
                cohort: 24_300,
                purpose: purpose,
                region: "east",
                status: "active",
                bucket: bucket,
                assetClass: assetClass
            )
            return changed.reduce(BookCell(kind, sums)) { $0.replacing($1.key, by: $1.value * loans) }
        }
        let purposes = ["business", "medical", "vehicle"]
        return try BookFigures(
            purposes.flatMap {
                [
                    cell($0, .standard, .current, 900), cell($0, .specialMention1, .days31, 50),
                    cell($0, .substandard, .days91, 50),
                ]
            },
            in: Currency(isoCode: code),
            funnel: ApplicationFunnel(approved: 3_000, declined: 1_000, pending: 0)
        )
    }

    @Test func theSummaryTellsWhatTheCellsSay() throws {
        let report = try BookReport.summary(figures())
        #expect(report.json["loans"] == 3_000 && report.json["npa_ratio"] == 0.05)
        #expect(report.json["approval_rate"] == 0.75 && report.json["on_time_share"] == 0.9)
        #expect(report.json["payment_rate"] == 0.96)
        let rows = [["Paid of what fell due", "96.00 %"], ["Outstanding", "15,000,000"], ["GNPA ratio", "5.00 %"]]
        for row in rows { #expect(report.tables[0].rows.contains(row), "\(row)") }
        #expect(report.sentences.contains { $0.utf8.elementsEqual("warning: NPA ratio 5.00 %, limit 3.00 %".utf8) })
        #expect(
            report.sentences.contains { $0.utf8.elementsEqual("warning: region east 100.00 %, limit 35.00 %".utf8) }
        )
        #expect(report.json["statuses"]?["Overdue"] == 150 && report.json["statuses"]?["Defaulted"] == 150)
        #expect(report.tables[4].rows.map { $0[0] } == LoanStanding.allCases.map(\.rawValue))
        #expect(report.tables[4].rows.map { $0[1] } == ["2700", "150", "0", "150", "0", "0", "0"])
        #expect(report.drawings.first?.svg.isEmpty == false)
    }

    @Test(arguments: [("INR", "15,000,000"), ("JPY", "1,500,000,000"), ("KWD", "1,500,000")])
    func amountsAreWholeUnitsOfTheirCurrency(_ code: String, _ outstanding: String) throws {
        let report = try BookReport.summary(figures(in: code))
        #expect(report.currency?.code == code && report.json["currency"] == .string(code))
        #expect(report.tables[0].rows.contains(["Outstanding", outstanding]))
        let quality = try BookReport.assetQuality(figures(in: code))
        #expect(
            quality.tables[0].rows[0][3]
                == (code == "JPY" ? "1,350,000,000" : code == "KWD" ? "1,350,000" : "13,500,000")
        )
    }

    @Test func classesAddUpToTheBook() throws {
        let report = try BookReport.assetQuality(figures())
        let classes = try #require(report.json["classes"])
        guard case .array(let rows) = classes else { throw TestFailure() }
        #expect(rows.reduce(0) { $0 + ($1["loans"]?.numberValue ?? 0) } == 3_000)
        #expect(rows.reduce(0) { $0 + ($1["share"]?.numberValue ?? 0) } == 1)
        #expect(report.tables[0].rows.count == AssetClass.allCases.count)
    }

    @Test(arguments: [
        (ProvisioningRegime.iracp, "iracp"), (.ifrs9, "ecl"), (.expectedLoss2027, "ecl"),
    ])
    func theRegimeDecidesWhatIsBooked(_ regime: ProvisioningRegime, _ key: String) throws {
        let report = try BookReport.expectedLoss(figures(), regime: regime)
        #expect(report.json["booked"] == report.json[key])
        let stage = try #require(report.json["ecl"]?.numberValue)
        let lifetime = try #require(report.json["cecl"]?.numberValue)
        #expect(0 < stage && stage < lifetime)
        #expect(report.json["iracp"] == .number(Double(3 * (950 * 2_000 + 50 * 125_000))))
        #expect(try BookReport.expectedLoss(figures(), regime: .none).json["booked"] == 0)
    }

    @Test func whatIsSetAsideFollowsTheRegime() throws {
        let coverage = { (regime: ProvisioningRegime) in
            try self.figures().booked(under: regime).totals.provisionCoverage
        }
        #expect(try coverage(.iracp) == 0.25 && coverage(.none) == 0)
        // Unsecured loans that do not perform lose 70 per cent.
        #expect(try coverage(.ifrs9) == 0.7 && coverage(.expectedLoss2027) == 0.7)
        let booked = try figures().booked(under: .ifrs9).sum(.provision)
        #expect(try BookReport.expectedLoss(figures(), regime: .ifrs9).json["booked"] == .number(Double(booked)))
    }

    @Test func aLendersLimitsAreItsAlerts() throws {
        var policy = BookPolicy()
        (policy.regions.any, policy.alerts.nonPerformingWarning, policy.purposes.index) = (1, 0.06, 0.3)
        let report = try BookReport.summary(figures(), policy: policy)
        #expect(report.sentences == ["warning: purpose HHI 0.3333, limit 0.3000"])
        #expect(report.tables[1].caption == "Purpose (HHI 0.3333, limit 0.3000)")
        #expect(report.tables[2].rows == [["east", "3000", "15,000,000", "100.00 %", "within 100.00 %"]])
    }

    @Test func whatLoansFinanceMayLieTooCloseTogether() throws {
        var policy = try BookPolicy(lines: Array("sector.vehicle = small_enterprise\nsegment.other = 0.5".utf8))
        (policy.regions.any, policy.purposes.any, policy.alerts.nonPerformingWarning) = (1, 1, 1)
        policy.alerts.nonPerformingCritical = 1
        let report = try BookReport.summary(figures(), policy: policy)
        #expect(report.tables[3].caption == "Segment (HHI 0.5556)")
        #expect(report.tables[3].rows.map { $0[0] + " " + $0[3] } == ["other 66.67 %", "small_enterprise 33.33 %"])
        #expect(report.sentences == ["warning: segment other 66.67 %, limit 50.00 %"])
        #expect(try BookReport.summary(figures()).sentences.allSatisfy { !$0.contains("segment") })
    }

    @Test func chartsSayWhatTheirAxesMeasure() throws {
        let quality = try BookReport.assetQuality(figures()).drawings[0].svg
        #expect(quality.contains(">share, %</text>") && quality.contains(">5</text>"))
        let amounts = try #require(try BookReport.summary(figures()).drawings.first { $0.name == "amounts" }).svg
        #expect(amounts.contains(">INR, millions</text>"))
        let rolls = RollRates([[Int]](repeating: [6, 2, 1, 1, 0], count: 5))
        let vintages = BookReport.vintages(VintageTriangle([], observedUntil: 24_310), rolls: rolls)
        #expect(vintages.drawings.map(\.name) == ["vintages", "rolls"])
        #expect(vintages.drawings[0].svg.contains(">months on book</text>"))
        #expect(vintages.drawings[0].svg.contains(">ever 90+, %</text>"))
        #expect(vintages.drawings[1].svg.contains(">loans of the bucket, %</text>"))
        #expect(vintages.tables[2].rows[1].suffix(3) == ["20.00 %", "60.00 %", "10"])
    }

    /// What borrowers earn says nothing about how their loans are repaid.
    @Test func lossesOfALifetimeDoNotDependOnWhetherIncomesAreKnown() throws {
        let known = try BookReport.expectedLoss(figures(), regime: .ifrs9)
        let unknown = try figures([.payments: 0, .incomes: 0])
        #expect(try BookReport.expectedLoss(unknown, regime: .ifrs9).json == known.json)
        #expect(unknown.segments(LossGivenDefault()).allSatisfy { $0.instalments == 950 * 22_000 })
        #expect(unknown.segments(LossGivenDefault()).allSatisfy { $0.debtToIncome == nil })
    }

    /// A performing loan over 25 years loses more in its life than in its first ten years.
    @Test func lifetimesOfHomeLoansAreCountedToTheirEnd() throws {
        func lifetime(_ instalment: Int) throws -> Double {
            let figures = try figures([
                .outstanding: 100_000_000, .interest: 9_000_000, .instalments: instalment,
                .expectedDefault: 1_000_000,
            ])
            guard case .array(let stages) = try BookReport.expectedLoss(figures, regime: .ifrs9).json["stages"] else {
                throw TestFailure()
            }
            return stages.first?["lifetime"]?.numberValue ?? 0
        }
        // Level payments of 9 % over 300 and over 120 months.
        let (long, short) = (try lifetime(839_196), try lifetime(1_266_758))
        // By hand 98 and 51 months of the first balance, less those who default before; its first ten years hold 74.
        #expect(long > 1.7 * short && long < 1.95 * short)
    }

    @Test func purposesOfAGroupKeepToItsCapTogether() throws {
        func weights(_ groups: [(purposes: [String], cap: Double)]) throws -> [Double] {
            let report = try BookReport.allocation(
                figures(),
                riskAversion: 5,
                cap: 0.7,
                groups: groups,
                correlation: 0.08,
                fundingPercent: 7,
                losses: LossGivenDefault()
            )
            guard case .array(let weights) = report.json["weights"] else { throw TestFailure() }
            return weights.compactMap(\.numberValue)
        }
        // Business, medical, vehicle: the last two are the better.
        let free = try weights([])
        #expect(free[1] + free[2] > 0.8)
        let held = try weights([(["medical", "vehicle"], 0.5)])
        #expect(abs(held[1] + held[2] - 0.5) < 1e-9 && abs(held[0] - 0.5) < 1e-9)
        #expect(throws: AllocationError.self) { try weights([(["medical", "boats"], 0.5)]) }
        #expect(throws: AllocationError.self) { try weights([(["medical", "medical"], 0.5)]) }
    }

    /// What is documented as possible is: from the least correlation on.
    @Test func purposesAreSpreadFromTheLeastCorrelationOn() throws {
        func report(_ correlation: Double) throws -> BookReport {
            try BookReport.allocation(
                figures(),
                riskAversion: 5,
                cap: 0.5,
                correlation: correlation,
                fundingPercent: 7,
                losses: LossGivenDefault()
            )
        }
        guard case .array(let weights) = try report(0.001).json["weights"] else { throw TestFailure() }
        #expect(abs(weights.compactMap(\.numberValue).reduce(0, +) - 1) < 1e-9)
        let error = AllocationError.outOfRange("correlation", "from 0.001, below 1")
        for wrong in [0, 0.0009, 1, -0.5, .nan] { #expect(throws: error) { try report(wrong) } }
        #expect(BookReport.noAllocation(because: error).sentences[0].utf8.count > 40)
    }

    @Test func aWorseScenarioCostsMore() throws {
        func loss(_ scenario: StressScenario) throws -> Double {
            try BookReport.stress(figures(), scenario: scenario).json["stressed_loss"]?.numberValue
                ?? 0
        }
        let ordinary = try loss(StressScenario(name: "none"))
        let rates = try loss(StressScenario(name: "rates", rateShockInPercent: 3))
        let both = try loss(StressScenario(name: "both", factorShock: 2, rateShockInPercent: 3))
        #expect(ordinary < rates && rates < both)
    }

    @Test func allocationKeepsToItsCapAndCapitalToItsFormula() throws {
        let report = try BookReport.allocation(
            figures(),
            riskAversion: 5,
            cap: 0.5,
            correlation: 0.08,
            fundingPercent: 7,
            losses: LossGivenDefault()
        )
        guard case .array(let weights) = report.json["weights"] else { throw TestFailure() }
        let shares = weights.compactMap(\.numberValue)
        #expect(abs(shares.reduce(0, +) - 1) < 1e-9 && shares.allSatisfy { $0 <= 0.5 + 1e-9 })
        #expect((report.json["residual"]?.numberValue ?? 1) < 1e-8)
        #expect(throws: AllocationError.self) {
            try BookReport.allocation(
                figures(),
                riskAversion: 5,
                cap: 0.2,
                correlation: 0.08,
                fundingPercent: 7,
                losses: LossGivenDefault()
            )
        }
        let capital = try BookReport.capital(figures(), floors: RetailCapital.Floors())
        #expect(capital.json["exposure"] == .number(Double(3 * 1_000 * 500_000)))
        // Of what does not perform a quarter is set aside, at least a fifth: the rest weighs 100 %.
        let plain = 0.75 * Double(3 * 950 * 500_000) + Double(3 * 50 * 375_000)
        #expect(capital.json["rwa_standardised"] == .number(plain))
        guard case .array(let defaulted) = capital.json["non_performing"] else { throw TestFailure() }
        // K = max(0, LGD 70 % − 25 %).
        let weighted = defaulted.compactMap { $0["rwa"]?.numberValue }
        #expect(weighted.count == 3 && weighted.allSatisfy { abs($0 - 12.5 * 0.45 * 25_000_000) < 1e-3 })
        let light = try BookReport.capital(figures([.provision: 50_000]), floors: RetailCapital.Floors())
        guard case .array(let rows) = light.json["non_performing"] else { throw TestFailure() }
        #expect(rows.first?["rwa_standardised"] == .number(1.5 * 50 * 450_000))
    }

    @Test func vintagesLeaveBlankWhatWasNotObserved() {
        let cohorts = [
            VintageTriangle.Cohort(month: 24_300, loans: 100, firstDefaults: [4: 5]),
            VintageTriangle.Cohort(month: 24_306, loans: 50, firstDefaults: [:]),
        ]
        let report = BookReport.vintages(
            VintageTriangle(cohorts, observedUntil: 24_310),
            rolls: RollRates([[Int]](repeating: [1, 1, 0, 0, 0], count: 5))
        )
        #expect(report.tables[0].rows[0] == ["2025-01", "100", "0.00 %", "5.00 %", "5.00 %"])
        #expect(report.tables[0].rows[1] == ["2025-07", "50", "0.00 %", "", ""])
        #expect(
            report.tables[1].rows[4] == ["4", "150", "3.33 %"] && report.tables[1].rows[7] == ["7", "100", "5.00 %"]
        )
        #expect(report.tables[2].rows[0].prefix(3) == ["Current", "50.00 %", "50.00 %"])
    }

    struct TestFailure: Error {}
}
