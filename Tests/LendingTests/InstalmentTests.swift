import Instalments
import Testing

@Suite struct InstalmentTests {
    /// A row of the golden table; amounts in minor units.
    struct Golden: Sendable {
        var principal: Int64
        var percent: Double
        var months: Int
        var payment: Int64
        var firstInterest: Int64
        var firstPrincipal: Int64
        var firstBalance: Int64
        var lastPayment: Int64
        var totalInterest: Int64
    }

    /// Standard annuity arithmetic in 50 decimal digits, rounded half up to the cent.
    static let goldens = [
        Golden(
            principal: 1_000_000_00,
            percent: 9.5,
            months: 60,
            payment: 21_001_86,
            firstInterest: 7_916_67,
            firstPrincipal: 13_085_19,
            firstBalance: 986_914_81,
            lastPayment: 21_001_98,
            totalInterest: 260_111_72
        ),
        Golden(
            principal: 1_000_000_00,
            percent: 9.5,
            months: 12,
            payment: 87_683_51,
            firstInterest: 7_916_67,
            firstPrincipal: 79_766_84,
            firstBalance: 920_233_16,
            lastPayment: 87_683_54,
            totalInterest: 52_202_15
        ),
        Golden(
            principal: 3_500_000_00,
            percent: 9.5,
            months: 36,
            payment: 112_115_32,
            firstInterest: 27_708_33,
            firstPrincipal: 84_406_99,
            firstBalance: 3_415_593_01,
            lastPayment: 112_115_49,
            totalInterest: 536_151_69
        ),
        Golden(
            principal: 500_000_00,
            percent: 12,
            months: 24,
            payment: 23_536_74,
            firstInterest: 5_000_00,
            firstPrincipal: 18_536_74,
            firstBalance: 481_463_26,
            lastPayment: 23_536_66,
            totalInterest: 64_881_68
        ),
        Golden(
            principal: 120_000_00,
            percent: 0,
            months: 12,
            payment: 10_000_00,
            firstInterest: 0,
            firstPrincipal: 10_000_00,
            firstBalance: 110_000_00,
            lastPayment: 10_000_00,
            totalInterest: 0
        ),
        Golden(
            principal: 100_000_00,
            percent: 12,
            months: 12,
            payment: 8_884_88,
            firstInterest: 1_000_00,
            firstPrincipal: 7_884_88,
            firstBalance: 92_115_12,
            lastPayment: 8_884_85,
            totalInterest: 6_618_53
        ),
    ]

    @Test(arguments: goldens)
    func meetsTheGoldenSchedules(_ golden: Golden) throws {
        let schedule = RepaymentSchedule(
            principalMinorUnits: golden.principal,
            annualRate: try AnnualRate(percent: golden.percent),
            months: golden.months
        )
        let first = try #require(schedule.instalments.first)
        #expect(schedule.levelPayment == golden.payment)
        #expect(first.interest == golden.firstInterest)
        #expect(first.principal == golden.firstPrincipal)
        #expect(first.balance == golden.firstBalance)
        #expect(schedule.instalments.last?.payment == golden.lastPayment)
        #expect(schedule.totalInterest == golden.totalInterest)
        #expect(schedule.totalPayment == golden.principal + golden.totalInterest)
    }

    @Test func theInverseMeetsItsGolden() throws {
        let rate = try AnnualRate(percent: 9.5)
        #expect(principal(repaidBy: 10_000_00, annualRate: rate, months: 60) == 476_148_27)
        #expect(principal(repaidBy: 10_000_00, annualRate: try AnnualRate(percent: 0), months: 12) == 120_000_00)
    }

    @Test func anySchedulePaysBackExactlyWhatWasLent() throws {
        var generator = Numbers(state: 6)
        for _ in 0..<2_000 {
            let lent = Int64(generator.next(below: 1 << (1 + generator.next(below: 40))))
            let rate = try AnnualRate(percent: Double(generator.next(below: 6_000)) / 100)
            let months = Int(1 + generator.next(below: 360))
            let schedule = RepaymentSchedule(principalMinorUnits: lent, annualRate: rate, months: months)
            #expect(schedule.instalments.count == months)
            #expect(schedule.instalments.reduce(0) { $0 + $1.principal } == lent)
            #expect(schedule.instalments.last?.balance == 0)
            #expect(schedule.instalments.allSatisfy { $0.principal >= 0 && $0.payment == $0.interest + $0.principal })
            #expect(schedule.instalments.dropLast().allSatisfy { $0.payment <= schedule.levelPayment })
        }
    }

    @Test func thePaymentRisesWithRateAndPrincipalAndFallsWithTime() throws {
        var last: Int64 = 0
        for percent in stride(from: 0.0, through: 60, by: 0.25) {
            let rate = try AnnualRate(percent: percent)
            let payment = equatedMonthlyInstalment(principalMinorUnits: 1_000_000_00, annualRate: rate, months: 60)
            #expect(payment > last)
            last = payment
            let longer = equatedMonthlyInstalment(principalMinorUnits: 1_000_000_00, annualRate: rate, months: 61)
            #expect(longer < payment)
        }
    }

    @Test func theInverseUndoesThePayment() throws {
        for percent in [0.0, 0.000001, 1, 9.5, 36, 240] {
            let rate = try AnnualRate(percent: percent)
            let payment = equatedMonthlyInstalment(principalMinorUnits: 50_000_000, annualRate: rate, months: 48)
            let lent = principal(repaidBy: payment, annualRate: rate, months: 48)
            #expect(abs(lent - 50_000_000) <= 24)  // half a minor unit of payment is worth at most 24
        }
    }

    @Test func tinyAndHugeRatesAreNoTrouble() throws {
        let tiny = try AnnualRate(percent: 1e-12)
        #expect(equatedMonthlyInstalment(principalMinorUnits: 120_000_00, annualRate: tiny, months: 12) == 10_000_00)
        let huge = try AnnualRate(percent: 10_000)
        #expect(equatedMonthlyInstalment(principalMinorUnits: 1200, annualRate: huge, months: 1_000_000) == 10_000)
        #expect(equatedMonthlyInstalment(principalMinorUnits: .max, annualRate: huge, months: 12) == .max)
        #expect(principal(repaidBy: .max, annualRate: try AnnualRate(percent: 0), months: 12) == .max)
        #expect(
            equatedMonthlyInstalment(principalMinorUnits: .max, annualRate: try AnnualRate(percent: 0), months: 1)
                == .max
        )
    }

    @Test func interestIsRoundedHalfUpInExactDecimals() throws {
        // 1,000 at 9.06 % is 7.55 a month: as binary doubles the product is 7.549999…
        let schedule = RepaymentSchedule(principalMinorUnits: 100, annualRate: try AnnualRate(percent: 9.06), months: 1)
        #expect(schedule.instalments.first?.interest == 1)
        let tie = RepaymentSchedule(principalMinorUnits: 200, annualRate: try AnnualRate(percent: 3), months: 1)
        #expect(tie.instalments.first?.interest == 1)
        let below = RepaymentSchedule(principalMinorUnits: 199, annualRate: try AnnualRate(percent: 3), months: 1)
        #expect(below.instalments.first?.interest == 0)
    }
}

/// Reproducible numbers.
struct Numbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        let mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        let again = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return again ^ again >> 31
    }

    mutating func next(below bound: UInt64) -> UInt64 { next() % bound }
}
