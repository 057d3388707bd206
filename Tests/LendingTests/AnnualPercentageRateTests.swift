import Instalments
import Testing

@Suite struct AnnualPercentageRateTests {
    /// 100,000 at 12 % over 12 months with a fee of 2,000 (RBI Key Facts Statement method).
    @Test func meetsTheGoldens() throws {
        let level = try #require(
            AnnualPercentageRate(disbursedMinorUnits: 98_000_00, payments: Array(repeating: 8_884_88, count: 12))
        )
        #expect(abs(level.percent - 15.854547) < 5e-7)
        #expect(abs(level.effectivePercent - 17.0589) < 5e-5)

        let rate = try AnnualRate(percent: 12)
        let schedule = RepaymentSchedule(principalMinorUnits: 100_000_00, annualRate: rate, months: 12)
        let actual = try #require(
            AnnualPercentageRate(disbursedMinorUnits: 98_000_00, payments: schedule.instalments.map(\.payment))
        )
        #expect(abs(actual.percent - 15.854497) < 5e-7)
    }

    @Test(arguments: [0, 1, 9.5, 36, 400])
    func withoutChargesItIsTheRateOfTheLoan(_ percent: Double) throws {
        let rate = try AnnualRate(percent: percent)
        let schedule = RepaymentSchedule(principalMinorUnits: 1_000_000_000, annualRate: rate, months: 36)
        let apr = AnnualPercentageRate(
            disbursedMinorUnits: 1_000_000_000,
            payments: schedule.instalments.map(\.payment)
        )
        #expect(abs(try #require(apr).percent - percent) < 1e-5)
    }

    @Test func isNotThereWhereThereIsNone() {
        #expect(AnnualPercentageRate(disbursedMinorUnits: 0, payments: [100]) == nil)
        #expect(AnnualPercentageRate(disbursedMinorUnits: -1, payments: [100]) == nil)
        #expect(AnnualPercentageRate(disbursedMinorUnits: 100, payments: []) == nil)
        #expect(AnnualPercentageRate(disbursedMinorUnits: 100, payments: [50, 49]) == nil)
        #expect(AnnualPercentageRate(disbursedMinorUnits: 1, payments: [1_000_000]) == nil)
        #expect(AnnualPercentageRate(disbursedMinorUnits: 100, payments: [50, 50])?.percent == 0)
    }

    @Test func risesWithTheCharge() throws {
        var last = -1.0
        for fee in stride(from: Int64(0), through: 20_000_00, by: 500_00) {
            let apr = AnnualPercentageRate(
                disbursedMinorUnits: 100_000_00 - fee,
                payments: Array(repeating: 8_884_88, count: 12)
            )
            let percent = try #require(apr).percent
            #expect(percent > last)
            last = percent
        }
    }
}
