public import Lending

/// A part of what falls due on a day; amounts in minor units.
public struct Due: Sendable, Hashable {
    /// What it is, in the order in which parts of one day are paid.
    public enum Part: Int, Sendable, Hashable, CaseIterable {
        /// A fee.
        case charge
        /// Interest of a month.
        case interest
        /// What the debt falls by.
        case principal
    }

    /// When.
    public let day: CalendarDate
    /// What it is.
    public let part: Part
    /// Number of the instalment it belongs to, from 1; 0 for what belongs to none.
    public let number: Int
    /// How much.
    public internal(set) var amount: Int64
    /// What was paid of it.
    public internal(set) var paid: Int64
    /// When it was paid in full; nil while it is not.
    public internal(set) var settledOn: CalendarDate?

    init(_ day: CalendarDate, _ part: Part, number: Int, amount: Int64) {
        self.day = day
        self.part = part
        self.number = number
        self.amount = amount
        paid = 0
    }

    /// What is still to be paid of it.
    public var unpaid: Int64 { amount - paid }

    /// Earlier days first, of one day charges before interest before principal.
    func precedes(_ other: Due) -> Bool {
        day == other.day ? part.rawValue < other.part.rawValue : day < other.day
    }
}

/// Money that paid part of a due.
public struct Appropriation: Sendable, Hashable {
    /// When the money came in.
    public let day: CalendarDate
    /// Which due it paid, an index into the dues of the account.
    public internal(set) var due: Int
    /// How much, in minor units.
    public internal(set) var amount: Int64
    /// Number of the event that brought the money.
    public let event: Int
}

/// Days past due of what fell due on a day and is unpaid at the end of another: 1 on the due date itself, 0 before.
///
/// - Parameters:
///   - oldest: When the oldest unpaid part fell due; nil if nothing is unpaid.
///   - day: The business date.
/// - Returns: 0 or more.
/// - seealso: Reserve Bank of India, DOR.STR.REC.68/21.04.048/2021-22, 12 November 2021.
public func daysPastDue(oldest: CalendarDate?, on day: CalendarDate) -> Int {
    guard let oldest, oldest <= day else { return 0 }
    return day.dayNumber - oldest.dayNumber + 1
}
