import CSV
import Documents
import FeatureDefinitions
import Foundation
import Products
import TestSupport
import Testing

@testable import Imports

/// The mappings of `deploy/imports`, each with a small made-up extract of its data set.
@Suite struct ShippedMappingTests {
    private static let products = [
        "personal-loan": "personal-loan", "card-default-tw": "card-default", "consumer-credit-de": "german-credit",
    ]

    static func mapping(_ name: String) throws -> (ImportMapping, Product) {
        let bytes = try Repository.bytes("deploy/imports/\(name).json")
        let id = try #require(try JSONValue.parse(bytes, limits: .file)["product"]?.stringValue)
        let file = try #require(products[id])
        let product = try Product.parse(try Repository.bytes("deploy/products/\(file).json"), file: file)
        return (try ImportMapping.parse(bytes, file: name, for: product), product)
    }

    /// Imports some lines; each row of the training file by column.
    static func rows(_ name: String, _ text: String) throws -> (rows: [[String: String]], report: ImportReport) {
        let (mapping, product) = try mapping(name)
        var reader = CSVReader(Array(text.utf8), limits: .file, delimiter: Unicode.Scalar(mapping.delimiter))
        if let header = mapping.header { reader.name(header) }
        let header = try #require(try mapping.header ?? reader.next()?.fields)
        var imported = try ImportedRows(product, mapping, header: header)
        var rows: [[String: String]] = []
        while let record = try reader.next() {
            guard let cells = try imported.row(record) else { continue }
            rows.append(Dictionary(uniqueKeysWithValues: zip(imported.header, cells)))
        }
        return (rows, imported.report)
    }

    @Test(arguments: [
        "kaggle-credit-risk", "pakdd-2010", "lending-club", "customers-loans-bureau", "uci-taiwan", "statlog-german",
    ])
    func `Every shipped mapping fits its product`(name: String) throws {
        let (mapping, product) = try Self.mapping(name)
        #expect(mapping.id == name)
        let fields = product.schema.features.map(\.key)
        #expect(mapping.columns.values.contains { if case .target = $0 { true } else { false } })
        #expect(!fields.isEmpty)
    }

    @Test func `Kaggle rows keep their unit, and what the lender decided stays outside`() throws {
        let text = """
            person_age,person_income,person_home_ownership,person_emp_length,loan_intent,loan_grade,loan_amnt,loan_int_rate,\
            loan_status,loan_percent_income,cb_person_default_on_file,cb_person_cred_hist_length
            22,59000,RENT,10.0,PERSONAL,D,35000,16.02,1,0.59,Y,3
            30,60000,MORTGAGE,,VENTURE,A,6000,,0,0.5,N,7
            """
        let (rows, report) = try Self.rows("kaggle-credit-risk", text)
        #expect(rows.map { $0["months_in_job"] } == ["120", ""])
        #expect(rows.map { $0["income_period"] } == ["year", "year"])
        #expect(rows.map { $0["residence_type"] } == ["rent", "own_mortgage"])
        #expect(rows.map { $0["bad"] } == ["1", "0"])
        #expect(rows.allSatisfy { $0["loan_grade"] == nil && $0["interest_rate"] ?? "" == "" })
        #expect(report.columns.first { $0.name == "loan_percent_income" }?.mismatches == 1)
        #expect(report.columns.first { $0.name == "person_emp_length" }?.missing == 1)
        #expect(report.unfilled.contains("card_limit_total"))
    }

    @Test func `LendingClub rows without an outcome are left out, and leaks are named`() throws {
        let text = """
            id,loan_amnt,term,int_rate,grade,emp_length,home_ownership,annual_inc,loan_status,purpose,dti,revol_util,open_acc,\
            delinq_2yrs,total_pymnt,recoveries,member_id
            1,3600, 36 months,13.99%,C,10+ years,MORTGAGE,55000,Fully Paid,debt_consolidation,5.91,29.7%,7,0,4421,0,
            2,24700, 60 months,11.99%,C,< 1 year,RENT,65000,Charged Off,small_business,16.06,19.2,22,1,25679,9,
            3,20000, 60 months,10.78%,B,1 year,OWN,63000,Current,home_improvement,10.78,56.2%,6,0,22705,0,
            """
        let (rows, report) = try Self.rows("lending-club", text)
        #expect(rows.map { $0["bad"] } == ["0", "1"] && report.skipped == 1)
        #expect(rows.map { $0["loan_tenure_months"] } == ["36", "60"])
        #expect(rows.map { $0["months_in_job"] } == ["120", "0"])
        #expect(rows.map { $0["card_utilisation"] } == ["0.297", "0.192"])
        #expect(report.columns.first { $0.name == "recoveries" }?.use == "dropped: a leak: known only after approval")
        #expect(report.columns.first { $0.name == "member_id" }?.use == "the form does not ask it")
    }

