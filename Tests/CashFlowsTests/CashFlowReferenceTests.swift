// numpy-financial 1.0.0, scipy 1.17.1, mpmath with 40 digits; tolerance 1e-9 of the value.

import CashFlows
import Lending
import Testing

@Suite struct CashFlowReferenceTests {
    struct Level: Sendable {
        let principal, rate: Double
        let months: Int
        let payment, inAdvance, balloon, withBalloon, effective: Double
        init(_ p: Double, _ r: Double, _ n: Int, _ e: Double, _ a: Double, _ b: Double, _ w: Double, _ y: Double) {
            (principal, rate, months, payment, inAdvance, balloon, withBalloon, effective) = (p, r, n, e, a, b, w, y)
        }
    }

    private func expect(_ value: Double?, _ expected: Double) throws {
        let value = try #require(value)
        #expect(abs(value - expected) <= 1e-9 * max(1, abs(expected)), "\(value) is not \(expected)")
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

    @Test(arguments: levels) func levelPaymentsMeetTheReference(_ row: Level) throws {
        let annuity = Annuity(monthlyRate: row.rate / 12)
        try expect(annuity.payment(principal: row.principal, months: row.months), row.payment)
        let early = Annuity(monthlyRate: row.rate / 12, timing: .advance)
        try expect(early.payment(principal: row.principal, months: row.months), row.inAdvance)
        try expect(annuity.payment(principal: row.principal, months: row.months, balloon: row.balloon), row.withBalloon)
        try expect(annuity.principal(payment: row.payment, months: row.months), row.principal)
        try expect(LoanCost(nominal: row.rate).effective, row.effective)
    }

    static let flows: [(amounts: [Double], rate: Double, values: [Double], modified: Double)] = [
        (
            [-1000.0, 300.0, 420.0, 680.0], 0.16340560068899024,
            [400.0, 254.07623366807036, 130.72877535687434, -143.03999999999996], 0.14598473665110645
        ),
        (
            [-250000.0, 100000.0, 150000.0, 200000.0, 250000.0, 300000.0], 0.5672303344358537,
            [750000.0, 594793.505351606, 472168.75399718084, 229104.0], 0.35997968863314744
        ),
        (
            [-100.0, 39.0, 59.0, 55.0, 20.0], 0.2809484211601553,
            [73.0, 54.6227137869509, 39.19745918994602, 5.312000000000001], 0.1948145762241249
        ),
        (
            [
                -10000.0, 470.7347, 470.7347, 470.7347, 470.7347, 470.7347, 470.7347, 470.7347, 470.7347, 470.7347,
                470.7347, 470.7347, 470.7347, 470.7347, 470.7347, 470.7347, 470.7347, 470.7347, 470.7347, 470.7347,
                470.7347, 470.7347, 470.7347, 470.7347, 470.7347,
            ], 0.009999996032660318,
            [1297.6328000000012, -3504.5004945306114, -5770.569219143892, -8125.9531270784155], 0.061258296871551154
        ),
    ]

    @Test(arguments: flows.indices) func ratesOfReturnMeetTheReference(_ index: Int) throws {
        let row = Self.flows[index]
        let flows = CashFlows(row.amounts)
        try expect(flows.internalRate, row.rate)
        for (rate, value) in zip([0.0, 0.05, 0.1, 0.25], row.values) { try expect(flows.presentValue(at: rate), value) }
        try expect(flows.modifiedInternalRate(financing: 0.08, reinvestment: 0.1), row.modified)
    }

    @Test func datedFlowsMeetTheReference() throws {
        try expectDated(
            [
                ("2023-01-15", -10000.0), ("2023-07-01", 2750.0), ("2024-02-29", 4250.0), ("2024-12-31", 3250.0),
                ("2025-06-30", 2750.0),
            ],
            0.20195890782227907,
            1322.6944761002555
        )
        try expectDated(
            [("2022-03-01", -5000.0), ("2022-09-01", 1500.0), ("2023-03-01", 1500.0), ("2024-03-01", 2600.0)],
            0.09003848408021471,
            -58.53051784233958
        )
    }

    private func expectDated(_ flows: [(String, Double)], _ rate: Double, _ value: Double) throws {
        let dated = DatedCashFlows(try flows.map { .init(try #require(CalendarDate(iso: $0.0)), $0.1) })
        try expect(dated.internalRate, rate)
        try expect(dated.presentValue(at: 0.1), value)
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
        let payments = [Double](repeating: row.payment, count: row.months)
        let cost = try #require(LoanCost(principal: row.principal, upfrontFee: row.fee, payments: payments))
        try expect(cost.monthlyRate, row.monthly)
        try expect(cost.nominal, row.nominal)
        try expect(cost.effective, row.effective)
    }

    @Test func termRateAndPrincipalMeetTheReference() throws {
        try expect(Annuity(monthlyRate: 0.09 / 12).months(principal: 20000.0, payment: 500.0), 47.73477457396714)
        try expect(Annuity(monthlyRate: 0.18 / 12).months(principal: 3000.0, payment: 150.0), 23.95622453660107)
        try expect(Annuity.monthlyRate(principal: 10000.0, payment: 350.0, months: 36), 0.013067931305184367)
        try expect(Annuity.monthlyRate(principal: 55000.0, payment: 1200.0, months: 60), 0.009293130299469817)
        try expect(Annuity(monthlyRate: 0.075 / 12).principal(payment: 800.0, months: 240), 99305.70496417153)
        try expect(Annuity(monthlyRate: 0.115 / 12).principal(payment: 350.0, months: 60), 15914.438612673179)
        try expect(Annuity(monthlyRate: 0.0 / 12).principal(payment: 100.0, months: 12), 1200.0)
    }

    @Test func whatHasNoRateSaysSo() {
        #expect(CashFlows([-1, -2]).internalRate == nil)
        #expect(CashFlows([1, 2]).internalRate == nil)
        #expect(Annuity(monthlyRate: 0.02).months(principal: 1_000, payment: 20) == nil)
        #expect(Annuity.monthlyRate(principal: 1_000, payment: 10, months: 12) == nil)
        #expect(LoanCost(principal: 100, upfrontFee: 100, payments: [50]) == nil)
        #expect(CashFlows([-100, 100]).internalRate == 0)
    }
}
