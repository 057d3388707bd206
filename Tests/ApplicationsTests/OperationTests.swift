import FeatureDefinitions
import Lending
import Testing

@testable import Features

/// One operation on readings and what comes out.
struct Calculation: Sendable, CustomTestStringConvertible {
    let operation: Operation
    let operands: [Reading]
    let result: Reading

    init(_ operation: Operation, _ operands: [Reading], _ result: Reading) {
        (self.operation, self.operands, self.result) = (operation, operands, result)
    }

    var testDescription: String { "\(operation)" }
}

@Suite struct OperationTests {
    private static let a = Operand.key("a")
    private static let b = Operand.key("b")
    private static let rupee = try? Currency(code: "INR", minorDigits: 2, symbol: "₹", grouping: .indian)
    private static func day(_ iso: String) -> Reading { .date(CalendarDate(iso: iso) ?? .latest) }

    private func expect(_ calculation: Calculation) throws {
        let operands = Operands(
            readings: calculation.operands,
            sources: calculation.operands.indices.map(Operands.Source.place),
            submittedOn: QuickLoan.submittedOn
        )
        let result = calculation.operation.result(of: operands, currency: try #require(Self.rupee))
        #expect(result == calculation.result)
    }

    @Test(arguments: [
        Calculation(.sum(of: [a, b], absent: .null), [.number(0.1), .number(0.2)], .number(0.1 + 0.2)),
        Calculation(.sum(of: [a, b], absent: .null), [.number(1), .missing], .missing),
        Calculation(.sum(of: [a, b], absent: .zero), [.number(1), .missing], .number(1)),
        Calculation(.sum(of: [a, b], absent: .zero), [.missing, .missing], .number(0)),
        Calculation(.minimum(of: [a, b], absent: .null), [.number(3), .number(-2)], .number(-2)),
        Calculation(.minimum(of: [a, b], absent: .zero), [.number(3), .missing], .number(0)),
        Calculation(.maximum(of: [a, b], absent: .zero), [.number(3), .missing], .number(3)),
        Calculation(.maximum(of: [a, b], absent: .null), [.number(3), .missing], .missing),
        Calculation(.mean(of: [a, b], absent: .null), [.number(3), .number(4)], .number(3.5)),
        Calculation(.mean(of: [a, b], absent: .zero), [.number(3), .missing], .number(1.5)),
        Calculation(.difference(a, b), [.number(3), .number(4)], .number(-1)),
        Calculation(.difference(a, b), [.number(3), .missing], .missing),
        Calculation(.ratio(a, b), [.number(1), .number(4)], .number(0.25)),
        Calculation(.ratio(a, b), [.number(1), .number(0)], .missing),
        Calculation(.ratio(a, b), [.number(1), .number(-0.0)], .missing),
        Calculation(.ratio(a, b), [.missing, .number(1)], .missing),
        Calculation(.ratio(a, b), [.number(1e300), .number(1e-300)], .missing),
        Calculation(.multiplied(a, by: 12), [.number(2.5)], .number(30)),
        Calculation(.multiplied(a, by: 1e300), [.number(1e300)], .missing),
        Calculation(.divided(a, by: 3), [.number(1)], .number(1.0 / 3)),
        Calculation(.divided(a, by: 3), [.missing], .missing),
    ])
    func arithmeticIsThatOfDoublesAndNullStaysNull(_ calculation: Calculation) throws { try expect(calculation) }

    @Test(arguments: [
        Calculation(
            .instalment(principal: a, annualRate: a, months: a),
            [.number(1_000_000), .number(9.5), .number(60)],
            .number(21001.86)
        ),
        Calculation(
            .instalment(principal: a, annualRate: a, months: a),
            [.number(1200), .number(0), .number(12)],
            .number(100)
        ),
        Calculation(
            .instalment(principal: a, annualRate: a, months: a),
            [.number(1), .number(9), .number(0)],
            .missing
        ),
        Calculation(
            .instalment(principal: a, annualRate: a, months: a),
            [.number(1), .number(9), .number(1.5)],
            .missing
        ),
        Calculation(
            .instalment(principal: a, annualRate: a, months: a),
            [.number(1), .number(-9), .number(1)],
            .missing
        ),
        Calculation(
            .instalment(principal: a, annualRate: a, months: a),
            [.number(-1), .number(9), .number(1)],
            .missing
        ),
        Calculation(.instalment(principal: a, annualRate: a, months: a), [.missing, .number(9), .number(1)], .missing),
        Calculation(.perMonth(amount: a, period: b), [.number(900_000), .code("year")], .number(75_000)),
        Calculation(.perMonth(amount: a, period: b), [.number(900_000), .code("month")], .number(900_000)),
        Calculation(.perMonth(amount: a, period: b), [.number(900_000), .code("week")], .missing),
        Calculation(.perMonth(amount: a, period: b), [.number(900_000), .missing], .missing),
        Calculation(.monthsBetween(from: a, to: .submittedOn), [day("2021-03-01"), day("2026-11-21")], .number(68)),
        Calculation(.monthsBetween(from: a, to: .submittedOn), [day("2026-12-01"), day("2026-11-21")], .missing),
        Calculation(.yearsBetween(from: a, to: .submittedOn), [day("1985-11-22"), day("2026-11-21")], .number(40)),
        Calculation(.yearsBetween(from: a, to: .submittedOn), [day("1985-11-21"), day("2026-11-21")], .number(41)),
        Calculation(.yearsBetween(from: a, to: .submittedOn), [.missing, day("2026-11-21")], .missing),
    ])
    func loansAndDatesAreReckonedAsTheRulesSay(_ calculation: Calculation) throws { try expect(calculation) }

    @Test(arguments: [
        Calculation(.countWhere(of: [a, b], .atLeast(1)), [.number(1), .number(0.5)], .number(1)),
        Calculation(.countWhere(of: [a, b], .atLeast(1)), [.number(1), .missing], .missing),
        Calculation(.countWhere(of: [a, b], .isOneOf(["x"])), [.code("x"), .code("y")], .number(1)),
        Calculation(.countOf("a", except: ["none"]), [.codes(["visa", "amex"])], .number(2)),
        Calculation(.countOf("a", except: ["none"]), [.codes(["none"])], .number(0)),
        Calculation(.countOf("a", except: []), [.entries([[:], [:], [:]])], .number(3)),
        Calculation(.countOf("a", except: []), [.missing], .missing),
        Calculation(.flag(of: a, .atLeast(18)), [.number(18)], .number(1)),
        Calculation(.flag(of: a, .atLeast(18)), [.number(17)], .number(0)),
        Calculation(.flag(of: a, .atLeast(18)), [.missing], .missing),
        Calculation(.flag(of: a, .isOneOf(["x"])), [.code("x")], .number(1)),
        Calculation(.bucket(of: a, cuts: [10, 20], labels: ["low", "mid", "high"]), [.number(9.99)], .code("low")),
        Calculation(.bucket(of: a, cuts: [10, 20], labels: ["low", "mid", "high"]), [.number(10)], .code("mid")),
        Calculation(.bucket(of: a, cuts: [10, 20], labels: ["low", "mid", "high"]), [.number(20)], .code("high")),
        Calculation(.bucket(of: a, cuts: [10, 20], labels: ["low", "mid", "high"]), [.missing], .missing),
        Calculation(.recode(of: a, to: ["x": .number(3)], other: .missing), [.code("x")], .number(3)),
        Calculation(.recode(of: a, to: ["x": .number(3)], other: .number(0)), [.code("y")], .number(0)),
        Calculation(.recode(of: a, to: ["x": .category("z")], other: .missing), [.code("y")], .missing),
        Calculation(.recode(of: a, to: ["x": .category("z")], other: .category("q")), [.missing], .missing),
        Calculation(.firstOf([a, b]), [.missing, .number(2)], .number(2)),
        Calculation(.firstOf([a, b]), [.code("x"), .number(2)], .code("x")),
        Calculation(.firstOf([a, b]), [.missing, .missing], .missing),
        Calculation(.missing(a), [.missing], .number(1)),
        Calculation(.missing(a), [.text], .number(0)),
        Calculation(.statement(.inflowMean, field: "a"), [.missing], .missing),
        Calculation(
            .statement(.inflowMean, field: "a"),
            [.measures([.inflowMean: 2.5, .monthsCovered: 3])],
            .number(2.5)
        ),
        Calculation(.statement(.balanceMean, field: "a"), [.measures([.monthsCovered: 3])], .missing),
    ])
    func categoriesAndCountsFollowTheirTables(_ calculation: Calculation) throws { try expect(calculation) }

    @Test func collateralIsWeightedByItsKind() throws {
        let operation = Operation.weightedSum(
            group: "a",
            of: "value",
            by: "type",
            weights: ["gold": 0.75, "land": 0.5]
        )
        let gold: [String: Reading] = ["value": .number(1000), "type": .code("gold")]
        let land: [String: Reading] = ["value": .number(100), "type": .code("land")]
        try expect(Calculation(operation, [.entries([gold, land])], .number(800)))
        try expect(Calculation(operation, [.entries([gold, ["value": .number(1)]])], .missing))
        try expect(Calculation(operation, [.entries([gold, ["value": .number(1), "type": .code("art")]])], .missing))
        try expect(Calculation(operation, [.missing], .missing))
    }
}