    @Test func `PAKDD flags become a list of cards, in Latin-1 and without a header`() throws {
        let (mapping, _) = try Self.mapping("pakdd-2010")
        let header = try #require(mapping.header)
        #expect(header.count == 54 && mapping.isLatin1)
        func line(_ cells: [String: String]) -> String {
            header.map { cells[$0] ?? "0" }.joined(separator: "\t") + "\n"
        }
        let known = [
            "ID_CLIENT": "1", "PAYMENT_DAY": "5", "SEX": "F", "PERSONAL_MONTHLY_INCOME": "900.0",
            "MONTHS_IN_RESIDENCE": "15",
            "FLAG_VISA": "1", "FLAG_AMERICAN_EXPRESS": "1", "OCCUPATION_TYPE": "", "TARGET_LABEL_BAD": "1",
            "QUANT_DEPENDANTS": "1",
            "RESIDENCE_TYPE": "1", "PROFESSION_CODE": "9", "AGE": "32",
        ]
        let other = known.merging(["ID_CLIENT": "2", "FLAG_VISA": "0", "FLAG_AMERICAN_EXPRESS": "0", "SEX": "M"]) { $1 }
        let (rows, _) = try Self.rows("pakdd-2010", line(known) + line(other))
        #expect(rows.map { $0["card_brands"] } == ["visa|amex", "none"])
        #expect(rows.map { $0["sex"] } == ["female", "male"])
        #expect(rows.map { $0["application_ref"] } == ["1", "2"])
        #expect(rows.allSatisfy { $0["residence_type"] == "1" && $0["income_period"] == "month" })
    }

    @Test func `Customers, loans and bureau give ratios where the form would compute them`() throws {
        let text = """
            cust_id,age,gender,income,residence_type,years_at_current_address,city,loan_purpose,loan_type,loan_amount,\
            loan_tenure_months,number_of_open_accounts,total_loan_months,delinquent_months,total_dpd,credit_utilization_ratio,default
            C1,44,M,2586000,Owned,27,Delhi,Auto,Secured,1000000,36,3,152,20,118,36,True
            C2,38,F,1206000,Rented,4,Pune,Personal,Unsecured,50000,15,1,48,0,0,5,False
            """
        let (rows, _) = try Self.rows("customers-loans-bureau", text)
        #expect(rows.map { $0["avg_dpd_per_delinquency"] } == ["5.9", ""])
        #expect(rows.map { $0["months_in_residence"] } == ["324", "48"])
        let ratio = try #require(rows[0]["delinquency_ratio"].flatMap { Double($0) })
        #expect(abs(ratio - 20.0 / 152) < 1e-12)
        #expect(rows.map { $0["card_utilisation"] } == ["0.36", "0.05"])
        #expect(rows.allSatisfy { $0["city"] == nil })
    }

    @Test func `Statlog German as UCI prints it: blanks between, 1 good, 2 bad`() throws {
        let line = "A11 6 A34 A43 1169 A65 A75 4 A93 A101 4 A121 67 A143 A152 2 A173 1 A192 A201 1\n"
        let (rows, _) = try Self.rows("statlog-german", line + line.replacing("A201 1", with: "A201 2"))
        #expect(rows.map { $0["bad"] } == ["0", "1"])
        #expect(rows[0]["credit_amount"] == "1169" && rows[0]["personal_status_sex"] == "A93")
    }

    @Test func `A column that the mapping does not name is an error, as is a missing outcome`() throws {
        let (mapping, product) = try Self.mapping("kaggle-credit-risk")
        #expect(throws: CSVError(line: 1, column: 1, field: "colour", reason: .unknownColumn)) {
            try ImportedRows(product, mapping, header: ["colour", "loan_status"])
        }
        #expect(throws: CSVError(line: 1, field: "loan_status", reason: .missingColumn)) {
            try ImportedRows(product, mapping, header: ["person_age"])
        }
    }

    @Test func `A row that training would refuse is refused with the name of the foreign column`() throws {
        let (mapping, product) = try Self.mapping("kaggle-credit-risk")
        var rows = try ImportedRows(product, mapping, header: ["person_age", "loan_amnt", "loan_status"])
        let error = #expect(throws: CSVError.self) {
            try rows.row(CSVRecord(line: 7, fields: ["30", "1e15", "0"]))
        }
        #expect(error?.line == 7 && error?.column == 2 && error?.field == "loan_amnt")
        let text = #expect(throws: CSVError.self) {
            try rows.row(CSVRecord(line: 8, fields: ["thirty", "5000", "0"]))
        }
        #expect(text?.description == "line 8, field 1 (person_age): it must be a number")
    }
}
