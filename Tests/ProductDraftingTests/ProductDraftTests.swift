import Definitions
import FeatureDefinitions
import Fields
import ProductDrafting
import Products
import Testing

@Suite struct ProductDraftTests {
    private static let count = 200

    /// Profiles of columns given by a function of the row.
    private static func profiles(_ columns: [(String, @Sendable (Int) -> String)]) -> [ColumnProfile] {
        columns.map { name, cell in
            var profile = ColumnProfile(name: name)
            for row in 0..<count { profile.add(cell(row)) }
            return profile
        }
    }

    private static let columns: [(String, @Sendable (Int) -> String)] = [
        ("ID", { "\($0 + 1)" }), ("Loan Amount", { "\(1000 + $0 * 7).50" }), ("purpose", { ["car", "home"][$0 % 2] }),
        ("own_phone?", { ["Y", "N"][$0 % 2] }), ("months", { $0 % 3 == 0 ? "-1" : "\($0 % 40)" }),
        ("score", { $0 % 5 == 0 ? "" : "0.\($0 + 10)" }), ("constant", { _ in "7" }), ("sex", { ["m", "f"][$0 % 2] }),
        ("age", { "\(18 + $0 % 50)" }), ("zip_code", { "\(10000 + $0 % 30)" }), ("note", { "text \($0)" }),
        ("total_rec_pymnt", { "\($0 % 90)" }), ("opened", { "2020-01-\(10 + $0 % 20)" }),
        ("race", { ["a", "b"][$0 % 2] }),
        ("default", { $0 % 7 == 0 ? "1" : "0" }),
    ]

    @Test(arguments: [
        "Geschlecht", "Familienstand", "estado civil", "Lebensalter", "edad", "gastarbeiter", "nacionalidad", "Sexe",
    ])
    func `Protected characteristics are known by the words of other languages too`(name: String) throws {
        let columns: [(String, @Sendable (Int) -> String)] = [
            (name, { ["a", "b"][$0 % 2] }), ("months", { "\($0 % 40)" }),
            ("outcome", { $0 % 7 == 0 ? "schlecht" : "gut" }),
        ]
        let profiles = Self.profiles(columns)
        let outcome = try OutcomeColumn(among: profiles)
        #expect(outcome.bad == ["schlecht"] && !outcome.isGuessed)
        let draft = try ProductDraft(profiles, outcome: outcome, id: "p", currency: "EUR")
        let product = try Product.parse(Array(draft.definition.indentedText.utf8), file: "draft")
        #expect(product.schema.features.map(\.key) == ["months"])
        #expect(product.fields.count(where: \.isProtected) == 1)
    }

