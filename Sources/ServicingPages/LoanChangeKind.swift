import AssetQuality
import Loans

/// What a lender can decide about a loan that is not paid as agreed.
enum LoanChangeKind: String, CaseIterable {
    case settlement, restructuring
    case writeOff = "write_off"
    case loss
    case lossWithdrawn = "loss_withdrawn"

    init?(_ change: LoanEvent.Change) {
        switch change {
        case .settlement: self = .settlement
        case .restructuring: self = .restructuring
        case .writeOff: self = .writeOff
        case .lossIdentified: self = .loss
        case .lossWithdrawn: self = .lossWithdrawn
        default: return nil
        }
    }

    /// As a button says it.
    var action: String {
        switch self {
        case .settlement: "Settle the loan"
        case .restructuring: "Restructure the loan"
        case .writeOff: "Write the loan off"
        case .loss: "Identify the debt as a loss"
        case .lossWithdrawn: "Take the identification as a loss back"
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
        case .loss:
            "The lender or its auditors hold that nothing will come in any more. All loans of the borrower are set aside for in full, and go on; they rise again once all arrears are paid, or when this is taken back."
        case .lossWithdrawn:
            "The class of the borrower's loans follows from their days past due again."
        }
    }

    /// What can be decided about a loan of a class.
    static func choices(_ assetClass: AssetClass) -> [LoanChangeKind] {
        allCases.filter { $0 != (assetClass == .loss ? .loss : .lossWithdrawn) }
    }

    /// As the security log calls it.
    var event: String {
        switch self {
        case .settlement: "loan_settled"
        case .restructuring: "loan_restructured"
        case .writeOff: "loan_written_off"
        case .loss: "loan_identified_as_loss"
        case .lossWithdrawn: "loan_loss_withdrawn"
        }
    }
}
