import Definitions
import Documents
import FeatureDefinitions
import Products
import Testing

@Suite struct DerivedRuleTests {
    private static let head: [String: JSONValue] = ["key": "z", "name": "z", "use": []]

    /// The worked example with its form extended and one more derived feature at the end.
    private static func product(_ operation: JSONValue) throws -> Product {
        var definition = try QuickLoan.definition(
            ["derived", 4],
            .object(head.merging(operation.objectValue ?? [:]) { $1 })
        )
        guard case .object(var members) = definition, var pages = members["pages"]?.arrayValue else {
            return try QuickLoan.product()
        }
        pages.append([
            "id": "more", "title": "More", "use": ["policy"],
            "fields": [
                ["key": "period", "name": "period", "choices": [["month", "Month"], ["year", "Year"]]],
                [
                    "key": "cards", "name": "cards", "kind": "multi_choice",
                    "choices": [["visa", "Visa"], ["none", "None"]],
                ],
                ["key": "note", "name": "note", "kind": "text"],
                ["series": "pay", "columns": ["P1", "P2", "P3"], "name": "delay {n}", "kind": "integer"],
                [
                    "key": "security", "name": "security", "kind": "group",
                    "fields": [
                        ["key": "type", "name": "type", "choices": [["gold", "Gold"], ["other", "Other"]]],
                        ["key": "value", "name": "value", "kind": "money"],
                    ],
                ],
                ["key": "statement_file", "name": "statement", "kind": "statement", "required": false],
            ],
        ])
        members["pages"] = .array(pages)
        definition = .object(members)
        return try Product.parse(definition.canonicalBytes, file: "bad.json")
    }

    @Test(
        arguments: [
            (
                ["op": "mean", "of": ["@pay"], "absent": "zero"],
                .mean(of: [.key("pay_1"), .key("pay_2"), .key("pay_3")], absent: .zero)
            ),
            (["op": "min", "of": ["pay_1", 24]], .minimum(of: [.key("pay_1"), .number(24)], absent: .null)),
            (["op": "max", "of": ["pay_1", "dti"]], .maximum(of: [.key("pay_1"), .key("dti")], absent: .null)),
            (["op": "difference", "of": ["pay_1", "pay_2"]], .difference(.key("pay_1"), .key("pay_2"))),
            (["op": "scale", "of": "pay_1", "by": 12], .multiplied(.key("pay_1"), by: 12)),
            (["op": "scale", "of": "pay_1", "divide": 12], .divided(.key("pay_1"), by: 12)),
            (
                ["op": "per_month", "amount": "monthly_income", "period": "period"],
                .perMonth(amount: .key("monthly_income"), period: .key("period"))
            ),
            (
                ["op": "years_between", "from": "employment_start", "to": "submitted_on"],
                .yearsBetween(from: .key("employment_start"), to: .submittedOn)
            ),
            (
                ["op": "count_where", "of": ["@pay"], "at_least": 1],
                .countWhere(of: [.key("pay_1"), .key("pay_2"), .key("pay_3")], .atLeast(1))
            ),
            (["op": "count_of", "of": "cards", "except": ["none"]], .countOf("cards", except: ["none"])),
            (["op": "count_of", "of": "security"], .countOf("security", except: [])),
            (
                ["op": "flag", "of": "loan_purpose", "is": ["other"]],
                .flag(of: .key("loan_purpose"), .isOneOf(["other"]))
            ),
            (
                ["op": "bucket", "of": "dti", "cuts": [0.4, 0.5], "labels": ["low", "medium", "high"]],
                .bucket(of: .key("dti"), cuts: [0.4, 0.5], labels: ["low", "medium", "high"])
            ),
            (
                ["op": "recode", "of": "period", "to": ["month": 1], "other": 12],
                .recode(of: .key("period"), to: ["month": .number(1)], other: .number(12))
            ),
            (["op": "first_of", "of": ["pay_1", "dti"]], .firstOf([.key("pay_1"), .key("dti")])),
            (["op": "missing", "of": "note"], .missing(.key("note"))),
            (
                [
                    "op": "weighted_sum", "group": "security", "of": "value", "by": "type",
                    "weights": ["gold": 0.7, "other": 0],
                ],
                .weightedSum(group: "security", of: "value", by: "type", weights: ["gold": 0.7, "other": 0])
            ),
            (["op": "statement", "measure": "inflow_cv"], .statement(.inflowVariation, field: "statement_file")),
        ] as [(JSONValue, FeatureDefinitions.Operation)]
    )
    func `Every operation is read`(definition: JSONValue, operation: FeatureDefinitions.Operation) throws {
        let feature = try #require(try Self.product(definition).derivedFeature("z"))
        #expect(feature.operation == operation)
    }

