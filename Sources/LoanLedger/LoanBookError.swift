public import LedgerSchema
public import Lending
public import Loans

/// Why the loan book did not do what it was asked.
public enum LoanBookError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No such loan.
    case unknownLoan(Int)
    /// No approved application with an accepted offer, or its loan exists.
    case nothingToDisburse
    /// The loan cannot take the event.
    case refused(LoanError)
    /// The day is later than the business date.
    case inTheFuture(CalendarDate)
    /// A day end must follow the one before it without a gap.
    case dayEndOutOfOrder(next: CalendarDate)
    /// Nobody lets money out to themselves, or releases what they proposed.
    case needsAnother
    /// Something else was recorded since whoever records this looked.
    case overtaken
    /// The book has loans already.
    case notEmpty
    /// The ledger failed.
    case ledger(LedgerError)

    /// One line.
    public var description: String {
        switch self {
        case .unknownLoan(let id): "there is no loan \(id)"
        case .nothingToDisburse: "there is no accepted offer to disburse, or its money is out already"
        case .refused(let error): "\(error)"
        case .inTheFuture(let day): "\(day.iso) is later than the business date"
        case .dayEndOutOfOrder(let next): "the next day end is \(next.iso)"
        case .needsAnother: "another person has to do this"
        case .overtaken: "something was recorded on this loan meanwhile; look at it again"
        case .notEmpty: "the book has loans already; simulate into an empty ledger"
        case .ledger(let error): "\(error)"
        }
    }
}
