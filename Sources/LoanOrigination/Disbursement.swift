public import LedgerRecords
public import Lending

/// How money goes out to the borrower.
public struct Disbursement: Sendable, Hashable {
    /// The way of the money.
    public enum Method: String, Sendable, Hashable, CaseIterable {
        case bankTransfer = "bank_transfer"
        case instantPayment = "instant_payment"
        case cheque, cash

        /// As a person reads it.
        public var words: String {
            switch self {
            case .bankTransfer: "Bank transfer"
            case .instantPayment: "Instant payment"
            case .cheque: "Cheque"
            case .cash: "Cash"
            }
        }
    }

    /// The way of the money.
    public let method: Method
    /// The lender's own reference of the payment; may be empty.
    public let reference: String

    /// How money goes out.
    public init(_ method: Method, reference: String = "") {
        self.method = method
        self.reference = reference
    }
}

/// A disbursement that one person wants and another has to release.
public struct ProposedDisbursement: Sendable, Hashable {
    /// How the money would go out.
    public let disbursement: Disbursement
    /// Who wants it.
    public let by: AccountID
    /// Since when.
    public let at: Timestamp
}
