import Documents
import Fields
import Testing

/// Definitions whose first fields are replaced; the seventh place of the first page is free.
@Suite struct FieldRuleTests {
    /// The worked example with one more field on its first page.
    private static func added(_ field: JSONValue, at keyPath: String, _ reason: String) -> BadDefinition {
        BadDefinition(["pages", 0, "fields", 4], field, at: "pages[0].fields[4]" + keyPath, reason)
    }

    @Test(arguments: [
        added(["name": "x", "kind": "integer", "use": ["policy"]], at: ".key", "is missing"),
        added(
            ["key": "Xy", "name": "x", "kind": "integer", "use": ["policy"]],
            at: ".key",
            "must be a key of small letters, digits and _, that begins with a letter and has at most 64"
        ),
        added(["key": "weight", "name": "x", "kind": "integer", "use": ["policy"]], at: ".key", "weight is taken"),
        added(
            ["key": "loan_amount", "name": "x", "kind": "integer", "use": ["policy"]],
            at: ".key",
            "loan_amount is taken"
        ),
        added(["key": "x", "name": "x", "use": ["policy"]], at: ".kind", "is missing"),
        added(
            ["key": "x", "name": "x", "kind": "integer", "use": ["policy"], "detection": ["edge_days": 1]],
            at: ".detection",
            "has no meaning for kind integer"
        ),
        added(
            ["key": "x", "name": "x", "kind": "statement", "use": ["policy"], "detection": ["day_tolerance": 16]],
            at: ".detection.day_tolerance",
            "must be a whole number from 0 to 15"
        ),
        added(
            ["key": "x", "name": "x", "kind": "statement", "use": ["policy"], "detection": ["amount_tolerance": 20]],
            at: ".detection.amount_tolerance",
            "must be a share from 0 to 1"
        ),
        added(
            [
                "key": "x", "name": "x", "kind": "statement", "use": ["policy"],
                "detection": ["rent_words": ["two words"]],
            ],
            at: ".detection.rent_words[0]",
            "must be one word of letters"
        ),
        added(["key": "x", "kind": "integer", "use": ["policy"]], at: ".name", "is missing"),
        added(["key": "x", "name": "x", "kind": "integer"], at: ".use", "is missing"),
        added(["key": "x", "name": "x", "kind": "integer", "use": []], at: ".use", "must be at least one use"),
        added(
            ["key": "x", "name": "x", "kind": "integer", "use": ["modle"]],
            at: ".use[0]",
            "must be one of identity, model, policy, report, protected"
        ),
        added(
            ["key": "x", "name": "x", "kind": "integer", "use": ["policy"], "mandatory": true],
            at: ".mandatory",
            "is not a key of a product definition"
        ),
        added(
            ["key": "x", "name": "x", "kind": "choice", "use": ["policy"]],
            at: ".choices",
            "is missing"
        ),
        added(
            ["key": "x", "name": "x", "choices": [["a", "A"], ["a", "B"]], "use": ["policy"]],
            at: ".choices[1]",
            "a is taken"
        ),
        added(
            ["key": "x", "name": "x", "choices": [["a", "A"]], "use": ["policy"]],
            at: ".choices",
            "must be two choices or more"
        ),
        added(
            ["key": "x", "name": "x", "choices": [["a|b", "A"], ["c", "C"]], "use": ["policy"]],
            at: ".choices[0][0]",
            "must be a code of at most 64 bytes without | and control characters"
        ),
        added(
            ["key": "x", "name": "x", "kind": "integer", "choices": [["a", "A"]], "use": ["policy"]],
            at: ".choices",
            "has no meaning for kind integer"
        ),
        added(
            ["key": "x", "name": "x", "kind": "integer", "range": ["min": 2, "max": 1], "use": ["policy"]],
            at: ".range",
            "min is above max"
        ),
        added(
            ["key": "x", "name": "x", "kind": "integer", "range": ["min": 0.5], "use": ["policy"]],
            at: ".range.min",
            "must be a whole number"
        ),
        added(
            ["key": "x", "name": "x", "kind": "money", "range": ["step": 0], "use": ["policy"]],
            at: ".range.step",
            "must be above 0"
        ),
        added(
            ["key": "x", "name": "x", "kind": "date", "range": ["max": "today"], "use": ["policy"]],
            at: ".range.max",
            "must be a date like 2026-11-21, or submitted_on"
        ),
        added(
            ["key": "x", "name": "x", "kind": "yes_no", "range": ["max": 1], "use": ["policy"]],
            at: ".range",
            "has no meaning for kind yes_no"
        ),
        added(
            ["key": "x", "name": "x", "kind": "money", "unit": "months", "use": ["policy"]],
            at: ".unit",
            "has no meaning for kind money"
        ),
        added(
            ["key": "x", "name": "x", "kind": "text", "special": [1], "use": ["policy"]],
            at: ".special",
            "has no meaning for kind text"
        ),
        added(
            ["key": "x", "name": "x", "kind": "integer", "range": ["min": 0], "special": [-1], "use": ["policy"]],
            at: ".special",
            "-1.0 is outside the range"
        ),
        added(
            ["key": "x", "name": "x", "kind": "national_id", "pattern": "^(a+)+$", "use": ["identity"]],
            at: ".pattern",
            "must be a pattern of characters, classes and counts like ^[A-Z]{5}[0-9]{4}$"
        ),
        added(
            ["key": "x", "name": "x", "kind": "national_id", "check": "luhn", "use": ["identity"]],
            at: ".check",
            "must be one of verhoeff, cpf"
        ),
        added(
            ["key": "x", "name": "x", "kind": "text", "autocomplete": "nmae", "use": ["identity"]],
            at: ".autocomplete",
            "must be a WCAG 1.3.5 token or off"
        ),
        added(
            ["key": "x", "name": "x", "kind": "integer", "default": 1, "use": ["policy"]],
            at: ".default",
            "has no meaning for kind integer"
        ),
        added(["key": "x", "name": "x", "kind": "fixed", "use": ["policy"]], at: ".default", "is missing"),
        added(
            ["key": "x", "name": "x", "kind": "quoted", "range": ["max": 1], "default": 2, "use": ["policy"]],
            at: ".default",
            "is outside the range"
        ),
        added(
            ["key": "x", "name": "x", "choices": [["a", "A"], ["b", "B"]], "risk": "rises", "use": ["policy"]],
            at: ".risk",
            "has no meaning for a value without an order"
        ),
        added(
            ["key": "x", "name": "x", "kind": "integer", "column": "loan_amount", "use": ["policy"]],
            at: ".column",
            "loan_amount is taken"
        ),
        added(
            ["key": "x", "name": "x", "choices": [["a", "A"], ["b", "B"]], "values": ["1": "c"], "use": ["policy"]],
            at: ".values.1",
            "the code c does not exist"
        ),
        added(
            ["key": "loan", "name": "x", "kind": "duration", "unit": "months", "use": ["policy"], "columns": ["a"]],
            at: ".columns",
            "has no meaning for a field outside a series"
        ),
        added(
            ["series": "pay", "key": "x", "columns": ["A"], "name": "x", "kind": "integer", "use": ["policy"]],
            at: ".key",
            "a series has series and columns instead of key"
        ),
        added(
            ["series": "pay", "columns": [], "name": "x", "kind": "integer", "use": ["policy"]],
            at: ".columns",
            "must be at least one column"
        ),
        added(
            ["key": "loan_tenure", "name": "x", "kind": "duration", "use": ["policy"]],
            at: ".key",
            "control loan_tenure_months, of loan_tenure_months, is taken"
        ),
        added(
            [
                "key": "x", "name": "x", "kind": "text", "when": ["field": "employment_type", "is": ["employed"]],
                "use": ["policy"],
            ],
            at: ".when.field",
            "a field employment_type before this place does not exist"
        ),
        added(
            [
                "key": "x", "name": "x", "kind": "text", "when": ["field": "loan_amount", "is": ["1"]],
                "use": ["policy"],
            ],
            at: ".when.field",
            "loan_amount is not a field with choices"
        ),
        added(
            ["key": "x", "name": "x", "kind": "text", "when": ["field": "loan_purpose", "is": []], "use": ["policy"]],
            at: ".when.is",
            "must be at least one code"
        ),
        added(["key": "x", "name": "x", "kind": "group", "use": ["policy"]], at: ".fields", "is missing"),
        added(
            [
                "key": "x", "name": "x", "kind": "group", "min": 3, "max": 2, "use": ["policy"],
                "fields": [["key": "a", "name": "a", "kind": "integer"]],
            ],
            at: "",
            "min is above max"
        ),
        added(
            [
                "key": "x", "name": "x", "kind": "group", "use": ["policy"],
                "fields": [["key": "a", "name": "a", "kind": "group", "fields": []]],
            ],
            at: ".fields[0].kind",
            "has no meaning for a member of a group"
        ),
    ])
    func `A bad field is refused`(bad: BadDefinition) throws { try bad.expectRefused() }

