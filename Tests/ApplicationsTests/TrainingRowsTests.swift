import Applications
import CSV
import CheckedAnswers
import Documents
import FeatureDefinitions
import Features
import Foundation
import Products
import TestSupport
import Testing
import TrainingData

@Suite struct TrainingRowsTests {
    private static let header = """
        application_ref,submitted_on,loan_amount,loan_tenure_months,loan_purpose,interest_rate,employment_type,\
        employment_start,monthly_income,monthly_debt_payments,weight,bad
        """

    private func rows(_ lines: String...) throws -> [TrainingRow] {
        try Shipped.rows(try QuickLoan.product(), ([Self.header] + lines).joined(separator: "\n"))
    }

    private func value(_ key: String, _ row: TrainingRow?) throws -> FeatureValue {
        let index = try QuickLoan.product().schema.index(of: key)
        return try #require(row).vector[try #require(index)]
    }

    @Test func missingCellsStayMissing() throws {
        let row = try rows("R9,2026-11-21,1000000,60,,,employed,,,12000,2.5,1").first
        #expect(row?.key == "R9")
        #expect(row?.weight == 2.5)
        #expect(row?.isBad == true)
        for key in ["loan_purpose", "monthly_income", "dti", "months_in_job"] {
            #expect(try value(key, row) == .missing)
        }
        #expect(try value("estimated_emi", row) == .number(21001.86))
    }

    @Test func whatTheFormWouldHaveHiddenIsMissing() throws {
        let row = try rows("R,2026-11-21,1000000,60,vehicle,9.5,not_working,2021-03,75000,12000,,0").first
        #expect(try value("months_in_job", row) == .missing)
        #expect(row?.weight == 1)
    }

    @Test func aCategoryNobodyDeclaredIsKeptAndCounted() throws {
        var rows = try TrainingRows(try QuickLoan.product(), header: Self.header.split(separator: ",").map(String.init))
        let fields = ["R", "2026-11-21", "1000000", "60", "yacht", "9.5", "employed", "2021-03", "1", "1", "1", "0"]
        let row = try rows.row(CSVRecord(line: 2, fields: fields))
        _ = try rows.row(CSVRecord(line: 3, fields: fields))
        #expect(try value("loan_purpose", row) == .category("yacht"))
        #expect(rows.unknownCategories == ["loan_purpose": 2])
    }

    @Test func aDateAfterTheApplicationIsCounted() throws {
        let free = QuickLoan.definition.replacing(#""range": {"max": "submitted_on"},"#, with: "", maxReplacements: 1)
        let product = try Product.parse(Array(free.utf8), file: "free.json")
        var rows = try TrainingRows(product, header: Self.header.split(separator: ",").map(String.init))
        for (line, start) in ["2021-03", "2026-11", "2027-01"].enumerated() {
            let fields = ["R", "2026-11-21", "1000000", "60", "vehicle", "9.5", "employed", start, "1", "1", "1", "0"]
            _ = try rows.row(CSVRecord(line: line + 2, fields: fields))
        }
        #expect(rows.laterDates == ["employment_start": 1])
    }

    @Test(arguments: [
        ("R,2026-11-21,nan,60,vehicle,9.5,employed,2021-03,75000,12000,1,0", "loan_amount"),
        ("R,2026-11-21,1e400,60,vehicle,9.5,employed,2021-03,75000,12000,1,0", "loan_amount"),
        ("R,2026-11-21,1000000,60.5,vehicle,9.5,employed,2021-03,75000,12000,1,0", "loan_tenure_months"),
        ("R,2026-11-21,1000000,60,vehicle,9.5,employed,2021-13,75000,12000,1,0", "employment_start"),
        ("R,2026-11-21,1000000,60,vehicle,9.5,employed,2021-03,-1,12000,1,0", "monthly_income"),
        ("R,yesterday,1000000,60,vehicle,9.5,employed,2021-03,75000,12000,1,0", "submitted_on"),
        ("R,2026-11-21,1000000,60,vehicle,9.5,employed,2021-03,75000,12000,0,0", "weight"),
        ("R,2026-11-21,1000000,60,vehicle,9.5,employed,2021-03,75000,12000,1,2", "bad"),
        ("R,2026-11-21,1000000,60,vehicle,9.5,employed,2021-03,75000,12000,1,", "bad"),
    ])
    func aBadRowIsRefusedByLineAndField(_ line: String, _ field: String) throws {
        let good = "R,2026-11-21,1000000,60,vehicle,9.5,employed,2021-03,75000,12000,1,0"
        let error = #expect(throws: CSVError.self) { try rows(good, line) }
        #expect(error?.line == 3)
        #expect(error?.field == field)
    }

    @Test func aFileThatLacksWhatEveryApplicationHasIsRefused() throws {
        let product = try QuickLoan.product()
        let header = Self.header.split(separator: ",").map(String.init)
        for column in ["loan_amount", "submitted_on", "bad"] {
            let error = #expect(throws: CSVError.self) {
                try TrainingRows(product, header: header.filter { $0 != column })
            }
            #expect(error?.field == column)
            #expect(error?.reason == .missingColumn)
        }
        #expect(throws: CSVError.self) { try TrainingRows(product, header: header + ["bad"]) }
    }

