import Definitions
import Documents
import Products
import Testing

/// A definition with one thing wrong, and what its error must say.
struct BadDefinition: Sendable, CustomTestStringConvertible {
    let change: @Sendable () throws -> JSONValue
    let keyPath: String
    let reason: String

    init(_ path: [QuickLoan.Step], _ value: JSONValue?, at keyPath: String, _ reason: String) {
        change = { try QuickLoan.definition(path, value) }
        self.keyPath = keyPath
        self.reason = reason
    }

    var testDescription: String { "\(keyPath): \(reason)" }

    /// Expects the definition to be refused on one line that names file, key path and reason.
    func expectRefused() throws {
        let bytes = try change().canonicalBytes
        let error = #expect(throws: ProductError.self) { try Product.parse(bytes, file: "bad.json") }
        let description = try #require(error?.description)
        #expect(description == "bad.json: " + (keyPath.isEmpty ? "" : keyPath + ": ") + reason)
        #expect(!description.utf8.contains(UInt8(ascii: "\n")))
    }
}

@Suite struct LoadRuleTests {
    @Test func `What is not JSON is refused with its line`() throws {
        let error = #expect(throws: ProductError.self) {
            try Product.parse(Array("{\"format\": 1,\n}".utf8), file: "x.json")
        }
        #expect(error?.description == "x.json: not JSON: line 2, column 1: unexpected character")
    }

    @Test(arguments: [
        BadDefinition([], nil, at: "titel", "is not a key of a product definition"),
        BadDefinition(["format"], 2, at: "format", "must be 1, the only format"),
        BadDefinition(["id"], "Quick Loan", at: "id", "must be an id of small letters, digits and -"),
        BadDefinition(["version"], nil, at: "version", "is missing"),
        BadDefinition(["title"], "a\nb", at: "title", "must be a text without control characters"),
        BadDefinition(["jurisdiction"], "uk", at: "jurisdiction", "must be one of in, us, eu, neutral"),
        BadDefinition(["currency", "code"], "inr", at: "currency", "must be a currency: not a valid currency code"),
        BadDefinition(
            ["currency", "grouping"],
            "dots",
            at: "currency.grouping",
            "must be one of indian, western, space"
        ),
        BadDefinition(["target", "good"], ["1"], at: "target", "1 is bad and good"),
        BadDefinition(["target", "bad"], [], at: "target.bad", "must be at least one code"),
        BadDefinition(["roles", "lender"], "dti", at: "roles.lender", "is not a key of a product definition"),
        BadDefinition(
            ["roles", "loan_amount"],
            "dti",
            at: "roles.loan_amount",
            "dti is not an amount of money of unit currency"
        ),
        BadDefinition(["roles", "email"], "mail", at: "roles.email", "mail does not exist"),
        BadDefinition(["pages"], [], at: "pages", "must be at least one page of stage form"),
        BadDefinition(["pages", 1, "id"], "loan", at: "pages[1].id", "loan is taken"),
        BadDefinition(["pages", 0, "colour"], "red", at: "pages[0].colour", "is not a key of a product definition"),
        BadDefinition(["pages", 1, "fields"], [], at: "pages[1].fields", "must be at least one field"),
        BadDefinition(["pages", 0, "stage"], "later", at: "pages[0].stage", "must be one of form, after_submit"),
        BadDefinition(
            ["consents"],
            [["key": "dti", "label": "I agree"]],
            at: "consents[0].key",
            "dti is taken"
        ),
        BadDefinition(["consents"], [["key": "terms"]], at: "consents[0].label", "is missing"),
        BadDefinition(["age_in_model"], true, at: "age_in_model", "must be one of forbidden, with_elderly_check"),
        BadDefinition(
            ["ledger"],
            ["customers.phone": "phone"],
            at: "ledger.customers.phone",
            "the field phone does not exist"
        ),
    ])
    func `A bad top level is refused`(bad: BadDefinition) throws {
        if bad.keyPath == "titel" {
            return try BadDefinition(["titel"], "x", at: bad.keyPath, bad.reason).expectRefused()
        }
        try bad.expectRefused()
    }

    @Test(arguments: [
        BadDefinition(["policy", "version"], nil, at: "policy.version", "is missing"),
        BadDefinition(["policy", "knock_outs", 1, "id"], "K1", at: "policy.knock_outs[1].id", "K1 is taken"),
        BadDefinition(
            ["policy", "knock_outs", 0, "value"],
            "npa",
            at: "policy.knock_outs[0].value",
            "npa does not exist"
        ),
        BadDefinition(
            ["policy", "knock_outs", 0, "value"],
            "months_in_job",
            at: "policy.knock_outs[0].value",
            "months_in_job is not of use policy"
        ),
        BadDefinition(
            ["policy", "knock_outs", 0, "outcome"],
            "approve",
            at: "policy.knock_outs[0].outcome",
            "must be decline or manual_review"
        ),
        BadDefinition(
            ["policy", "knock_outs", 0, "group"],
            "debt",
            at: "policy.knock_outs[0].group",
            "the reason group debt does not exist"
        ),
        BadDefinition(
            ["policy", "knock_outs", 0, "below"],
            1,
            at: "policy.knock_outs[0]",
            "must be an entry with exactly one test: above, at_least, below, at_most or is"
        ),
        BadDefinition(
            ["policy", "knock_outs", 0, "value"],
            "employment_type",
            at: "policy.knock_outs[0].above",
            "employment_type is not a number"
        ),
        BadDefinition(
            ["policy", "bands", 2, "pd_below"],
            0.9,
            at: "policy.bands",
            "the last band has no limit, so that it holds the rest"
        ),
        BadDefinition(
            ["policy", "bands", 1, "pd_at_most"],
            0.10,
            at: "policy.bands",
            "limits of the probability ascend, and only the last is left out"
        ),
        BadDefinition(
            ["policy", "bands", 0, "pd_below"],
            1,
            at: "policy.bands[0].pd_below",
            "must be a probability above 0 and below 1"
        ),
        BadDefinition(
            ["policy", "bands", 0, "pd_at_most"],
            0.1,
            at: "policy.bands[0]",
            "a limit is pd_below or pd_at_most, not both"
        ),
        BadDefinition(
            ["policy", "offer", "tenures"],
            [24, 12],
            at: "policy.offer.tenures",
            "must be tenures in months that ascend"
        ),
        BadDefinition(
            ["policy", "price", 0, "outcome"],
            nil,
            at: "policy.price[0]",
            "must be a price by outcome or by limit of the probability"
        ),
        BadDefinition(
            ["policy", "price", 0, "annual_rate"],
            -1,
            at: "policy.price[0].annual_rate",
            "must be a rate in per cent a year"
        ),
        BadDefinition(["reasons"], nil, at: "reasons", "is missing"),
        BadDefinition(["reasons", "max"], 5, at: "reasons.max", "must be a whole number from 1 to 4"),
        BadDefinition(
            ["reasons", "groups", 0, "code"],
            "C1-25",
            at: "reasons.groups[0].code",
            "must be a code from C1-01 to C1-24"
        ),
        BadDefinition(
            ["reasons", "groups", 0, "members"],
            [],
            at: "reasons.groups",
            "the model feature monthly_income is in no group"
        ),
        BadDefinition(
            ["reasons", "groups", 2, "members", 1],
            "dti",
            at: "reasons.groups[2].members",
            "dti is also in the group obligations"
        ),
        BadDefinition(
            ["reasons", "groups", 0, "members", 1],
            "total_obligations",
            at: "reasons.groups[0].members[1]",
            "total_obligations is not a feature of use model"
        ),
        BadDefinition(["reasons", "groups", 1, "id"], "income", at: "reasons.groups[1].id", "income is taken"),
        BadDefinition(["score", "scale"], "log", at: "score.scale", "must be one of pdo, linear"),
        BadDefinition(["score", "pdo"], 0, at: "score.pdo", "must be above 0"),
        BadDefinition(["score", "max"], 300, at: "score", "min is not below max"),
        BadDefinition(["score", "slope"], 1, at: "score.slope", "is not a key of a product definition"),
        BadDefinition(
            ["score", "ratings", 3, "below"],
            900,
            at: "score.ratings[3]",
            "below is the upper end of every rating but the last"
        ),
        BadDefinition(["score", "ratings", 1, "below"], 500, at: "score.ratings[1].below", "ratings ascend"),
        BadDefinition(
            ["score"],
            ["scale": "linear", "intercept": 850, "slope": 550],
            at: "score.slope",
            "must be below 0: a higher score is safer"
        ),
    ])
    func `Bad policy, reasons and score are refused`(bad: BadDefinition) throws { try bad.expectRefused() }

    @Test(arguments: [
        BadDefinition(["rules", 0, "left"], "nothing", at: "rules[0].left", "nothing does not exist"),
        BadDefinition(["rules", 0, "left"], 3, at: "rules[0].left", "must be a text"),
        BadDefinition(["rules", 0, "right"], "loan_purpose", at: "rules[0].right", "loan_purpose is not a number"),
        BadDefinition(["rules", 0, "field"], "dti", at: "rules[0].field", "the field dti does not exist"),
        BadDefinition(["rules", 0, "severity"], "fatal", at: "rules[0].severity", "must be one of error, warning"),
        BadDefinition(["rules", 0, "message"], nil, at: "rules[0].message", "is missing"),
        BadDefinition(
            ["rules", 0, "when"],
            ["field": "loan_purpose", "is": ["boat"]],
            at: "rules[0].when.is[0]",
            "the code boat does not exist"
        ),
        BadDefinition(
            ["imports"],
            [["id": "x", "columns": ["a": ["field": "nothing"]]]],
            at: "imports[0].columns.a.field",
            "the field nothing does not exist"
        ),
        BadDefinition(
            ["imports"],
            [["id": "x", "columns": ["a": ["field": "loan_purpose", "values": ["B": "boat"]]]]],
            at: "imports[0].columns.a.values.B",
            "the code boat does not exist"
        ),
        BadDefinition(
            ["imports"],
            [["id": "x", "columns": ["a": ["derived": "dti", "report": true]]]],
            at: "imports[0].columns.a",
            "must be an object with exactly one of check, derived, drop, field, flag, key, protected, report, target"
        ),
        BadDefinition(
            ["imports"],
            [["id": "x", "columns": ["a": ["drop": true]]]],
            at: "imports[0].columns.a.reason",
            "is missing"
        ),
    ])
    func `Bad rules and imports are refused`(bad: BadDefinition) throws { try bad.expectRefused() }
}
