public import AssetQuality
import Lending
public import Loans

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
        let late = daysLateBegan.filter { today - lateAgainDays < $0 && $0 <= today }
        if late.count >= 2 { warnings.append(.lateAgain) }
        if daysBounced.contains(where: { today - bouncedDays < $0 && $0 <= today }) { warnings.append(.bounced) }
        return warnings
    }

    /// For how many days having been more than 30 days late is remembered: six months.
    public static let lateAgainDays = 183
    /// For how many days a returned payment is remembered: three months.
    public static let bouncedDays = 92

    /// The warnings of a loan at the end of the day of its account.
    /// - Parameters:
    ///   - account: Of the loan.
    ///   - lateInARow: Number of its last instalments that were paid late or not at all.
    ///   - moves: Of its bucket, in order.
    /// - Returns: In the order of cases.
    public static func of(_ account: LoanAccount, lateInARow: Int, moves: [ClassHistory.Move]) -> [EarlyWarning] {
        // A fee that is taken back is no payment that was returned.
        let payments = Set(account.events.filter { $0.received > 0 }.map(\.sequence))
        let bounced = account.events.compactMap { event -> Int? in
            guard case .reversal(let target) = event.change, payments.contains(target) else { return nil }
            return event.effectiveOn.dayNumber
        }
        return of(
            lateInARow: lateInARow,
            daysLateBegan: daysLateBegan(moves),
            daysBounced: bounced,
            today: account.day.dayNumber
        )
    }

    /// The days on which a loan became more than 30 days past due, after having been less late.
    /// - Parameter moves: Of one loan, in order; it begins as current. Cures and changes of class alone do not count.
    /// - Returns: Numbers of days, in order.
    public static func daysLateBegan(_ moves: [ClassHistory.Move]) -> [Int] {
        zip([DelinquencyBucket.current] + moves.map(\.bucket), moves)
            .filter { before, move in before < .days31 && move.bucket >= .days31 }
            .map { $0.1.day.dayNumber }
    }
}
