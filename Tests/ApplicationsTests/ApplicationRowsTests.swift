import Applications
import CSV
import CheckedAnswers
import Definitions
import Documents
import Fields
import Products
import Testing
import TrainingData

@Suite struct ApplicationRowsTests {
    private func rows(_ product: Product, header: [String]? = nil) throws -> ApplicationRows {
        try ApplicationRows(product, header: header ?? product.csvHeader)
    }

    @Test func theHeaderFollowsFromTheDefinition() throws {
        #expect(
            try QuickLoan.product().csvHeader.joined(separator: ",") == """
                application_ref,submitted_on,loan_amount,loan_tenure_months,loan_purpose,interest_rate,employment_type,\
                employment_start,monthly_income,monthly_debt_payments
                """
        )
    }

    @Test func aRowIsReadBackAsTheApplicationItWasWrittenFrom() throws {
        let product = try EveryKind.product()
        let application: [String: JSONValue] = [
            "children": 2, "debt": 1234.5, "income": 5000, "owns": true, "cards": ["visa", "mastercard"],
            "colour": "red",
            "born": "1985-03-07", "started": "2021-03", "lived": 68, "name": "Ana, \"María\"", "pan": "ABCDE1234F",
            "collateral": [["type": "land", "value": 10, "valued": "2020-02-29"], ["type": "gold", "value": 1.5]],
        ]
        let settled = product.settled(application, on: QuickLoan.submittedOn)
        let fields = product.csvFields(settled, reference: "A-1", submittedOn: QuickLoan.submittedOn)
        var reader = CSVReader(Array((csvLine(product.csvHeader) + csvLine(fields)).utf8))
        let rows = try rows(product, header: try #require(try reader.next()).fields)
        let row = try rows.row(try #require(try reader.next()), consents: ["privacy"])
        #expect(row.reference == "A-1")
        #expect(row.answers.submittedOn == QuickLoan.submittedOn)
        for field in product.formPages.flatMap(\.fields) where field.kind != .file {
            #expect(row.values[field.key] == settled[field.key], "\(field.key)")
        }
    }

    @Test func aBadRowIsNamedByLineAndField() throws {
        let product = try QuickLoan.product()
        let rows = try rows(product)
        let record = CSVRecord(
            line: 7,
            fields: ["A", "2026-11-21", "nan", "6", "yacht", "", "employed", "", "5", "-1"]
        )
        let failure = #expect(throws: ApplicationRowFailure.self) { try rows.row(record) }
        #expect(failure?.line == 7)
        #expect(
            failure?.errors.map { "\($0.key) \($0.code.rawValue)" } == [
                "loan_amount number", "loan_tenure_months range", "loan_purpose choice", "employment_start required",
                "monthly_debt_payments range",
            ]
        )
        let dateless = CSVRecord(line: 8, fields: record.fields.map { $0 == "2026-11-21" ? "today" : $0 })
        #expect(throws: ApplicationRowFailure.self) { try rows.row(dateless) }
    }

    @Test func theHeaderMustBeTheProducts() throws {
        let product = try EveryKind.product()
        let expected = product.csvHeader
        #expect(!expected.contains("sex"))
        #expect(throws: CSVError.self) { try rows(product, header: expected + ["sex"]) }
        #expect(throws: CSVError.self) { try rows(product, header: expected + ["children"]) }
        let short = #expect(throws: CSVError.self) { try rows(product, header: expected.filter { $0 != "children" }) }
        #expect(short?.field == "children")
        #expect(short?.reason == .missingColumn)
    }
}
