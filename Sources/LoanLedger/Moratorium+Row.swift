package import Loans

extension LoanTerms.Moratorium {
    /// As rows have it, beside its months.
    package var word: String {
        switch self {
        case .none: "none"
        case .interestPaid: "interest_paid"
        case .interestAdded: "interest_added"
        }
    }

    /// A moratorium as a row has it; nil for a word that is none.
    package init?(word: String, months: Int) {
        switch word {
        case "none": self = .none
        case "interest_paid": self = .interestPaid(months: months)
        case "interest_added": self = .interestAdded(months: months)
        default: return nil
        }
    }
}
