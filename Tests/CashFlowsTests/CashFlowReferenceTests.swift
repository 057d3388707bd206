// numpy-financial 1.0.0, scipy 1.17.1, mpmath with 40 digits; tolerance 1e-9 of the value.

import CashFlows
import Lending
import Testing

@Suite struct CashFlowReferenceTests {
    private func expect(_ value: Double?, _ expected: Double) throws {
        let value = try #require(value)
        #expect(abs(value - expected) <= 1e-9 * max(1, abs(expected)), "\(value) is not \(expected)")
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

    @Test func whatHasNoRateSaysSo() {
        #expect(CashFlows([-1, -2]).internalRate == nil)
        #expect(CashFlows([1, 2]).internalRate == nil)
        #expect(CashFlows([-100, 100]).internalRate == 0)
    }
}
