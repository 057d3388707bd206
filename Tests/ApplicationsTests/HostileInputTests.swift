import Applications
import CheckedAnswers
import Documents
import Fields
import Products
import Testing

@Suite struct HostileInputTests {
    @Test(arguments: [
        "nan", "NaN", "inf", "-inf", "infinity", "1e9", "1e400", "0x10", "+5", ".5", "5.", "٣", "1_000", "-0", "−0",
        "99999999999999999999", "1,000,00", "1.2.3", "five", "5\u{301}", "5\n6", "\u{202E}5", "--5",
    ])
    func whatIsNoNumberGetsTheMessageOfTheField(_ text: String) throws {
        let product = try EveryKind.product()
        let page = try #require(product.formPages.first)
        for key in ["children", "years", "share", "income", "debt"] {
            let form = ["children": ["1"]].merging([key: [text]]) { $1 }
            let reading = product.readPage(page, form: form, draft: [:], on: QuickLoan.submittedOn)
            #expect(reading.errors.map(\.key) == [key], "\(key)")
            #expect(reading.errors.map(\.code) == [.number], "\(key)")
            #expect(reading.values[key] == .null, "\(key)")
        }
    }

    @Test(arguments: [
        ("1,25,000", 125_000), ("125 000", 125_000), ("125\u{202F}000", 125_000), ("₹1,25,000", 125_000),
        (" 125000 ", 125_000), ("INR 125,000", 125_000), ("1250.50", 1250.5), ("0", 0), ("000125", 125),
    ])
    func amountsAreReadAsPeopleTypeThem(_ text: String, _ amount: Double) throws {
        let product = try EveryKind.product()
        let page = try #require(product.formPages.first)
        let form = ["children": ["1"], "debt": [text]]
        let reading = product.readPage(page, form: form, draft: [:], on: QuickLoan.submittedOn)
        #expect(reading.errors.isEmpty)
        #expect(reading.values["debt"] == .number(amount))
    }

    @Test(arguments: ["a\u{0}b", "a\r\nb", "a\tb", "\u{1B}[31m", "a\u{7F}"])
    func controlsAreRefusedInTexts(_ text: String) throws {
        let product = try EveryKind.product()
        let page = try #require(product.formPages.first { $0.id == "texts" })
        for key in ["name", "mail", "phone", "pan"] {
            let reading = product.readPage(page, form: [key: [text]], draft: [:], on: QuickLoan.submittedOn)
            #expect(reading.errors.map(\.code) == [.format], "\(key)")
        }
    }

    @Test func lengthIsCountedInScalarsNotInGraphemes() throws {
        let product = try EveryKind.product()
        let page = try #require(product.formPages.first { $0.id == "texts" })
        let zalgo = "a" + String(repeating: "\u{301}", count: 100_000)
        for key in ["name", "mail", "phone", "pan"] {
            let reading = product.readPage(page, form: [key: [zalgo]], draft: [:], on: QuickLoan.submittedOn)
            #expect(reading.errors.map(\.key) == [key])
            #expect([.length, .format].contains(reading.errors.first?.code))
        }
        let name = "a" + String(repeating: "\u{301}", count: 99)
        let reading = product.readPage(page, form: ["name": [name]], draft: [:], on: QuickLoan.submittedOn)
        #expect(reading.errors.isEmpty)
        #expect(reading.values["name"]?.stringValue?.unicodeScalars.count == 100)
    }

    @Test(arguments: [
        "\"'<>&", "\"\u{301}", "'\u{FE0F}", "{{name}}", "{{=<% %>=}}", "a\u{202E}b", "a\u{2028}b",
        "'; DROP TABLE a; --",
        "=HYPERLINK(1)", "josé", "jose\u{301}",
    ])
    func whatOnlyLooksDangerousIsKeptAsItIs(_ text: String) throws {
        let product = try EveryKind.product()
        let page = try #require(product.formPages.first { $0.id == "texts" })
        let reading = product.readPage(page, form: ["name": [text]], draft: [:], on: QuickLoan.submittedOn)
        #expect(reading.errors.isEmpty)
        #expect(reading.values["name"]?.stringValue.map { Array($0.utf8) } == Array(text.utf8))
    }

    @Test(arguments: ["children", "income", "owns", "colour", "born", "started", "lived", "mail", "pan", "aadhaar"])
    func fiftyKilobytesOfRubbishAreRefusedAtOnce(_ key: String) throws {
        let product = try EveryKind.product()
        let rubbish = [String(repeating: "a", count: 50_000) + "!"]
        let form = [key: rubbish, key + "_day": rubbish, key + "_month": rubbish, key + "_year": rubbish]
            .merging([key + "_years": rubbish, key + "_months": rubbish]) { $1 }
        let page = try #require(product.formPages.first { $0.fields.contains { $0.key == key } })
        let start = ContinuousClock.now
        let reading = product.readPage(page, form: form, draft: ["owns": true], on: QuickLoan.submittedOn)
        #expect(ContinuousClock.now - start < .milliseconds(500))
        #expect(reading.errors.contains { $0.key == key } || key == "colour")
    }

    @Test func aControlThatIsThereTwiceIsRefused() throws {
        let product = try EveryKind.product()
        let page = try #require(product.formPages.first)
        let form = ["children": ["1", "2"]]
        let reading = product.readPage(page, form: form, draft: [:], on: QuickLoan.submittedOn)
        #expect(reading.errors.map(\.key) == ["children"])
    }

    @Test func whatTheApplicantMayNotSetIsNotReadFromTheForm() throws {
        let product = try EveryKind.product()
        let page = try #require(product.formPages.first { $0.id == "choices" })
        let form = ["rate": ["7"], "money": ["USD"], "status": ["approved"], "score": ["900"]]
        let reading = product.readPage(page, form: form, draft: [:], on: QuickLoan.submittedOn)
        #expect(reading.values["rate"] == 9.5)
        #expect(reading.values["money"] == "INR")
        #expect(reading.values["status"] == nil)
        #expect(Set(reading.values.keys) == Set(page.fields.map(\.key)))
        let quoted = product.readPage(page, form: form, draft: ["rate": 11], on: QuickLoan.submittedOn)
        #expect(quoted.values["rate"] == 11)
    }

    @Test func moreEntriesThanAGroupHoldsAreRefused() throws {
        let product = try EveryKind.product()
        let page = try #require(product.formPages.first { $0.id == "lists" })
        var form: [String: [String]] = [:]
        for number in 0..<5 {
            form["collateral.\(number).type"] = ["gold"]
            form["collateral.\(number).value"] = ["1"]
        }
        form["collateral.x.value"] = ["1"]
        form["collateral.99999999999999999999.value"] = ["1"]
        let reading = product.readPage(page, form: form, draft: ["owns": true], on: QuickLoan.submittedOn)
        #expect(reading.errors.map(\.message) == ["What secures the loan must be between 1 and 3"])
    }
}