    @Test(
        arguments: [
            (
                ["op": "power", "of": "dti"], "op",
                "must be one of sum, min, max, mean, difference, ratio, scale, emi, "
                    + "per_month, months_between, years_between, count_where, count_of, flag, bucket, recode, first_of, missing, "
                    + "weighted_sum, statement"
            ),
            (["op": "sum", "of": []], "of", "must be at least one operand"),
            (["op": "sum", "of": ["dti"], "by": 2], "by", "is not a key of a product definition"),
            (["op": "sum", "of": ["z"]], "of[0]", "z must stand before it is read"),
            (["op": "sum", "of": ["absent_key"]], "of[0]", "absent_key does not exist"),
            (["op": "sum", "of": ["@nothing"]], "of[0]", "the series @nothing does not exist"),
            (["op": "sum", "of": ["loan_purpose"]], "of[0]", "loan_purpose, a category, is not a number"),
            (["op": "sum", "of": ["submitted_on"]], "of[0]", "submitted_on, a date, is not a number"),
            (["op": "ratio", "of": ["dti", "dti", "dti"]], "of", "must be two operands"),
            (["op": "scale", "of": "dti", "by": 1, "divide": 1], "", "scale has by or divide, one of them"),
            (["op": "scale", "of": "dti", "divide": 0], "divide", "must be other than 0"),
            (["op": "emi", "principal": "loan_amount", "annual_rate": "interest_rate"], "months", "is missing"),
            (
                ["op": "per_month", "amount": "monthly_income", "period": "loan_purpose"], "period",
                "loan_purpose, a category, is not a choice of month and year"
            ),
            (["op": "months_between", "from": "dti", "to": "submitted_on"], "from", "dti, a number, is not a date"),
            (
                ["op": "count_where", "of": ["dti"]], "",
                "must be an entry with exactly one test: above, at_least, below, at_most or is"
            ),
            (["op": "count_where", "of": ["loan_purpose"], "at_least": 1], "at_least", "loan_purpose is not a number"),
            (["op": "flag", "of": "loan_purpose", "is": ["boat"]], "is[0]", "the code boat does not exist"),
            (["op": "flag", "of": "note", "is": ["boat"]], "of", "note, a text, is not a number or a category"),
            (["op": "count_of", "of": "dti"], "of", "dti, a number, is not a multi-choice or a group"),
            (["op": "count_of", "of": "cards", "except": ["amex"]], "except[0]", "the code amex does not exist"),
            (
                ["op": "bucket", "of": "dti", "cuts": [2, 1], "labels": ["a", "b", "c"]], "cuts",
                "must be numbers that ascend"
            ),
            (
                ["op": "bucket", "of": "dti", "cuts": [1, 2], "labels": ["a", "b"]], "labels",
                "must be 3 labels, one more than cuts"
            ),
            (["op": "recode", "of": "period", "to": ["day": 1]], "to.day", "the code day does not exist"),
            (
                ["op": "recode", "of": "period", "to": ["month": 1, "year": "long"]], "to",
                "codes become all numbers or all categories"
            ),
            (
                ["op": "first_of", "of": ["dti", "period"]], "of[1]",
                "period, a category, is not of the type of the first"
            ),
            (
                ["op": "weighted_sum", "group": "security", "of": "value", "by": "type", "weights": ["gold": 1]],
                "weights",
                "must be a weight for each of gold, other"
            ),
            (
                ["op": "weighted_sum", "group": "security", "of": "size", "by": "type", "weights": [:]], "of",
                "the member size does not exist"
            ),
            (
                ["op": "statement", "measure": "horoscope"], "measure",
                "must be one of months_covered, inflow_mean, inflow_cv, "
                    + "inflow_trend, regular_income_share, outflow_to_inflow, savings_rate, balance_mean, balance_min, "
                    + "days_below_zero, returned_count, loan_payments_detected, rent_detected, cash_withdrawal_share, "
                    + "largest_single_inflow_share"
            ),
            (["op": "sum", "of": ["dti"], "key": "dti"], "key", "dti is taken"),
            (
                ["op": "recode", "of": "period", "to": ["month": "m", "year": "y"], "risk": "rises"], "risk",
                "has no meaning for a value without an order"
            ),
        ] as [(JSONValue, String, String)]
    )
    func `A bad operation is refused`(definition: JSONValue, key: String, reason: String) throws {
        let error = #expect(throws: ProductError.self) { try Self.product(definition) }
        #expect(error?.description == "bad.json: derived[4]" + (key.isEmpty ? "" : "." + key) + ": " + reason)
    }

    @Test func `A statement's measure needs a statement`() throws {
        try BadDefinition(
            ["derived", 4],
            ["key": "z", "name": "z", "use": [], "op": "statement", "measure": "rent_detected"],
            at: "derived[4].op",
            "statement needs exactly one field of kind statement"
        )
        .expectRefused()
    }

    @Test func `A forward reference and so a cycle is refused`() throws {
        try BadDefinition(["derived", 1, "of", 1], "dti", at: "derived[1].of[1]", "dti must stand before it is read")
            .expectRefused()
    }

    @Test func `Categories take their order from what they are made of`() throws {
        let bucket = try Self.product(["op": "bucket", "of": "dti", "cuts": [0.4], "labels": ["low", "high"]])
        #expect(bucket.derivedFeature("z")?.kind == .category(codes: ["low", "high"], isOrdered: true))
        let recode = try Self.product(
            ["op": "recode", "of": "loan_purpose", "to": ["vehicle": "thing", "education": "mind"], "other": "rest"])
        #expect(recode.derivedFeature("z")?.kind == .category(codes: ["thing", "mind", "rest"], isOrdered: false))
        let first = try Self.product(["op": "first_of", "of": ["loan_purpose", "period"]])
        #expect(
            first.derivedFeature("z")?.kind.codes == [
                "vehicle", "education", "home_improvement", "other", "month", "year",
            ]
        )
    }
}