    @Test func `Every column becomes what its cells and its name say`() throws {
        let profiles = Self.profiles(Self.columns.filter { $0.0 != "race" })
        let outcome = try OutcomeColumn(among: profiles)
        #expect(outcome.name == "default" && outcome.bad == ["1"] && !outcome.isGuessed)
        let draft = try ProductDraft(profiles, outcome: outcome, id: "p", currency: "EUR")
        let product = try Product.parse(Array(draft.definition.indentedText.utf8), file: "draft")
        #expect(product.schema.features.map(\.key) == ["loan_amount", "purpose", "own_phone", "months", "score"])
        #expect(product.keyColumn == "ID")
        #expect(product.field("loan_amount")?.kind == .money)
        #expect(product.field("own_phone")?.kind == .yesNo)
        #expect(product.field("months")?.special == [-1])
        #expect(product.field("score")?.isRequired == false)
        #expect(product.fields.filter(\.isProtected).map(\.key) == ["sex", "age"])
        let reasons = draft.columns.compactMap { plan -> String? in
            if case .dropped(let why) = plan.use { "\(plan.profile.name): \(why)" } else { nil }
        }
        #expect(reasons.count == 5)
        for (name, words) in [
            ("constant", "same in every row"), ("zip_code", "place"), ("note", "different in every row"),
            ("total_rec_pymnt", "after the decision"), ("opened", "date"),
        ] { #expect(reasons.contains { $0.hasPrefix("\(name): ") && $0.contains(words) }, "\(name)") }
    }

    @Test func `Numbers with marks are told from free text, and years at an address from the address`() throws {
        let profiles = Self.profiles([
            ("Betrag", { $0 == 9 ? "n/a" : "\($0 % 9 + 1).\(100 + $0),00" }), ("Rate", { "\($0 % 4) %" }),
            ("Price", { "€\($0).5" }), ("Years at Address", { "\($0 % 4)" }), ("Address", { "Street \($0 % 50)" }),
            ("Phone", { "555-\(1000 + $0 % 70)" }), ("default", { $0 % 7 == 0 ? "1" : "0" }),
        ])
        let outcome = try OutcomeColumn(among: profiles)
        let draft = try ProductDraft(profiles, outcome: outcome, id: "p", currency: "EUR")
        func words(_ name: String) -> String {
            draft.columns.first { $0.profile.name == name }.map { "\($0.use) \($0.warnings)" } ?? ""
        }
        for name in ["Betrag", "Price"] {
            #expect(words(name).contains("numbers with marks or signs: write them like 1169.50"), "\(words(name))")
        }
        #expect(words("Rate").contains("choice") && words("Rate").contains("write them like 4.5"), "\(words("Rate"))")
        #expect(words("Years at Address").contains("number("), "\(words("Years at Address"))")
        #expect(words("Address").contains("names a person or a place") && words("Phone").contains("person"))
    }

    @Test func `A column found to know the outcome is left out`() throws {
        let profiles = Self.profiles(Self.columns.filter { $0.0 != "race" })
        let outcome = try OutcomeColumn(among: profiles)
        let draft = try ProductDraft(profiles, outcome: outcome, leaks: ["months"], id: "p", currency: "EUR")
        #expect(draft.columns.contains { $0.profile.name == "months" && "\($0.use)".contains("leak") })
    }

    @Test func `An outcome that cannot be told is asked for in a sentence`() throws {
        let two = Self.profiles([("a", { "\($0 % 2)" }), ("b", { "\($0 % 3)" })])
        #expect(throws: DraftError.noOutcome(candidates: ["a"])) { try OutcomeColumn(among: two) }
        #expect(throws: DraftError.unknownColumn("c")) { try OutcomeColumn(among: two, named: "c") }
        #expect(throws: DraftError.outcomeValues("b", count: 3)) { try OutcomeColumn(among: two, named: "b") }
        let holes = Self.profiles([("default", { $0 == 3 ? "" : "\($0 % 2)" })])
        #expect(throws: DraftError.outcomeMissing("default", count: 1)) { try OutcomeColumn(among: holes) }
        let guessed = try OutcomeColumn(among: Self.profiles([("class", { $0 % 5 == 0 ? "2" : "1" })]))
        #expect(guessed.isGuessed && guessed.bad == ["2"])
    }

    @Test func `Names of other languages stay readable, and keys lose their marks`() throws {
        let profiles = Self.profiles([
            ("Beschäftigt seit", { "\($0 % 40)" }), ("LIMIT_BAL", { "\($0 * 7 % 90)" }),
            ("Größe (m²)", { "\($0 % 30)" }), ("Ausfall", { $0 % 5 == 0 ? "1" : "0" }),
        ])
        let outcome = try OutcomeColumn(among: profiles, named: nil)
        #expect(outcome.name == "Ausfall")
        let draft = try ProductDraft(profiles, outcome: outcome, id: "d", currency: "EUR")
        let product = try Product.parse(Array(draft.definition.indentedText.utf8), file: "draft")
        #expect(product.fields.map(\.key) == ["beschaeftigt_seit", "limit_bal", "groesse_m"])
        #expect(product.fields.map(\.name) == ["Beschäftigt seit", "limit bal", "Größe (m²)"])
        #expect(product.fields.map(\.column) == ["Beschäftigt seit", "LIMIT_BAL", "Größe (m²)"])
        #expect(draft.definition.indentedText.contains(#""Limit bal""#))
    }
}
