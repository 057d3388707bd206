public import AssetQuality
public import Loans

/// Where a loan stands, in the words of lists and counts; it follows from the loan, nobody sets it.
public enum LoanStanding: String, Sendable, Hashable, CaseIterable {
    /// Nothing is overdue.
    case active = "Active"
    /// Something is overdue, and the borrower performs.
    case overdue = "Overdue"
    /// New terms were agreed and are watched, and are not more than 90 days late.
    case restructured = "Restructured"
    /// The borrower does not perform: more than 90 days past due on some loan, or not yet risen again.
    case defaulted = "Defaulted"
    /// The lender gave up what is owed.
    case writtenOff = "Written-off"
    /// Part was paid, the lender let the rest go.
    case settled = "Settled"
    /// Everything was paid.
    case closed = "Closed"

    /// Where a loan stands.
    /// - Parameters:
    ///   - status: Whether it is at its end.
    ///   - bucket: How late it is.
    ///   - assetClass: How good it is.
    ///   - isRestructured: Whether it has new terms that are watched still.
    public init(status: LoanStatus, bucket: DelinquencyBucket, assetClass: AssetClass, isRestructured: Bool) {
        switch status {
        case .closed: self = .closed
        case .settled: self = .settled
        case .writtenOff: self = .writtenOff
        case .active:
            if isRestructured, bucket < .days91 {
                self = .restructured
            } else if assetClass.isNonPerforming || bucket >= .days91 {
                self = .defaulted
            } else {
                self = bucket > .current ? .overdue : .active
            }
        }
    }

    /// The words of the view of three, in its order.
    public static let summaries = ["Active", "Defaulted", "Closed"]

    /// The view of three words: Active, Defaulted, Closed.
    public var summary: String {
        switch self {
        case .active, .overdue, .restructured: Self.active.rawValue
        case .defaulted, .writtenOff: Self.defaulted.rawValue
        case .settled, .closed: Self.closed.rawValue
        }
    }
}
