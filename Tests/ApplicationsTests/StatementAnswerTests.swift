import Applications
import Assessments
import CheckedAnswers
import Documents
import FeatureDefinitions
import Features
import Fields
import Lending
import Products
import TestSupport
import Testing

/// A bank statement as an answer: measured when it is read, fifteen numbers afterwards.
@Suite struct StatementAnswerTests {
    private static let csv =
        "date;description;amount;balance\n"
        + (1...3).map { "01.0\($0).2026;Salary;1.000,50;1.500,00\n05.0\($0).2026;Big bank loan;-200,00;1.300,00\n" }
        .joined()
        + "31.03.2026;Shop;-1,00;1.299,00\n"

    private func read(_ form: [String: [String]], draft: [String: JSONValue] = [:]) throws -> PageReading {
        let product = try Shipped.product("personal-loan")
        let page = try #require(product.formPages.first { $0.id == "transactions" })
        return product.readPage(page, form: form, draft: draft, on: QuickLoan.submittedOn)
    }

    @Test func isMeasuredWhereItIsReadAndStaysUntilItIsRemoved() throws {
        let reading = try read(["bank_statement": [Self.csv]])
        #expect(reading.errors.isEmpty)
        let measured = try #require(reading.values["bank_statement"])
        #expect(measured["inflow_mean"] == 1000.5 && measured["loan_payments_detected"] == 200)
        #expect(measured["balance_min"] == 1299 && measured["months_covered"] == 3)
        let kept = try read([:], draft: ["bank_statement": measured])
        #expect(kept.values["bank_statement"] == measured)
        let removed = try read(["bank_statement_remove": ["yes"]], draft: ["bank_statement": measured])
        #expect(removed.values["bank_statement"] == .null && removed.errors.isEmpty)
    }

    @Test func isMeasuredByTheWordsOfItsDefinition() throws {
        let usual = String(decoding: try Repository.bytes("deploy/products/personal-loan.json"), as: UTF8.self)
        let own = usual.replacing(
            #""kind": "statement", "required": false"#,
            with: #""kind": "statement", "detection": {"lender_words": ["Salary", "किस्त"]}, "required": false"#
        )
        let product = try Product.parse(Array(own.utf8), file: "own")
        let page = try #require(product.formPages.first { $0.id == "transactions" })
        let reading = product.readPage(
            page,
            form: ["bank_statement": [Self.csv]],
            draft: [:],
            on: QuickLoan.submittedOn
        )
        // The bank's loan is none of its words, and the salary is no payment.
        #expect(reading.values["bank_statement"]?["loan_payments_detected"] == 0)
        let before = try Shipped.product("personal-loan")
        #expect(product.featureDigest != before.featureDigest, "a model of before must not score other measures")
        let said = usual.replacing(
            #""kind": "statement","#,
            with: #""kind": "statement", "detection": {"edge_days": 3},"#
        )
        let same = try Product.parse(Array(said.utf8), file: "same")
        #expect(same.featureDigest == before.featureDigest && same.definitionDigest != before.definitionDigest)
    }

    @Test(arguments: [
        (
            "date;description;amount\n01.02.2026;x;y\n",
            "A bank statement cannot be read: line 2, field 3 (amount): it must be an amount"
        ),
        ("date;amount\n01.02.2026;1\n", "A bank statement cannot be read: line 1"),
        ("date;description;amount\n01.02.2026;x;1\n", "A bank statement must cover 3 to 24 whole months"),
        (
            "date;description;amount;balance\n01.01.1900;x;1;1\n31.12.2199;x;1;1\n",
            "A bank statement must cover 3 to 24 whole months; it covers more"
        ),
    ])
    func saysWhereItIsWrong(_ text: String, _ words: String) throws {
        let reading = try read(["bank_statement": [text]])
        #expect(reading.errors.map(\.code) == [.file])
        let message = try #require(reading.errors.first?.message)
        #expect(message.utf8.starts(with: words.utf8), "\(message)")
    }

    @Test(
        arguments: [
            "text", ["months_covered": 2], ["inflow_mean": 5], ["months_covered": 6, "religion": 1],
            ["months_covered": 6, "inflow_mean": "much"], [["months_covered": 6]],
        ] as [JSONValue]
    )
    func asNumbersItHasTheMeasuresAndNoOther(_ value: JSONValue) throws {
        let product = try Shipped.product("personal-loan")
        var application = try product.example(on: QuickLoan.submittedOn)
        application["bank_statement"] = value
        let failure = #expect(throws: ValidationFailure.self) {
            _ = try product.check(application, on: QuickLoan.submittedOn)
        }
        #expect(failure?.errors.map(\.key) == ["bank_statement"])
    }

    @Test func travelsToTheWorkerAsNumbersAndIsReadThereAsHere() throws {
        let product = try Shipped.product("personal-loan")
        var application = try product.example(on: QuickLoan.submittedOn)
        application["bank_statement"] = ["months_covered": 6, "loan_payments_detected": 1234.5]
        let answers = try product.check(application, on: QuickLoan.submittedOn)
        let request = AssessmentRequest(
            applicationID: try #require(ApplicationID(uuid: "01990000-0000-7000-8000-000000000001")),
            product: product,
            submittedOn: QuickLoan.submittedOn,
            model: answers.model,
            policy: answers.policy,
            identity: answers.identity
        )
        let message = try AssessmentRequest.decode(request.canonicalBytes)
        let program = FeatureProgram(product)
        #expect(try message.vector(by: program) == program.vector(answers.model, submittedOn: QuickLoan.submittedOn))
        let field = try #require(product.field("bank_statement"))
        let shown = product.displayText(for: field, value: application["bank_statement"])
        #expect(shown == "Read: 6 whole months")
    }
}