    @Test func `Nothing is required after submission`() throws {
        let page: JSONValue = [
            "id": "about", "title": "About you", "stage": "after_submit", "use": ["protected"],
            "fields": [
                ["key": "sex", "name": "sex", "choices": [["f", "Female"], ["m", "Male"]], "required": true]
            ],
        ]
        try BadDefinition(
            ["pages", 2],
            page,
            at: "pages[2].fields[0].required",
            "nothing is required after submission"
        )
        .expectRefused()
    }

    @Test func `A pattern has no construct that backtracks`() throws {
        let pan = try #require(FieldPattern("^[A-Z]{5}[0-9]{4}[A-Z]$"))
        #expect(pan.matches("ABCDE1234F"))
        #expect(
            ["", "ABCDE1234", "ABCDE1234FF", "ABCDE1234f", "ABCD51234F", "ABCDE1234F\n"].allSatisfy { !pan.matches($0) }
        )
        #expect(FieldPattern("^\\d{3}-\\d$")?.matches("123-4") == true)
        for source in ["", "^$", "[0-9]$", "^[0-9]", "^a*$", "^[9-0]$", "^[$", "^a{$", "^a{100}$", "^.$", "^a|b$"] {
            #expect(FieldPattern(source) == nil, "\(source)")
        }
    }

    @Test(arguments: [
        (CheckDigit.verhoeff, "2363", true), (.verhoeff, "234123412346", true), (.verhoeff, "234123412345", false),
        (.verhoeff, "234123421346", false), (.verhoeff, "", false), (.verhoeff, "23412341234x", false),
        (.cpf, "52998224725", true), (.cpf, "52998224724", false), (.cpf, "11111111111", false),
        (.cpf, "5299822472", false),
    ])
    func `Check digits hold for true numbers only`(check: CheckDigit, number: String, holds: Bool) {
        #expect(check.holds(number) == holds)
    }
}
