/// Where a loan stands under IFRS 9.
public enum ImpairmentStage: Int, Sendable, Hashable, CaseIterable {
    /// Twelve-month loss.
    case performing = 1
    /// Lifetime loss: the risk has risen significantly since the loan was made.
    case underperforming = 2
    /// Lifetime loss, interest on the net amount: credit-impaired.
    case impaired = 3

    /// When a loan moves; every limit is a setting of the lender.
    public struct Rule: Sendable, Hashable {
        /// Days past due from which the risk counts as risen; rebuttable (5.5.11).
        public let backstopDays: Int
        /// Days past due from which the loan counts as impaired; rebuttable (B5.5.37).
        public let defaultDays: Int
        /// How many times the PD must have grown at least, both rises taken together.
        public let relativeRise: Double
        /// By how much it must have grown at least.
        public let absoluteRise: Double

        /// The usual limits; 60 days for revolving credit under the Reserve Bank of India's rules of 2027.
        public init(
            backstopDays: Int = 30,
            defaultDays: Int = 90,
            relativeRise: Double = 2,
            absoluteRise: Double = 0.005
        ) {
            self.backstopDays = backstopDays
            self.defaultDays = defaultDays
            self.relativeRise = relativeRise
            self.absoluteRise = absoluteRise
        }

        /// Whether the probability of default has risen significantly: both relatively and absolutely.
        public func hasRisen(from origination: Double, to now: Double) -> Bool {
            now >= origination * relativeRise && now - origination >= absoluteRise
        }
    }

    /// The stage of a loan.
    /// - Parameters:
    ///   - daysPastDue: At the reporting date; 0 if nothing is due.
    ///   - probabilityAtOrigination: PD when the loan was made, in [0, 1].
    ///   - probabilityNow: PD at the reporting date, in [0, 1].
    ///   - isWatched: Whether the loan is on the watch list.
    ///   - isDefaulted: Whether it is in default for a reason other than days.
    ///   - rule: Limits.
    public init(
        daysPastDue: Int,
        probabilityAtOrigination: Double,
        probabilityNow: Double,
        isWatched: Bool = false,
        isDefaulted: Bool = false,
        rule: Rule = Rule()
    ) {
        let hasRisen = rule.hasRisen(from: probabilityAtOrigination, to: probabilityNow)
        if isDefaulted || daysPastDue > rule.defaultDays {
            self = .impaired
        } else if daysPastDue > rule.backstopDays || hasRisen || isWatched {
            self = .underperforming
        } else {
            self = .performing
        }
    }
}
