import AssetQuality
public import Portfolio

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
    /// Its value: a share of one, or an index where ``isIndex`` says so.
    public let value: Double
    /// The limit it passed, in the unit of the value.
    public let limit: Double
    /// Whether the value is an index of concentration and no share.
    public let isIndex: Bool

    private init(_ figure: String, _ severity: Severity, _ value: Double, _ limit: Double, isIndex: Bool = false) {
        self.figure = figure
        self.severity = severity
        self.value = value
        self.limit = limit
        self.isIndex = isIndex
    }

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
        /// Share of what secured loans owe, beyond what their security would fetch, above which to watch.
        public var securityShortfall = 0.0

        /// The usual limits.
        public init() {}
    }

    /// The alerts of a book: its ratios, then what lies too close together, the worst first of each.
    public static func of(_ figures: BookFigures, _ policy: BookPolicy) -> [BookAlert] {
        of(figures.totals, limits: policy.alerts)
            + of(figures.concentration(by: \.purpose, policy.purposes), "purpose", policy.purposes)
            + of(figures.concentration(by: \.region, policy.regions), "region", policy.regions)
            + of(figures.concentration(by: policy.segment, policy.segments), "segment", policy.segments)
    }

    /// The alerts of the ratios of a book, the worst first.
    public static func of(_ totals: BookTotals, limits: Limits = Limits()) -> [BookAlert] {
        var alerts: [BookAlert] = []
        if let ratio = totals.grossNonPerformingRatio {
            if ratio > limits.nonPerformingCritical {
                alerts.append(BookAlert("NPA ratio", .critical, ratio, limits.nonPerformingCritical))
            } else if ratio > limits.nonPerformingWarning {
                alerts.append(BookAlert("NPA ratio", .warning, ratio, limits.nonPerformingWarning))
            }
        }
        if let rate = totals.defaultRate, rate > limits.defaultRate {
            alerts.append(BookAlert("default rate", .warning, rate, limits.defaultRate))
        }
        if let share = totals.onTimeShare, share < limits.onTime {
            alerts.append(BookAlert("on-time share", .warning, share, limits.onTime))
        }
        if let share = totals.shortfallShare, share > limits.securityShortfall {
            let loans = totals.shortLoans == 1 ? "1 loan" : "\(totals.shortLoans) loans"
            alerts.append(BookAlert("security shortfall of \(loans)", .warning, share, limits.securityShortfall))
        }
        return alerts
    }

    /// What of a book lies too close together: parts, then the index.
    private static func of(
        _ concentration: Concentration,
        _ kind: String,
        _ limits: ConcentrationLimits
    ) -> [BookAlert] {
        let parts = concentration.slices.filter(\.isAboveLimit)
            .map { BookAlert("\(kind) \($0.name)", .warning, $0.share, $0.limit) }
        guard let limit = limits.index, concentration.index > limit else { return parts }
        return parts + [BookAlert("\(kind) HHI", .warning, concentration.index, limit, isIndex: true)]
    }
}

extension BookPolicy {
    /// The segment of loans: what they finance, in the word of the policy.
    public func segment(of cell: BookCell) -> String { (sectors[cell.purpose] ?? .other).rawValue }
}

extension BookFigures {
    /// Concentration of what is outstanding, held against the lender's limits.
    /// - Parameters:
    ///   - name: What names the part of a cell.
    ///   - limits: Largest shares.
    /// - Returns: Active loans only.
    public func concentration(by name: (BookCell) -> String, _ limits: ConcentrationLimits) -> Concentration {
        concentration(by: name, limits: limits.parts, limit: limits.any)
    }
}
