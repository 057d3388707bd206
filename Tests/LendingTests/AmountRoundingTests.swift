import Instalments
import Lending
import Testing

/// How amounts of a loan are rounded.
@Suite struct AmountRoundingTests {
    private static let even = AmountRounding(halves: .even, step: 1)
    private static let whole = AmountRounding(halves: .up, step: 100)

    @Test func aStepOutsideItsRangeIsNone() {
        #expect(AmountRounding(halves: .up, step: 0) == nil && AmountRounding(halves: .even, step: 1_001) == nil)
        #expect(AmountRounding(halves: .up, step: 1) == .usual)
    }

    @Test(arguments: [(5, 1, 0), (15, 2, 2), (25, 3, 2), (24, 2, 2), (26, 3, 3), (0, 0, 0)])
    func halvesGoUpOrToTheEvenNeighbour(tenths: Int, up: Int64, toEven: Int64) throws {
        let even = try #require(Self.even)
        #expect(AmountRounding.usual.quotient(Int128(tenths), by: 10) == up)
        #expect(even.quotient(Int128(tenths), by: 10) == toEven)
        #expect(AmountRounding.usual.whole(Double(tenths) / 10) == up)
        #expect(even.whole(Double(tenths) / 10) == toEven)
    }

    /// 50 at 12 % costs 0.5 a month: the golden of a half, both ways.
    @Test func interestIsRoundedAsTheProductSays() throws {
        let rate = try AnnualRate(percent: 12)
        #expect(rate.monthlyInterest(onMinorUnits: 50) == 1)
        #expect(rate.monthlyInterest(onMinorUnits: 50, rounding: try #require(Self.even)) == 0)
        #expect(rate.monthlyInterest(onMinorUnits: 150, rounding: try #require(Self.even)) == 2)
    }

    /// Whole units are never rounded up, so that no loan ends before its time: 21,001.86 becomes 21,001.
    @Test func wholeUnitsAreRoundedDownAndTheLastPaymentTakesTheRest() throws {
        let rate = try AnnualRate(percent: 9.5)
        let whole = try #require(Self.whole)
        let schedule = RepaymentSchedule(
            principalMinorUnits: 100_000_000,
            annualRate: rate,
            months: 60,
            rounding: whole
        )
        #expect(schedule.levelPayment == 2_100_100)
        #expect(schedule.instalments.dropLast().allSatisfy { $0.payment == 2_100_100 })
        #expect(schedule.instalments.reduce(0) { $0 + $1.principal } == 100_000_000)
        let last = try #require(schedule.instalments.last).payment
        #expect(last > 2_100_100 && last < 2_100_100 + 100 * 60 * 2)
        let tiny = RepaymentSchedule(principalMinorUnits: 150, annualRate: rate, months: 3, rounding: whole)
        #expect(tiny.levelPayment == 51 && tiny.instalments.last?.balance == 0)
    }
}
