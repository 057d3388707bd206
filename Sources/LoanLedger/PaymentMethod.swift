/// How a borrower's money came.
public enum PaymentMethod: String, Sendable, Hashable, CaseIterable {
    case bankTransfer = "bank_transfer"
    case cheque, cash, upi, card

    /// As a person reads it.
    public var words: String {
        switch self {
        case .bankTransfer: "Bank transfer"
        case .cheque: "Cheque"
        case .cash: "Cash"
        case .upi: "UPI"
        case .card: "Card"
        }
    }
}
