package import Documents
package import LedgerRecords
package import Products

/// What an application asks for, in the names that every product shares.
package struct LoanFigures {
    let amount: Double?
    let months: Double?
    /// In per cent a year.
    let rate: Double?
    let purpose: String?

    /// - Parameters:
    ///   - answers: By field key, in the form of the JSON interface.
    ///   - product: Says which field means what; nil for one that is no longer offered.
    package init(_ answers: [String: JSONValue], of product: Product?) {
        func number(_ role: Products.Role) -> Double? { product?.roles[role].flatMap { answers[$0]?.numberValue } }
        amount = number(.loanAmount)
        months = number(.tenureMonths)
        rate = number(.annualRate)
        purpose = answers["loan_purpose"]?.stringValue
    }

    package var members: [String: JSONValue] {
        [
            "loan_amount": amount.map(JSONValue.number) ?? .null,
            "tenure_months": months.map(JSONValue.number) ?? .null,
            "interest_rate": rate.map(JSONValue.number) ?? .null,
            "loan_purpose": purpose.map(JSONValue.string) ?? .null,
        ]
    }
}

extension ApplicationRecord {
    /// The name of the applicant, as they gave it.
    package func name(_ product: Product?) -> JSONValue {
        identity.values[product?.roles[.fullName] ?? "full_name"] ?? .null
    }
}

/// The three-value view of a status, with the states behind each word.
package enum PlainStatus: String, CaseIterable {
    case pending = "Pending"
    case approved = "Approved"
    case rejected = "Rejected"
    case withdrawn = "Withdrawn"
    case expired = "Expired"

    package var statuses: [ApplicationStatus] { ApplicationStatus.allCases.filter { $0.summary == rawValue } }

    /// The word of officers' programs.
    package var forOfficers: String {
        switch self {
        case .pending: "PENDING"
        case .approved: "ACCEPTED"
        case .rejected: "REJECTED"
        case .withdrawn: "WITHDRAWN"
        case .expired: "EXPIRED"
        }
    }
}
