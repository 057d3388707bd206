import Definitions
package import Documents
import Fields
package import LedgerRecords
import Lending
package import Products

extension Customer {
    /// What the customer's record answers of a product's questions.
    package func answers(to product: Product) -> [String: JSONValue] {
        var known: [String: JSONValue] = [
            "mobile_phone": .string(phone), "address_line1": .string(address), "city": .string(city),
            "state": .string(state), "postcode": .string(postcode), "full_name": .string(fullName),
            "date_of_birth": .string(dateOfBirth.iso), "email": .string(email),
        ]
        for (role, value) in [
            (Products.Role.fullName, JSONValue.string(fullName)), (.dateOfBirth, .string(dateOfBirth.iso)),
            (.email, .string(email)),
        ] {
            if let key = product.roles[role] { known[key] = value }
        }
        if let employment {
            known["employer_name"] = .string(employment.employerName)
            known["job_title"] = .string(employment.jobTitle)
            known["employment_type"] = .string(employment.code)
            known["years_of_experience"] = .number(employment.yearsOfExperience)
            known["income_amount"] = .number(employment.monthlyIncome)
            known["income_period"] = "month"
            known["employment_start"] = employment.startedOn.map {
                .string(String(decoding: $0.iso.utf8.prefix(7), as: UTF8.self))
            }
        }
        return known.merging(answers) { $1 }.filter { key, value in product.field(key)?.takes(value) ?? false }
    }
}

extension Customer.Employment {
    /// The choice of the form that it comes from.
    fileprivate var code: String {
        switch kind {
        case .salaried: "full_time"
        case .selfEmployed: "self_employed"
        case .business: "business_owner"
        }
    }
}

extension Field {
    /// Whether a value may stand here; a choice that the field does not offer is asked for again.
    fileprivate func takes(_ value: JSONValue) -> Bool {
        guard kind == .choice, let code = value.stringValue else { return !isProtected }
        return choices.contains { $0.code.utf8.elementsEqual(code.utf8) }
    }
}
