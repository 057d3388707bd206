import Loans

/// What a lender can decide about a loan that is not paid as agreed.
enum LoanChangeKind: String, CaseIterable {
    case settlement, restructuring
    case writeOff = "write_off"

    init?(_ change: LoanEvent.Change) {
        switch change {
        case .settlement: self = .settlement
        case .restructuring: self = .restructuring
        case .writeOff: self = .writeOff
        default: return nil
        }
    }

    /// As a button says it.
    var action: String {
        switch self {
        case .settlement: "Settle the loan"
        case .restructuring: "Restructure the loan"
        case .writeOff: "Write the loan off"
        }
    }

    /// What it does.
    var text: String {
        switch self {
        case .settlement: "The borrower pays a part, the lender lets the rest go, and the loan ends."
        case .restructuring:
            "All that is owed becomes the principal of new terms. The borrower is non-performing and watched."
        case .writeOff:
            "The lender gives up what is owed as a loss. The borrower owes it still: what comes in is a recovery."
        }
    }

    /// As the security log calls it.
    var event: String {
        switch self {
        case .settlement: "loan_settled"
        case .restructuring: "loan_restructured"
        case .writeOff: "loan_written_off"
        }
    }
}

/// How a restructured loan begins.
enum LoanPause: String, CaseIterable {
    case none
    case interestPaid = "interest_paid"
    case interestAdded = "interest_added"

    var text: String {
        switch self {
        case .none: "No pause: the first instalment is due in a month"
        case .interestPaid: "Months in which only interest is paid"
        case .interestAdded: "Months in which nothing is paid and interest is added"
        }
    }

    func moratorium(_ months: Int) -> LoanTerms.Moratorium {
        switch self {
        case .none: .none
        case .interestPaid: .interestPaid(months: months)
        case .interestAdded: .interestAdded(months: months)
        }
    }
}