    @Test func derivedFeaturesAreTakenFromAFileThatLacksTheirInputs() throws {
        let product = try QuickLoan.product()
        let file =
            csvLine(product.trainingColumns) + "1000000,60,vehicle,employed,75000,12000,1,0.25,7,0,1,2026-11-21\r\n"
        let row = try #require(try Shipped.rows(product, file).first)
        #expect(try value("estimated_emi", row) == .number(1))
        #expect(try value("months_in_job", row) == .number(7))
        #expect(try value("dti", row) == .number(0.25))
    }

    /// With a space before it a number is read as a text is; without, from the bytes of the file.
    @Test(arguments: ["75000.25", "0.1", "1234567.5", "1e1", "12", "99999999.99", "0.30", "7.5E+3"])
    func numbersAreTheSameToTheBitHoweverTheyAreRead(_ income: String) throws {
        let cells = [
            "R", "2026-11-21", "1000000", "60", "vehicle", "9.5", "employed", "2021-03", income, "1e4", "2", "0",
        ]
        let read = try rows(cells.joined(separator: ","), cells.map { " \($0) " }.joined(separator: ","))
        let bits = read.map { row in
            row.vector.values.map { if case .number(let number) = $0 { number.bitPattern } else { UInt64.max } }
        }
        #expect(bits[0] == bits[1])
        #expect(read[0].vector == read[1].vector)
        #expect(bits[0].count { $0 != .max } > 5)
    }

    @Test func columnsNobodyKnowsAreNamedAndNotRead() throws {
        let header = Self.header.split(separator: ",").map(String.init) + ["true_pd"]
        #expect(try TrainingRows(try QuickLoan.product(), header: header).ignoredColumns == ["true_pd"])
    }

    @Test(
        .enabled(if: Repository.hasShared),
        arguments: [
            ("card-default", "taiwan_credit_default.csv", 30_000, 6_636),
            ("german-credit", "german_credit.csv", 1000, 300),
        ]
    )
    func theRealFilesAreReadWhole(_ name: String, _ file: String, _ count: Int, _ bads: Int) throws {
        let product = try Shipped.product(name)
        let folder = try #require(Repository.shared)
        let bytes = try Data(contentsOf: folder.appendingPathComponent("data/\(file)"))
        let rows = try Shipped.rows(product, String(decoding: bytes, as: UTF8.self))
        #expect(rows.count == count)
        #expect(rows.count { $0.isBad } == bads)
    }

    @Test func whatWasMeasuredOnAStatementIsGivenByAColumn() throws {
        let product = try Shipped.product("personal-loan")
        let example = try product.example(on: QuickLoan.submittedOn)
        var application = example
        application["monthly_debt_payments"] = 0
        let header = product.csvHeader + ["loan_payments_detected", "bad"]
        let cells = product.csvFields(application, reference: "R1", submittedOn: QuickLoan.submittedOn)
        let index = try #require(product.schema.index(of: "dti"))
        var ratios: [FeatureValue] = []
        for payments in ["", "0", "1000"] {
            let row = (cells + [payments, "0"]).map(csvCell).joined(separator: ",")
            let rows = try Shipped.rows(product, header.joined(separator: ",") + "\n" + row + "\n")
            ratios.append(try #require(rows.first).vector[index])
        }
        guard case .number(let without) = ratios[0], case .number(let with) = ratios[2] else {
            Issue.record("no ratio: \(ratios)")
            return
        }
        #expect(ratios[1] == ratios[0] && with > without)
        // The same as an application with that statement has.
        application["bank_statement"] = ["months_covered": 6, "loan_payments_detected": 1000]
        let answers = try product.check(application, on: QuickLoan.submittedOn)
        let vector = FeatureProgram(product).vector(answers.model, submittedOn: QuickLoan.submittedOn)
        #expect(vector[index] == .number(with))
    }
}
