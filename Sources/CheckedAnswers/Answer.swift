public import FeatureDefinitions
public import Lending

/// One checked answer; only the readers of this room make them, so none is invalid.
public enum Answer: Sendable, Hashable {
    /// A finite number in the field's unit; a duration in months.
    case number(Double)
    /// An amount in minor units of the product's currency.
    case money(minorUnits: Int64)
    /// A code of the field.
    case choice(String)
    /// Yes is true.
    case yesNo(Bool)
    /// Codes of the field, at least one, none twice.
    case choices([String])
    /// A date; a month is its first day.
    case date(CalendarDate)
    /// A text: trimmed, and in the form its field demands.
    case text(String)
    /// Entries of a group by the key of the member; what was not answered is absent.
    case group([[String: Answer]])
    /// What was measured on a bank statement; amounts in major units.
    case statement([StatementMeasure: Double])
}

extension Answer: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The kind of answer without what was answered: safe in any log.
    public var description: String {
        switch self {
        case .number: "number(…)"
        case .money: "money(…)"
        case .choice: "choice(…)"
        case .yesNo: "yesNo(…)"
        case .choices: "choices(…)"
        case .date: "date(…)"
        case .text: "text(…)"
        case .group: "group(…)"
        case .statement: "statement(…)"
        }
    }

    /// The same as ``description``.
    public var debugDescription: String { description }

    /// Shows nothing, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .enum) }
}
