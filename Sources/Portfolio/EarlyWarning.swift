/// A sign of trouble before a loan is non-performing.
public enum EarlyWarning: String, Sendable, Hashable, CaseIterable {
    /// Three instalments in a row were paid late or not at all; cleared by one paid on time.
    case threeLate = "three_late"
    /// More than 30 days past due, twice within six months; cleared when six months are over.
    case lateAgain = "late_again"
    /// A receipt was taken back within three months; cleared when they are over.
    case bounced

    /// As a person reads it.
    public var words: String {
        switch self {
        case .threeLate: "three instalments in a row paid late"
        case .lateAgain: "over 30 days late twice in six months"
        case .bounced: "a payment was returned"
        }
    }

    /// The warnings of a loan.
    /// - Parameters:
    ///   - lateInARow: Number of its last instalments that were paid late or not at all.
    ///   - daysLateBegan: Days (numbers) on which it became more than 30 days past due.
    ///   - daysBounced: Days (numbers) on which receipts were taken back.
    ///   - today: The business date as a number of days.
    /// - Returns: In the order of cases.
    public static func of(lateInARow: Int, daysLateBegan: [Int], daysBounced: [Int], today: Int) -> [EarlyWarning] {
        var warnings: [EarlyWarning] = []
        if lateInARow >= 3 { warnings.append(.threeLate) }
        if daysLateBegan.filter({ today - 183 < $0 && $0 <= today }).count >= 2 { warnings.append(.lateAgain) }
        if daysBounced.contains(where: { today - 92 < $0 && $0 <= today }) { warnings.append(.bounced) }
        return warnings
    }
}
