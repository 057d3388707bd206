// numpy-financial 1.0.0, scipy 1.17.1, mpmath with 40 digits; tolerance 1e-9 of the value.

import Instalments
import Testing

/// The reference has exact amounts: here they are rounded to the billionth, the minor unit of these tests.
@Suite struct InstalmentReferenceTests {
    struct Level: Sendable {
        let principal, rate: Double
        let months: Int
        let payment, inAdvance, balloon, withBalloon, effective: Double
        init(_ p: Double, _ r: Double, _ n: Int, _ e: Double, _ a: Double, _ b: Double, _ w: Double, _ y: Double) {
            (principal, rate, months, payment, inAdvance, balloon, withBalloon, effective) = (p, r, n, e, a, b, w, y)
        }
    }

    private func expect(_ value: Double, _ expected: Double) {
        #expect(abs(value - expected) <= 1e-9 * max(1, abs(expected)), "\(value) is not \(expected)")
    }

    private func units(_ amount: Double) -> Int64 { Int64((amount * 1e9).rounded()) }

    private func payment(_ principal: Double, _ rate: Double, _ months: Int) throws -> Double {
        let rate = try AnnualRate(percent: rate * 100)
        let units = equatedMonthlyInstalment(principalMinorUnits: units(principal), annualRate: rate, months: months)
        return Double(units) / 1e9
    }

    static let levels: [Level] = [
        .init(
            100000.0,
            0.085,
            60,
            2051.653132705125,
            2037.222804506537,
            20000.0,
            1782.9891728307666,
            0.08839090589263514
        ),
        .init(
            250000.0,
            0.0725,
            240,
            1975.9399622941912,
            1964.0736837879722,
            50000.0,
            1882.8353031686863,
            0.07495829742132772
        ),
        .init(15000.0, 0.129, 36, 504.68708923404375, 499.31940562359017, 3000.0, 435.999671387235, 0.1369071560258277),
        .init(5000.0, 0.0, 24, 208.33333333333334, 208.33333333333334, 1000.0, 166.66666666666666, 0.0),
        .init(
            1200.0,
            0.3599,
            12,
            120.54850564528287,
            117.03833103369723,
            240.0,
            103.63680451622629,
            0.42562246961855715
        ),
        .init(
            1000000.0,
            0.04,
            360,
            4774.152954654595,
            4758.291981383317,
            200000.0,
            4485.989030390343,
            0.04074154291978964
        ),
        .init(750.0, 0.1, 1, 756.25, 750.0, 150.0, 606.25, 0.10471306744129724),
        .init(
            99999.99,
            1e-05,
            120,
            833.3752645790834,
            833.3745701002749,
            20000.0,
            666.7168616624264,
            1.000004583346065e-05
        ),
    ]

    /// What is paid in advance is paid a month earlier; a balloon is lent besides, for its worth today.
    @Test(arguments: levels) func levelPaymentsMeetTheReference(_ row: Level) throws {
        let monthly = row.rate / 12
        let payment = try payment(row.principal, row.rate, row.months)
        expect(payment, row.payment)
        expect(payment / (1 + monthly), row.inAdvance)
        let besides = row.balloon / (1 + compoundGrowth(monthly, months: row.months))
        expect(try self.payment(row.principal - besides, row.rate, row.months), row.withBalloon)
        expect(compoundGrowth(monthly, months: 12), row.effective)
    }

    @Test(arguments: levels) func theLoanAPaymentRepaysIsThatOfThePayment(_ row: Level) throws {
        let rate = try AnnualRate(percent: row.rate * 100)
        let lent = principal(repaidBy: units(row.payment), annualRate: rate, months: row.months)
        expect(Double(lent) / 1e9, row.principal)
    }

    @Test(arguments: [
        (800.0, 0.075, 240, 99305.70496417153), (350.0, 0.115, 60, 15914.438612673179), (100, 0, 12, 1200),
    ])
    func theLoanThatCanBeAffordedMeetsTheReference(
        _ row: (payment: Double, rate: Double, months: Int, principal: Double)
    ) throws {
        let rate = try AnnualRate(percent: row.rate * 100)
        expect(
            Double(principal(repaidBy: units(row.payment), annualRate: rate, months: row.months)) / 1e9,
            row.principal
        )
    }

    @Test(
        arguments: [
            (10000.0, 250.0, 36, 332.14309812851195, 0.011474882255846577, 0.13769858707015892, 0.14673014674497353),
            (200000.0, 3500.0, 300, 1412.2827926364878, 0.005988725568873847, 0.07186470682648616, 0.07427968134456364),
            (1500.0, 45.0, 12, 141.83939493442722, 0.024994906053322115, 0.2999388726398654, 0.3448086220448594),
        ] as [(Double, Double, Int, Double, Double, Double, Double)]
    )
    func costsWithChargesMeetTheReference(
        _ row: (
            principal: Double, fee: Double, months: Int, payment: Double, monthly: Double, nominal: Double,
            effective: Double
        )
    ) throws {
        let cost = try #require(
            AnnualPercentageRate(
                disbursedMinorUnits: units(row.principal - row.fee),
                payments: [Int64](repeating: units(row.payment), count: row.months)
            )
        )
        expect(cost.monthlyFraction, row.monthly)
        expect(cost.percent / 100, row.nominal)
        expect(cost.effectivePercent / 100, row.effective)
    }

    @Test(arguments: [(36, 350.0, 10000.0, 0.013067931305184367), (60, 1200.0, 55000.0, 0.009293130299469817)])
    func theRateOfLevelPaymentsMeetsTheReference(
        _ row: (months: Int, payment: Double, principal: Double, monthly: Double)
    ) throws {
        let cost = try #require(
            AnnualPercentageRate(
                disbursedMinorUnits: units(row.principal),
                payments: [Int64](repeating: units(row.payment), count: row.months)
            )
        )
        expect(cost.monthlyFraction, row.monthly)
    }
}
