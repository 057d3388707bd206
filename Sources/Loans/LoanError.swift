public import Lending

/// Why there is no such loan, or nothing like that can happen to it.
public enum LoanError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A quantity outside the range it has.
    case outOfRange(String, String)
    /// Two events bear the same number.
    case duplicate(sequence: Int)
    /// A closure that pays less than the quote of its day, in minor units.
    case belowQuote(Int64, on: CalendarDate)
    /// What is to be taken back is no payment or fee of this loan, or is of a later day.
    case nothingToReverse(sequence: Int)
    /// What is to be taken back came in before something was decided about what was owed without it.
    case decidedSince(sequence: Int)
    /// An event before the money went out.
    case beforeStart(CalendarDate)
    /// The loan is over.
    case notActive(LoanStatus)
    /// A part payment that leaves nothing to owe; the loan is to be closed instead.
    case notPartial
    /// Terms cannot be recalculated while no principal falls due.
    case duringMoratorium
    /// The borrower's debt counts as a loss already.
    case lossKnown
    /// The borrower's debt does not count as a loss.
    case noLossKnown

    /// One line.
    public var description: String {
        switch self {
        case .outOfRange(let quantity, let range): "\(quantity) must be \(range)"
        case .duplicate(let sequence): "two events have the number \(sequence)"
        case .nothingToReverse(let sequence): "event \(sequence) is nothing that can be taken back"
        case .belowQuote(let quote, let day):
            "to close the loan on \(day.iso) takes at least \(quote) in minor units"
        case .decidedSince(let sequence): "something was decided about the loan since event \(sequence); it stays"
        case .beforeStart(let day): "nothing can happen before the loan starts on \(day.iso)"
        case .notActive(let status): "the loan is \(status.words)"
        case .notPartial: "a part payment must leave something to owe; close the loan instead"
        case .duringMoratorium: "not possible before the first principal falls due"
        case .lossKnown: "the borrower's debt counts as a loss already"
        case .noLossKnown: "the borrower's debt does not count as a loss"
        }
    }
}
