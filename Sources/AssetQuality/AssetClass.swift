public import Lending

/// How good a loan is, from the best to the worst.
///
/// - seealso: Reserve Bank of India, IRACP master circular, 1 April 2022; DOR.STR.REC.68/21.04.048/2021-22.
public enum AssetClass: Int, Sendable, Hashable, CaseIterable, Comparable {
    /// Nothing is overdue.
    case standard
    /// Special mention: 1 to 30 days past due.
    case specialMention0
    /// Special mention: 31 to 60 days past due.
    case specialMention1
    /// Special mention: 61 to 90 days past due.
    case specialMention2
    /// Non-performing for up to 12 months.
    case substandard
    /// Doubtful in the first year.
    case doubtful1
    /// Doubtful in the second or third year.
    case doubtful2
    /// Doubtful for more than three years.
    case doubtful3
    /// Identified as a loss, never by days.
    case loss

    /// Whether interest on it is not earned any more.
    public var isNonPerforming: Bool { self >= .substandard }

    /// As tables name it.
    public var name: String {
        switch self {
        case .standard: "Standard"
        case .specialMention0: "SMA-0"
        case .specialMention1: "SMA-1"
        case .specialMention2: "SMA-2"
        case .substandard: "Sub-standard"
        case .doubtful1: "Doubtful D1"
        case .doubtful2: "Doubtful D2"
        case .doubtful3: "Doubtful D3"
        case .loss: "Loss"
        }
    }

    /// The class of a loan of a borrower who performs.
    /// - Parameter daysPastDue: 0 to 90.
    /// - Returns: Standard or a special mention; for more than 90 days the worst of these.
    public static func performing(daysPastDue: Int) -> AssetClass {
        switch daysPastDue {
        case ...0: .standard
        case ...30: .specialMention0
        case ...60: .specialMention1
        default: .specialMention2
        }
    }

    /// The class of a loan of a borrower who does not perform.
    /// - Parameters:
    ///   - since: First day as non-performing.
    ///   - day: The business date, not before.
    /// - Returns: Sub-standard up to twelve months, then doubtful.
    public static func nonPerforming(since: CalendarDate, on day: CalendarDate) -> AssetClass {
        let steps: [(months: Int, assetClass: AssetClass)] = [(12, .substandard), (24, .doubtful1), (48, .doubtful2)]
        return steps.first { day < since.adding(months: $0.months) }?.assetClass ?? .doubtful3
    }

    /// By badness.
    public static func < (one: AssetClass, other: AssetClass) -> Bool { one.rawValue < other.rawValue }
}
