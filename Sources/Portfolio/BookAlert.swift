/// A figure of the book beyond what the lender wants.
public struct BookAlert: Sendable, Hashable {
    /// How bad.
    public enum Severity: String, Sendable, Hashable {
        /// To be watched.
        case warning
        /// To be acted on.
        case critical
    }

    /// Which figure.
    public let figure: String
    /// How bad.
    public let severity: Severity
    /// Its value, a share of one.
    public let value: Double
    /// The limit it passed.
    public let limit: Double

    /// Limits on the figures of a book; shares of one.
    public struct Limits: Sendable, Hashable {
        /// Non-performing ratio above which to watch.
        public var nonPerformingWarning = 0.03
        /// Non-performing ratio above which to act.
        public var nonPerformingCritical = 0.05
        /// Default rate above which to watch.
        public var defaultRate = 0.10
        /// On-time share below which to watch.
        public var onTime = 0.80

        /// The usual limits.
        public init() {}
    }

    /// The alerts of a book, the worst first.
    public static func of(_ totals: BookTotals, limits: Limits = Limits()) -> [BookAlert] {
        var alerts: [BookAlert] = []
        func add(_ figure: String, _ severity: Severity, _ value: Double, _ limit: Double) {
            alerts.append(BookAlert(figure: figure, severity: severity, value: value, limit: limit))
        }
        if let ratio = totals.grossNonPerformingRatio {
            if ratio > limits.nonPerformingCritical {
                add("NPA ratio", .critical, ratio, limits.nonPerformingCritical)
            } else if ratio > limits.nonPerformingWarning {
                add("NPA ratio", .warning, ratio, limits.nonPerformingWarning)
            }
        }
        if let rate = totals.defaultRate, rate > limits.defaultRate {
            add("default rate", .warning, rate, limits.defaultRate)
        }
        if let share = totals.onTimeShare, share < limits.onTime {
            add("on-time share", .warning, share, limits.onTime)
        }
        return alerts
    }
}
