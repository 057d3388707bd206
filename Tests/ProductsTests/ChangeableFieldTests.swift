import Definitions
import Documents
import Foundation
import Lending
import Products
import Testing

@Suite struct ChangeableFieldTests {
    private static func product(
        _ changeable: JSONValue,
        in text: String = QuickLoan.text,
        on day: CalendarDate? = CalendarDate(iso: "2026-11-24")
    ) throws -> Product {
        guard case .object(var members) = try JSONValue.parse(Array(text.utf8), limits: .file) else {
            return try QuickLoan.product()
        }
        members["changeable"] = changeable
        members["age_in_model"] = "with_elderly_check"
        return try Product.parse(JSONValue.object(members).canonicalBytes, file: "p.json", on: try #require(day))
    }

    @Test func limitAndStepAreThoseOfTheFieldUnlessSaid() throws {
        let product = try Self.product([
            ["field": "loan_amount", "direction": "down"],
            ["field": "loan_tenure_months", "direction": "up", "limit": 120, "step": 12],
        ])
        #expect(product.changeable.map(\.key) == ["loan_amount", "loan_tenure_months"])
        #expect(product.changeable.map(\.limit) == [1000, 120])
        #expect(product.changeable.map(\.step) == [1, 12])
        #expect(try QuickLoan.product().changeable.isEmpty)
        #expect(try QuickLoan.product().featureDigest == product.featureDigest)
    }

    @Test func fewStepsAreAllLookedAt() throws {
        let product = try Self.product([
            ["field": "loan_tenure_months", "direction": "up", "limit": 120, "step": 12],
            ["field": "loan_amount", "direction": "down", "step": 100_000],
        ])
        #expect(product.changeable[0].values(from: 60) == [72, 84, 96, 108, 120])
        // Less than a step is left, and the limit can be taken.
        #expect(product.changeable[0].values(from: 113) == [120])
        #expect(product.changeable[0].values(from: 100) == [112, 120])
        #expect(product.changeable[0].values(from: 120).isEmpty)
        #expect(product.changeable[0].values(from: 500).isEmpty)
        #expect(product.changeable[1].values(from: 350_000) == [250_000, 150_000, 50_000, 1000])
    }

    @Test(arguments: [100_000.0, 250_000, 1e8, .infinity, .nan, -1e300])
    func manyStepsAreCloseToEachOtherWhereTheChangeIsSmall(_ value: Double) throws {
        let field = try Self.product([["field": "loan_amount", "direction": "down"]]).changeable[0]
        let values = field.values(from: value)
        #expect(values.isEmpty == !(value >= 100_000 && value.isFinite))
        #expect(values.count <= ChangeableField.mostValues)
        guard let last = values.last else { return }
        #expect(values[0] > value * 0.995 && last == 1000)
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 > $1 })
        #expect(values.allSatisfy { $0 == $0.rounded() })
    }

    @Test(
        arguments: [
            (["field": "age", "direction": "down"], "changeable[0].field: the field age does not exist"),
            (
                ["field": "loan_purpose", "direction": "down"],
                "changeable[0].field: loan_purpose is not a number with a range"
            ),
            (
                ["field": "employment_start", "direction": "down"],
                "changeable[0].field: employment_start is not a number with a range"
            ),
            (
                ["field": "monthly_income", "direction": "down"],
                "changeable[0].direction: that way the risk of monthly_income rises"
            ),
            (
                ["field": "monthly_debt_payments", "direction": "up"],
                "changeable[0].direction: that way the risk of monthly_debt_payments rises"
            ),
            (
                ["field": "loan_amount", "direction": "down", "limit": 1],
                "changeable[0].limit: must be a limit within the range of loan_amount"
            ),
            (
                ["field": "loan_amount", "direction": "down", "step": 0],
                "changeable[0].step: must be a step above 0, whole where answers are whole"
            ),
            (
                ["field": "loan_tenure_months", "direction": "up", "step": 0.5],
                "changeable[0].step: must be a step above 0, whole where answers are whole"
            ),
            (
                ["field": "loan_amount", "direction": "sideways"], nil
            ), (["field": "loan_amount", "direction": "down", "by": 5], nil), (["direction": "down"], nil), ("x", nil),
        ] as [(JSONValue, String?)]
    )
    func whatCannotBeAdvisedIsRefused(_ entry: JSONValue, _ message: String?) {
        let error = #expect(throws: ProductError.self) { try Self.product([entry]) }
        if let message { #expect(error?.description == "p.json: \(message)") }
    }

    @Test(arguments: ["age_years", "credit_history_years"])
    func whatIsPastIsNotAdvised(_ key: String) throws {
        let text = QuickLoan.text.replacingOccurrences(of: "monthly_debt_payments", with: key)
        let error = #expect(throws: ProductError.self) {
            try Self.product([["field": .string(key), "direction": "down"]], in: text)
        }
        #expect(error?.description == "p.json: changeable[0].field: \(key) is past: nobody can change it")
        let record = try Self.product(
            [["field": .string(key), "direction": "down"]],
            in: text,
            on: Jurisdiction.packsBegin
        )
        #expect(record.changeable.map(\.key) == [key], "what is on record stays readable")
    }

    @Test func aFieldIsNamedOnce() {
        let entry: JSONValue = ["field": "loan_amount", "direction": "down"]
        #expect(throws: ProductError.self) { try Self.product([entry, entry]) }
    }

    /// Money is the number nearest to its cents and nothing else: a sum of Doubles usually is not.
    @Test(arguments: [8250.37, 9000.10, 500.01, 49_999.99, 123_456.78])
    func valuesKeepToTheDecimalsOfTheAnswer(_ value: Double) {
        for step in [500, 0.1, 0.01] {
            let field = ChangeableField(key: "debt", direction: .down, limit: 0, step: step)
            for found in field.values(from: value) + field.values(from: value, after: value, upTo: 0.37) {
                #expect(found == (found * 100).rounded() / 100, "\(found) from \(value) by \(step)")
            }
        }
        let up = ChangeableField(key: "debt", direction: .up, limit: 1e6, step: 0.1)
        #expect(up.value(after: 3, from: 0.7) == 1 && up.value(after: 1, from: 0.2) == 0.3)
    }

    @Test func largeNumbersAndTinyStepsAreLeftAsTheyAre() {
        let tiny = ChangeableField(key: "x", direction: .up, limit: 1, step: 1e-9)
        #expect(tiny.value(after: 4, from: 0) == 4e-9)
        let large = ChangeableField(key: "x", direction: .down, limit: 0, step: 1)
        #expect(large.value(after: 1, from: 9_007_199_254_740_991) == 9_007_199_254_740_990)
    }

    @Test(arguments: [(400.0, 0.0), (8250.37, 0), (8250.37, 250.37), (500, 0)])
    func theLimitIsTheLastValueHoweverFarTheStepBefore(_ value: Double, _ limit: Double) throws {
        let field = ChangeableField(key: "debt", direction: .down, limit: limit, step: 500)
        let count = try #require(field.stepCount(from: value))
        #expect(count == ((value - limit) / 500 - 1e-6).rounded(.up))
        #expect(field.values(from: value).last == limit && field.value(1, from: value) == limit)
        for steps in 0...Int(count) {
            let found = field.value(after: Double(steps), from: value)
            #expect(field.steps(from: value, to: found) == Double(steps) && found >= limit)
        }
        #expect(field.values(from: value, after: value, upTo: limit).last == limit || count == 1)
        #expect(field.value(after: count + 1, from: value) == limit)
    }
}
