import CreditRisk
import Instalments
import Lending
import Portfolio
import Testing

@Suite struct BookStressTests {
    /// A million over 60 months at 9.5 %, of borrowers who pay 40 per cent of what they earn.
    private static let payment = 2_100_186.0
    private static let loans = FloatingLoans(
        outstanding: 100_000_000,
        probabilityOfDefault: 0.05,
        ratePercent: 9.5,
        instalments: payment,
        payments: payment,
        incomes: payment / 0.4
    )

    /// The same loans, some at floating rates.
    private func segment(
        _ probability: Double = 0.05,
        floating: [FloatingLoans] = [loans],
        fixed: Double = 0
    ) -> BookSegment {
        BookSegment(
            name: "home",
            outstanding: 100_000_000 + Int64(fixed * 100_000_000),
            probabilityOfDefault: probability,
            lossGivenDefault: 0.4,
            payments: Self.payment * (1 + fixed),
            incomes: Self.payment / 0.4 * (1 + fixed),
            instalments: Self.payment * (1 + fixed),
            ratePercent: 9.5,
            floating: floating
        )
    }

    private func row(
        _ segment: BookSegment,
        _ scenario: StressScenario,
        _ correlation: Double = 0.1
    ) throws -> BookStress.Row {
        try #require(try BookStress([segment], scenario: scenario, correlation: correlation).rows.first)
    }

    @Test func aModelsOwnWordReplacesTheRelation() throws {
        let scenario = StressScenario(name: "rates", rateShockInPercent: 3)
        let told = FloatingLoans(
            outstanding: 60_000_000,
            probabilityOfDefault: 0.05,
            ratePercent: 9.5,
            instalments: Self.payment * 0.6,
            payments: 0,
            incomes: 0,
            logOddsShift: 0.5
        )
        let rescored = RescoredLoans([("home", told), ("car", Self.loans)])
        #expect(rescored.rescored == 1 && rescored.count == 2)
        let stress = try BookStress([segment()], scenario: scenario, correlation: 0.1, rescored: rescored)
        let row = try #require(stress.rows.first)
        // Six tenths at log-odds −2.94444 + 0.5, the rest as it was.
        #expect(abs(row.probabilityOfDefault - (0.6 * 0.0798462 + 0.4 * 0.05)) < 1e-6)
        #expect(abs(row.instalments - (Self.payment + 0.6 * (2_249_794 - Self.payment))) < 2)
        let none = StressScenario(name: "none")
        let calm = try BookStress([segment()], scenario: none, correlation: 0.1, rescored: rescored)
        #expect(abs(try #require(calm.rows.first).probabilityOfDefault - 0.05) < 1e-12)
    }

    @Test func anOrdinaryYearChangesNothing() throws {
        let stress = try BookStress([segment(fixed: 1)], scenario: StressScenario(name: "none"), correlation: 0.1)
        #expect(stress.expectedLoss == 4_000_000 && abs(stress.stressedLoss - 4_000_000) < 1e-6)
        #expect(stress.instalments.after == stress.instalments.before)
    }

    @Test func aRiseOfRatesReachesInstalmentsRatiosAndDefaults() throws {
        let scenario = StressScenario(name: "rates", rateShockInPercent: 3)
        let after = try row(segment(), scenario)
        // 21,001.86 at 9.5 % and 22,497.94 at 12.5 % for a million over 60 months.
        #expect(abs(after.instalments - 2_249_794) < 2)
        #expect(abs((after.debtToIncome ?? 0) - 0.4 * 22_497.94 / 21_001.86) < 2e-7)
        // 3 for each unit of debt to income: log-odds −2.94444 and 0.02849·3 more.
        #expect(abs(after.probabilityOfDefault - 0.0542) < 5e-5)
    }

    @Test func loansAtFixedRatesKeepTheirInstalments() throws {
        let scenario = StressScenario(name: "rates", rateShockInPercent: 3)
        let fixed = try row(segment(floating: []), scenario)
        #expect(fixed.instalments == Self.payment && fixed.debtToIncome == 0.4)
        #expect(abs(fixed.probabilityOfDefault - 0.05) < 1e-12)
        let (half, all) = (try row(segment(fixed: 1), scenario), try row(segment(), scenario))
        #expect(abs(half.instalments - all.instalments - Self.payment) < 1e-6)
        #expect(abs(half.probabilityOfDefault - (all.probabilityOfDefault + 0.05) / 2) < 1e-12)
    }

    @Test(arguments: [(9.5, 60, 2.0), (12.0, 7, 5.0), (0.0, 24, 3.0), (18.5, 240, -4.0), (3.0, 12, -10.0)])
    func anInstalmentIsThatOfTheMonthsThatAreLeft(_ percent: Double, _ months: Int, _ points: Double) throws {
        func instalment(_ percent: Double) throws -> Double {
            let rate = try AnnualRate(percent: max(percent, 0))
            return Double(
                equatedMonthlyInstalment(principalMinorUnits: 50_000_000, annualRate: rate, months: months)
            )
        }
        let now = try instalment(percent)
        let loans = FloatingLoans(
            outstanding: 50_000_000,
            probabilityOfDefault: 0.05,
            ratePercent: percent,
            instalments: now,
            payments: 0,
            incomes: 0
        )
        #expect(abs(loans.monthsLeft - Double(months)) < 1e-3)
        #expect(abs(now * (1 + loans.rise(points: points)) - (try instalment(percent + points))) < 3)
    }

    /// numpy-financial 1.0.0, number of periods.
    @Test(arguments: [
        (9.0, 500.0, 20_000.0, 47.73477457396714), (18, 150, 3_000, 23.95622453660107), (24, 20, 1_000, 660),
    ])
    func theMonthsThatAreLeftMeetTheReference(_ percent: Double, _ payment: Double, _ owed: Double, _ months: Double) {
        let loans = FloatingLoans(
            outstanding: owed,
            probabilityOfDefault: 0.05,
            ratePercent: percent,
            instalments: payment,
            payments: 0,
            incomes: 0
        )
        #expect(abs(loans.monthsLeft - months) < 1e-9 * months)
    }

    @Test func whatIsNotRepaidByInstalmentsHasNone() {
        let loans = FloatingLoans(
            outstanding: 100,
            probabilityOfDefault: 0.05,
            ratePercent: 12,
            instalments: 0,
            payments: 0,
            incomes: 0
        )
        #expect(loans.rise(points: 5) == 0)
    }

    @Test func aFallOfTheFactorIsVasiceks() throws {
        let scenario = StressScenario(name: "downturn", factorShock: 2.326347874, lossGivenDefaultAddOn: 0.1)
        for floating in [[], [Self.loans]] {
            let after = try row(segment(floating: floating), scenario, 0.08)
            #expect(abs(after.probabilityOfDefault - 0.151769) < 1e-6)
            #expect(after.lossGivenDefault == 0.5)
        }
    }
}
