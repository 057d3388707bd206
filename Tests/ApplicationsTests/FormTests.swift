import Applications
import CheckedAnswers
import Documents
import Fields
import Products
import Testing

@Suite struct FormTests {
    private func read(
        _ page: String,
        _ form: [String: [String]],
        draft: [String: JSONValue] = [:]
    ) throws -> PageReading {
        let product = try EveryKind.product()
        let page = try #require(product.formPages.first { $0.id == page })
        return product.readPage(page, form: form, draft: draft, on: QuickLoan.submittedOn)
    }

    @Test(arguments: ["3", "03", "mar", "March", "MARCH"])
    func monthsAreReadByNumberAndByName(_ month: String) throws {
        let form = ["born_day": ["27"], "born_month": [month], "born_year": ["1985"]]
        let reading = try read("dates", form)
        #expect(reading.errors.isEmpty)
        #expect(reading.values["born"] == "1985-03-27")
    }

    @Test(arguments: [
        (["27", "3", ""], "Your date of birth must include a year"),
        (["", "3", ""], "Your date of birth must include a day and year"),
        (["31", "2", "1985"], "Your date of birth must be a real date"),
        (["27", "ma", "1985"], "Your date of birth must be a real date"),
        (["27", "3", "85"], "Your date of birth must be a real date"),
        (["٢٧", "3", "1985"], "Your date of birth must be a real date"),
    ])
    func datesThatAreNoneSayWhy(_ parts: [String], _ message: String) throws {
        let form = ["born_day": [parts[0]], "born_month": [parts[1]], "born_year": [parts[2]]]
        #expect(try read("dates", form).errors.map(\.message) == [message])
    }

    @Test func durationsAreYearsAndMonths() throws {
        #expect(try read("dates", ["lived_years": ["5"], "lived_months": ["8"]]).values["lived"] == 68)
        #expect(try read("dates", ["lived_years": ["2"], "lived_months": [""]]).values["lived"] == 24)
        #expect(try read("dates", ["lived_months": ["7"]]).values["lived"] == 7)
        #expect(try read("dates", [:]).values["lived"] == .null)
        #expect(try read("dates", ["lived_years": ["1.5"]]).errors.map(\.code) == [.whole])
        #expect(try read("dates", ["lived_years": ["-1"]]).errors.map(\.code) == [.number])
    }

    @Test(arguments: [
        ("pan", "abcde 1234 f", "ABCDE1234F"), ("aadhaar", "2341 2341 2346", "234123412346"),
        ("cpf", "123.456.789-09", "12345678909"), ("phone", "+91 (98765) 43-210", "+919876543210"),
        ("phone", "0091 98765 43210", "+919876543210"), ("mail", " a.b+c@example.co.in ", "a.b+c@example.co.in"),
        ("name", "  Ana   María ", "Ana   María"),
    ])
    func textsAreKeptInOneForm(_ key: String, _ typed: String, _ kept: String) throws {
        let reading = try read("texts", [key: [typed]])
        #expect(reading.errors.map(\.message) == [])
        #expect(reading.values[key] == .string(kept))
    }

    @Test(arguments: [
        "a@b", "a@@b.com", "@b.com", "a@", "a b@c.com", "a@b..com", "a@-b.com", ".a@b.com", "a.@b.com",
        "a@b.com\u{301}",
        "<script>@b.com", "a@b,com",
    ])
    func whatIsNoAddressIsRefused(_ text: String) throws {
        #expect(try read("texts", ["mail": [text]]).errors.map(\.code) == [.format])
    }

    @Test func whatAConditionHidesIsNull() throws {
        let hidden = try read("choices", ["owns": ["no"], "colour": ["red"]])
        #expect(hidden.errors.isEmpty)
        #expect(hidden.values["colour"] == .null)
        let shown = try read("choices", ["owns": ["yes"], "colour": ["red"]])
        #expect(shown.values["colour"] == "red")
        #expect(shown.values["owns"] == true)
    }

    @Test func anAnswerOfAnotherPageDecidesWhatIsShown() throws {
        let form = ["collateral.0.type": ["gold"], "collateral.0.value": ["5,000"], "collateral.7.value": [" "]]
        #expect(try read("lists", form).values["collateral"] == .null)
        let shown = try read("lists", form, draft: ["owns": true])
        #expect(shown.errors.isEmpty)
        #expect(shown.values["collateral"] == [["type": "gold", "value": 5000, "valued": .null]])
    }

