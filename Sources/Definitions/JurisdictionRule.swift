public import Lending

/// A rule of a pack, and the days on which it holds.
public struct JurisdictionRule: Sendable, Hashable {
    /// What a rule forbids.
    public enum Kind: Sendable, Hashable {
        /// A question, not even after submission.
        case question
        /// An input of a model, directly or through others.
        case modelInput
    }

    /// What it forbids.
    public let kind: Kind
    /// Keys of fields that it is about.
    public let names: Set<String>
    /// The first day on which it holds.
    public let from: CalendarDate
    /// The first day on which it holds no more; nil while nobody has set one.
    public let until: CalendarDate?
    /// Where it is written.
    public let source: String

    /// A rule.
    public init(
        _ kind: Kind,
        _ names: Set<String>,
        from: CalendarDate,
        until: CalendarDate? = nil,
        source: String
    ) {
        (self.kind, self.names, self.from, self.until, self.source) = (kind, names, from, until, source)
    }

    /// Whether it holds on a day.
    public func holds(on day: CalendarDate) -> Bool { from <= day && until.map { day < $0 } ?? true }
}
