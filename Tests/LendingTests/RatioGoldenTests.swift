import Instalments
import Testing

/// What the instalment does to debt against income; the ratios themselves are derived features of a product.
@Suite struct RatioGoldenTests {
    private func payment(_ principal: Int64, _ percent: Double, _ months: Int) throws -> Double {
        let rate = try AnnualRate(percent: percent)
        return Double(equatedMonthlyInstalment(principalMinorUnits: principal, annualRate: rate, months: months)) / 100
    }

    @Test func debtToIncomeMeetsItsGoldens() throws {
        let first = (12_000 + (try payment(1_000_000_00, 9.5, 60))) / 75_000
        #expect(abs(first * 100 - 44.0025) < 5e-5)
        let second = (try payment(3_500_000_00, 9.5, 36)) / 34_209
        #expect(abs(second * 100 - 327.7363) < 5e-5)
    }

    @Test func fixedObligationsToIncomeMeetItsGolden() throws {
        let ratio = (15_000 + 12_000 + (try payment(1_000_000_00, 9.5, 60))) / 60_000
        #expect(abs(ratio * 100 - 80.0031) < 5e-5)
    }
}