    @Test func selectionsAreListsAndEmptyOnesAreNoAnswer() throws {
        #expect(try read("choices", ["cards": ["visa", "mastercard"]]).values["cards"] == ["visa", "mastercard"])
        #expect(try read("choices", ["cards": ["none"]]).values["cards"] == ["none"])
        #expect(try read("choices", ["cards": [""]]).values["cards"] == .null)
        #expect(try read("choices", ["cards": ["none", "visa"]]).errors.map(\.code) == [.exclusive])
    }

    @Test func whatIsShownAgainIsReadAgain() throws {
        let product = try EveryKind.product()
        let answers: [String: JSONValue] = [
            "children": 2, "years": 2.5, "share": 12.25, "income": 45_000, "debt": 1234.5, "owns": true,
            "cards": ["visa", "mastercard"], "colour": "blue", "born": "1985-03-07", "started": "2021-03", "lived": 68,
            "name": "Ana", "mail": "a@b.com", "phone": "+919876543210", "pan": "ABCDE1234F",
            "collateral": [
                ["type": "land", "value": 10, "valued": "2020-02-29"], ["type": "gold", "value": 1.5],
            ],
        ]
        let settled = product.settled(answers, on: QuickLoan.submittedOn)
        for page in product.formPages {
            var form: [String: [String]] = [:]
            for field in page.fields { form.merge(product.inputs(for: field, value: settled[field.key])) { $1 } }
            let reading = product.readPage(page, form: form, draft: settled, on: QuickLoan.submittedOn)
            #expect(reading.errors.isEmpty)
            for field in page.fields { #expect(reading.values[field.key] == settled[field.key], "\(field.key)") }
        }
    }

    @Test(
        arguments: [
            ("income", 1_000_000, "₹10,00,000"), ("debt", 21001.86, "₹21,001.86"),
            ("born", "1985-03-27", "27 March 1985"),
            ("started", "2021-03", "March 2021"), ("colour", "red", "Red"), ("owns", false, "No"),
            ("cards", ["visa", "none"], "Visa, None"), ("lived", 68, "5 years 8 months"), ("lived", 12, "1 year"),
            ("lived", 1, "1 month"), ("pan", "ABCDE1234F", "••••234F"), ("rate", 9.5, "9.5 % a year"),
            ("years", 1, "1 year"),
            ("name", .null, "Not given"), ("collateral", [["type": "gold", "value": 5000]], "Gold, ₹5,000"),
        ] as [(String, JSONValue, String)]
    )
    func answersAreShownAsPeopleReadThem(_ key: String, _ value: JSONValue, _ text: String) throws {
        let product = try EveryKind.product()
        #expect(product.displayText(for: try #require(product.field(key)), value: value) == text)
    }

    @Test func protectedAnswersAreReadOnlyFromTheirOwnPage() throws {
        let product = try EveryKind.product()
        let page = try #require(product.afterSubmitPages.first)
        let form = ["sex": ["female"]]
        #expect(product.readPage(page, form: form, draft: [:], on: QuickLoan.submittedOn).values.isEmpty)
        let answers = try product.checkProtected(page, form: form, on: QuickLoan.submittedOn)
        #expect(answers["sex"] == .choice("female"))
        #expect("\(answers)" == "1 answers")
        #expect(throws: ValidationFailure.self) {
            try product.checkProtected(page, form: ["sex": ["x"]], on: QuickLoan.submittedOn)
        }
    }

    @Test func aCommaIsTheDecimalMarkWhereTheLanguageHasIt() throws {
        let text = EveryKind.definition.replacing("\"jurisdiction\": \"in\"", with: "\"locale\": \"de-DE\"")
        let product = try Product.parse(Array(text.utf8), file: "german.json")
        let page = try #require(product.formPages.first)
        let form = ["children": ["1"], "debt": ["1.234,50"], "years": ["2,5"]]
        let reading = product.readPage(page, form: form, draft: [:], on: QuickLoan.submittedOn)
        #expect(reading.errors.isEmpty)
        #expect(reading.values["debt"] == 1234.5)
        #expect(reading.values["years"] == 2.5)
        #expect(product.inputs(for: page.fields[4], value: 1234.5) == ["debt": ["1234,50"]])
    }
}
