import Definitions
import Documents
import FeatureDefinitions
import Products
import Testing

@Suite struct ProtectedWallTests {
    private static let notInModels =
        "may not feed a model since 2003-05-05 (RBI guidelines on a fair practices code for lenders)"
    private static let head: [String: JSONValue] = ["key": "z", "name": "z"]

    /// A product of a few fields beside the worked example's, one on a page after submission.
    private static func parse(
        field: JSONValue? = nil,
        derived: [JSONValue] = [],
        protected: JSONValue? = nil,
        settings: [String: JSONValue] = [:],
        knockOut: String? = nil,
        rule: String? = nil
    ) throws -> Product {
        var fields: [JSONValue] = [
            ["key": "amount", "name": "amount", "kind": "money", "use": ["model", "policy"]],
            ["key": "date_of_birth", "name": "birth", "kind": "date", "use": ["identity", "policy"]],
            ["key": "id_type", "name": "id", "choices": [["a", "A"], ["b", "B"]], "use": ["identity"]],
            ["key": "source", "name": "source", "kind": "integer", "use": ["report"]],
            ["key": "zip3", "name": "zip", "kind": "integer", "use": ["policy"]],
        ]
        fields += [field].compactMap(\.self)
        let sex: JSONValue = [
            "key": "sex", "name": "sex", "choices": [["f", "F"], ["m", "M"]], "use": ["protected"],
        ]
        var product: [String: JSONValue] = [
            "format": 1, "id": "p", "version": "1", "title": "P", "derived": .array(derived),
            "currency": ["code": "EUR", "minor_digits": 2, "symbol": "€", "grouping": "space"],
            "pages": [
                ["id": "a", "title": "A", "fields": .array(fields)],
                ["id": "b", "title": "B", "stage": "after_submit", "fields": [protected ?? sex]],
            ],
            "reasons": ["groups": [["id": "g", "code": "C1-24", "text": "G", "members": ["amount"]]]],
        ]
        if let knockOut {
            product["policy"] = [
                "version": "1", "bands": [["outcome": "decline"]],
                "knock_outs": [
                    ["id": "K", "value": .string(knockOut), "below": 18, "outcome": "decline", "group": "g"]
                ],
            ]
        }
        if let rule {
            product["rules"] = [
                [
                    "id": "r", "left": .string(rule), "relation": "at_least", "right": 1, "severity": "error",
                    "field": "amount", "message": "m",
                ]
            ]
        }
        // Reasons name what is of use model.
        let features = (fields + derived).filter { $0["use"]?.arrayValue?.contains("model") ?? false }
            .compactMap { $0["key"] }
        product["reasons"] = ["groups": [["id": "g", "code": "C1-24", "text": "G", "members": .array(features)]]]
        return try Product.parse(
            JSONValue.object(product.merging(settings) { $1 }).canonicalBytes,
            file: "bad.json"
        )
    }

    private static func age(_ use: JSONValue, key: JSONValue = "time_alive") -> JSONValue {
        ["key": key, "name": "age", "op": "years_between", "from": "date_of_birth", "to": "submitted_on", "use": use]
    }

    private func refused(_ expected: String, _ parse: () throws -> Product) {
        let error = #expect(throws: ProductError.self) { try parse() }
        #expect(error?.description == "bad.json: " + expected)
    }

