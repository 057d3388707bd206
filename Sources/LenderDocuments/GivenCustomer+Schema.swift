package import Casework
package import Contracts
import Documents
import Fields
import LedgerRecords
import Products

extension GivenCustomer {
    /// What the body may hold.
    package static func schema(_ catalogue: ProductCatalogue) -> Schema {
        let employment = Schema.object(
            [
                "employer_name": .text(1...200), "job_title": .text(1...200),
                "employment_type": .word(Customer.Employment.Kind.allCases.map(\.rawValue)),
                "monthly_income": .number(maximum: 1e12).with(["exclusiveMinimum": 0]),
                "years_of_experience": .number(minimum: 0, maximum: 80), "employer_phone": .text(1...200),
                "employment_start_date": .date,
            ],
            optional: ["employer_phone", "employment_start_date"]
        )
        let keys = Set(catalogue.products.flatMap { $0.fields.filter { !$0.isProtected }.map(\.key) })
        let members: [String: Schema] = [
            "date_of_birth": .date, "email": .text(3...254, format: "email"),
            "pan_number": .text(pattern: "^[A-Z]{5}[0-9]{4}[A-Z]$"), "aadhar_number": .text(pattern: "^[0-9]{12}$"),
            "employment": employment,
            "answers": Schema.object(Dictionary(uniqueKeysWithValues: keys.map { ($0, Schema([:])) }), optional: keys),
        ]
        let texts = Dictionary(uniqueKeysWithValues: texts.map { ($0, Schema.text(1...200)) })
        return .object(
            texts.merging(members) { $1 },
            optional: ["pan_number", "aadhar_number", "employment", "answers"]
        )
    }
}
