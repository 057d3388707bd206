package import Loans

/// How a loan begins, before its principal falls due.
package enum LoanPause: String, CaseIterable {
    /// Instalments begin at once.
    case none
    /// Only interest is paid.
    case interestPaid = "interest_paid"
    /// Nothing is paid, interest is added to the debt.
    case interestAdded = "interest_added"

    /// As a form says it.
    package var text: String {
        switch self {
        case .none: "No pause: the first instalment is due in a month"
        case .interestPaid: "Months in which only interest is paid"
        case .interestAdded: "Months in which nothing is paid and interest is added"
        }
    }

    /// The moratorium of so many months.
    package func moratorium(_ months: Int) -> LoanTerms.Moratorium {
        switch self {
        case .none: .none
        case .interestPaid: .interestPaid(months: months)
        case .interestAdded: .interestAdded(months: months)
        }
    }
}
