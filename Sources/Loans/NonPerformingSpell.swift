public import Lending

/// Days on which a borrower does not perform: what falls due on them is not earned before it is paid.
///
/// - seealso: Reserve Bank of India, IRACP master circular, 1 April 2022, part 3: income recognition.
public struct NonPerformingSpell: Sendable, Hashable {
    /// The day at whose end the borrower was found not to perform.
    public let from: CalendarDate
    /// The day at whose end the borrower performed again; nil while they do not.
    public let until: CalendarDate?

    /// Days on which a borrower does not perform.
    public init(from: CalendarDate, until: CalendarDate?) {
        self.from = from
        self.until = until
    }
}