    @Test func `What the wall allows is read`() throws {
        let product = try Self.parse(
            derived: [
                Self.age([]),
                [
                    "key": "of_age", "name": "of age", "op": "flag", "of": "time_alive", "at_least": 18,
                    "use": ["policy"],
                ],
            ],
            knockOut: "of_age"
        )
        #expect(product.schema.features.map(\.key) == ["amount"])
        #expect(
            product.csvHeader == [
                "application_ref", "submitted_on", "amount", "date_of_birth", "id_type", "source", "zip3",
            ]
        )
    }

    @Test func `Protected stands alone`() {
        refused("pages[1].fields[0]: protected must be the only use, and only of a question") {
            try Self.parse(protected: [
                "key": "sex", "name": "sex", "choices": [["f", "F"], ["m", "M"]], "use": ["protected", "report"],
            ])
        }
        refused("derived[0]: protected must be the only use, and only of a question") {
            try Self.parse(derived: [
                ["key": "z", "name": "z", "op": "flag", "of": "amount", "above": 1, "use": ["protected"]]
            ])
        }
        refused("pages[1].fields[0]: protected must be the only use, and only of a question") {
            try Self.parse(protected: [
                "key": "g", "name": "g", "kind": "group", "use": ["report"],
                "fields": [["key": "sex", "name": "sex", "kind": "integer", "use": ["protected"]]],
            ])
        }
    }

    @Test func `A protected question waits for the decision to be queued`() {
        refused("pages[0].fields[5]: a protected question must be on a page of stage after_submit") {
            try Self.parse(field: ["key": "ethnicity", "name": "e", "kind": "integer", "use": ["protected"]])
        }
    }

    @Test(arguments: [
        ("us", "disability", "2011-12-30 (12 CFR 1002.5)"),
        ("eu", "ethnicity", "2018-05-25 (Regulation (EU) 2016/679, article 9)"),
        ("in", "caste", "2003-05-05 (RBI guidelines on a fair practices code for lenders)"),
        ("neutral", "disability", "2011-12-30 (12 CFR 1002.5)"),
        ("neutral", "ethnicity", "2018-05-25 (Regulation (EU) 2016/679, article 9)"),
    ])
    func `The pack refuses questions`(jurisdiction: String, key: String, since: String) {
        refused("pages[1].fields[0]: may not be asked under the pack \(jurisdiction) since \(since)") {
            try Self.parse(
                protected: ["key": .string(key), "name": "x", "kind": "yes_no", "use": ["protected"]],
                settings: ["jurisdiction": .string(jurisdiction)]
            )
        }
    }

    @Test(arguments: [[], ["report"], ["policy"], ["model"]] as [JSONValue])
    func `Nothing derived reads a protected field`(use: JSONValue) {
        refused("derived[0]: reads the protected field sex") {
            try Self.parse(derived: [["key": "z", "name": "z", "op": "flag", "of": "sex", "is": ["f"], "use": use]])
        }
    }

    @Test func `No rule, knock-out or condition reads a protected field`() {
        let age: JSONValue = ["key": "age", "name": "age", "kind": "integer", "use": ["protected"]]
        refused("rules[0]: reads the protected field age") { try Self.parse(protected: age, rule: "age") }
        refused("policy.knock_outs[0].value: age is not of use policy") {
            try Self.parse(protected: age, knockOut: "age")
        }
        refused("pages[2].fields[0]: reads the protected field sex") {
            try Self.parse(settings: [
                "pages": [
                    [
                        "id": "a", "title": "A",
                        "fields": [["key": "amount", "name": "a", "kind": "money", "use": ["model"]]],
                    ],
                    [
                        "id": "b", "title": "B", "stage": "after_submit", "use": ["protected"],
                        "fields": [
                            ["key": "sex", "name": "sex", "choices": [["f", "F"], ["m", "M"]]]
                        ],
                    ],
                    [
                        "id": "c", "title": "C", "stage": "after_submit", "use": ["report"],
                        "fields": [
                            ["key": "note", "name": "n", "kind": "text", "when": ["field": "sex", "is": ["f"]]]
                        ],
                    ],
                ]
            ])
        }
    }

    @Test func `A model feature reads through others only what is for models and policy`() {
        refused("derived[0]: a model feature reads source, which is for report") {
            try Self.parse(derived: [
                ["key": "z", "name": "z", "op": "scale", "of": "source", "by": 1, "use": ["model"]]
            ])
        }
        refused("derived[2]: a model feature reads id_type, which is for identity") {
            try Self.parse(derived: [
                ["key": "x", "name": "x", "op": "recode", "of": "id_type", "to": ["a": 1, "b": 2], "use": []],
                ["key": "y", "name": "y", "op": "sum", "of": ["amount", "x"], "use": ["policy"]],
                ["key": "z", "name": "z", "op": "scale", "of": "y", "by": 1, "use": ["model"]],
            ])
        }
        refused("pages[0].fields[5]: a model feature reads id_type, which is for identity") {
            try Self.parse(field: [
                "key": "years", "name": "y", "kind": "integer", "use": ["model"],
                "when": ["field": "id_type", "is": ["a"]],
            ])
        }
    }

    @Test func `Age is in no model unless the definition says how it is checked`() throws {
        refused("derived[0]: a model feature reads date_of_birth, which is for identity and policy") {
            try Self.parse(derived: [Self.age(["model"])])
        }
        refused("pages[0].fields[5]: age_years is an age, which age_in_model forbids in a model") {
            try Self.parse(field: ["key": "age_years", "name": "age", "kind": "integer", "use": ["model"]])
        }
        let checked = try Self.parse(derived: [Self.age(["model"])], settings: ["age_in_model": "with_elderly_check"])
        #expect(checked.schema.features.last?.key == "time_alive")
        refused("derived[0]: a model feature reads id_type, which is for identity") {
            try Self.parse(
                derived: [["key": "z", "name": "z", "op": "flag", "of": "id_type", "is": ["a"], "use": ["model"]]],
                settings: ["age_in_model": "with_elderly_check"]
            )
        }
    }

    @Test func `Identity and model never meet, and free text is in no model`() {
        refused("pages[0].fields[5]: identity and model never meet on one field") {
            try Self.parse(field: ["key": "x", "name": "x", "kind": "integer", "use": ["identity", "model"]])
        }
        for kind in ["text", "email", "phone", "national_id", "file"] {
            refused("pages[0].fields[5]: free text and documents are never for a model") {
                try Self.parse(field: ["key": "x", "name": "x", "kind": .string(kind), "use": ["model"]])
            }
        }
    }

    @Test func `A proxy is in no model, by key, by column or through others`() {
        refused("pages[0].fields[5]: birthplace \(Self.notInModels)") {
            try Self.parse(field: [
                "key": "birthplace", "name": "b", "choices": [["a", "A"], ["b", "B"]], "use": ["model"],
            ])
        }
        refused("pages[0].fields[5]: area \(Self.notInModels)") {
            try Self.parse(field: ["key": "area", "column": "ZIP3", "name": "b", "kind": "integer", "use": ["model"]])
        }
        refused("derived[0]: zip3 \(Self.notInModels)") {
            try Self.parse(derived: [["key": "z", "name": "z", "op": "scale", "of": "zip3", "by": 1, "use": ["model"]]])
        }
    }

    @Test func `A policy value tells no more of identity than a flag`() {
        refused("policy.knock_outs[0].value: time_alive would tell who the applicant is; derive a flag from it") {
            try Self.parse(derived: [Self.age(["policy"])], knockOut: "time_alive")
        }
        refused("policy.knock_outs[0].value: date_of_birth is not a number or a category") {
            try Self.parse(knockOut: "date_of_birth")
        }
    }
}
