/// How late a loan is, in months of thirty days.
public enum DelinquencyBucket: Int, Sendable, Hashable, CaseIterable, Comparable {
    /// Nothing is overdue.
    case current
    /// 1 to 30 days past due.
    case days1
    /// 31 to 60 days past due.
    case days31
    /// 61 to 90 days past due.
    case days61
    /// More than 90 days past due.
    case days91

    /// The bucket of a number of days past due.
    public init(daysPastDue: Int) {
        switch daysPastDue {
        case ...0: self = .current
        case ...30: self = .days1
        case ...60: self = .days31
        case ...90: self = .days61
        default: self = .days91
        }
    }

    /// The first number of days past due in it.
    public var firstDay: Int { self == .current ? 0 : rawValue * 30 - 29 }

    /// As tables name it.
    public var name: String {
        switch self {
        case .current: "Current"
        case .days1: "1-30"
        case .days31: "31-60"
        case .days61: "61-90"
        case .days91: "91+"
        }
    }

    /// By lateness.
    public static func < (one: DelinquencyBucket, other: DelinquencyBucket) -> Bool { one.rawValue < other.rawValue }
}
