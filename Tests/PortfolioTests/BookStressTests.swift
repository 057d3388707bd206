import CreditRisk
import Portfolio
import Testing

@Suite struct BookStressTests {
    private func segment(_ probability: Double = 0.05, floating: Double = 1) -> BookSegment {
        BookSegment(
            name: "home",
            outstanding: 1_000_000,
            probabilityOfDefault: probability,
            lossGivenDefault: 0.4,
            debtToIncome: 0.4,
            floatingShare: floating,
            ratePercent: 9.5,
            monthsLeft: 60
        )
    }

    @Test func anOrdinaryYearChangesNothing() throws {
        let stress = try BookStress([segment()], scenario: StressScenario(name: "none"), correlation: 0.1)
        #expect(stress.expectedLoss == 20_000 && abs(stress.stressedLoss - 20_000) < 1e-6)
    }

    @Test func aRiseOfRatesReachesInstalmentsRatiosAndDefaults() throws {
        let scenario = StressScenario(name: "rates", rateShockInPercent: 3)
        let row = try #require(try BookStress([segment()], scenario: scenario, correlation: 0.1).rows.first)
        // 21,001.86 at 9.5 % and 22,493.08 at 12.5 % for a million over 60 months.
        #expect(abs((row.debtToIncome ?? 0) - 0.4 * 22_497.94 / 21_001.86) < 2e-5)
        #expect(row.probabilityOfDefault > 0.05)
        let fixed = try BookStress([segment(floating: 0)], scenario: scenario, correlation: 0.1)
        #expect(abs((fixed.rows.first?.probabilityOfDefault ?? 0) - 0.05) < 1e-12)
    }

    @Test func aFallOfTheFactorIsVasiceks() throws {
        let scenario = StressScenario(name: "downturn", factorShock: 2.326347874, lossGivenDefaultAddOn: 0.1)
        let row = try #require(
            try BookStress([segment(0.05, floating: 0)], scenario: scenario, correlation: 0.08).rows.first
        )
        #expect(abs(row.probabilityOfDefault - 0.151769) < 1e-6)
        #expect(row.lossGivenDefault == 0.5)
    }
}
