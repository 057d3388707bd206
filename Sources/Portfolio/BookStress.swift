public import CreditRisk
import Instalments
import Statistics

/// Loans alike enough to be stressed together.
public struct BookSegment: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Principal not repaid, in minor units.
    public let outstanding: Int64
    /// Probability of default within a year, in [0, 1].
    public let probabilityOfDefault: Double
    /// Share lost in default, in [0, 1].
    public let lossGivenDefault: Double
    /// Monthly instalments over monthly income, a share of one; nil if unknown.
    public let debtToIncome: Double?
    /// Instalments of loans at floating rates over all instalments of the segment, in [0, 1].
    public let floatingShare: Double
    /// Average rate, per cent a year.
    public let ratePercent: Double
    /// Average months left.
    public let monthsLeft: Int

    /// A segment.
    public init(
        name: String,
        outstanding: Int64,
        probabilityOfDefault: Double,
        lossGivenDefault: Double,
        debtToIncome: Double?,
        floatingShare: Double,
        ratePercent: Double,
        monthsLeft: Int
    ) {
        self.name = name
        self.outstanding = outstanding
        self.probabilityOfDefault = probabilityOfDefault
        self.lossGivenDefault = lossGivenDefault
        self.debtToIncome = debtToIncome
        self.floatingShare = floatingShare
        self.ratePercent = ratePercent
        self.monthsLeft = monthsLeft
    }
}

/// What a scenario does to a book, segment by segment.
public struct BookStress: Sendable, Hashable {
    /// One segment before and after.
    public struct Row: Sendable, Hashable {
        /// The segment.
        public let segment: BookSegment
        /// Probability of default in the scenario.
        public let probabilityOfDefault: Double
        /// Share lost in default in the scenario.
        public let lossGivenDefault: Double
        /// Monthly instalments over monthly income in the scenario; nil if unknown.
        public let debtToIncome: Double?

        /// Expected loss of an ordinary year, in minor units.
        public var expectedLoss: Double {
            Double(segment.outstanding) * segment.probabilityOfDefault * segment.lossGivenDefault
        }

        /// Expected loss in the scenario, in minor units.
        public var stressedLoss: Double { Double(segment.outstanding) * probabilityOfDefault * lossGivenDefault }
    }

    /// The scenario.
    public let scenario: StressScenario
    /// In the order of the segments.
    public let rows: [Row]

    /// Stresses a book.
    /// - Parameters:
    ///   - segments: Its parts.
    ///   - scenario: What happens.
    ///   - correlation: Of asset values with the shared factor, in (0, 1).
    ///   - logOddsPerDebtToIncome: What one more unit of debt to income adds to the log-odds of default.
    /// - Throws: ``CreditRiskError``.
    public init(
        _ segments: [BookSegment],
        scenario: StressScenario,
        correlation: Double,
        logOddsPerDebtToIncome: Double = 3
    ) throws(CreditRiskError) {
        self.scenario = scenario
        var rows: [Row] = []
        for segment in segments {
            let burden = Self.burden(of: segment, in: scenario)
            var probability = segment.probabilityOfDefault
            if let before = segment.debtToIncome, let burden, probability > 0, probability < 1 {
                let shifted = logOdds(probability: probability) + logOddsPerDebtToIncome * (burden - before)
                probability = Statistics.probability(logOdds: shifted)
            }
            rows.append(
                Row(
                    segment: segment,
                    probabilityOfDefault: try scenario.stressedProbability(probability, correlation: correlation),
                    lossGivenDefault: scenario.stressedLossGivenDefault(segment.lossGivenDefault),
                    debtToIncome: burden
                )
            )
        }
        self.rows = rows
    }

    /// Expected loss of an ordinary year, in minor units.
    public var expectedLoss: Double { rows.reduce(0) { $0 + $1.expectedLoss } }

    /// Expected loss in the scenario, in minor units.
    public var stressedLoss: Double { rows.reduce(0) { $0 + $1.stressedLoss } }

    /// Debt to income when floating rates move and their instalments with them.
    private static func burden(of segment: BookSegment, in scenario: StressScenario) -> Double? {
        guard let before = segment.debtToIncome else { return nil }
        func payment(_ percent: Double) -> Double {
            let growth = compoundGrowth(max(percent, 0) / 1200, months: segment.monthsLeft)
            return growth > 0 ? max(percent, 0) / 1200 * (1 + growth) / growth : 1 / Double(segment.monthsLeft)
        }
        guard scenario.rateShockInPercent != 0, segment.floatingShare > 0, segment.monthsLeft > 0 else { return before }
        let rise = payment(segment.ratePercent + scenario.rateShockInPercent) / payment(segment.ratePercent) - 1
        return before * (1 + segment.floatingShare * rise)
    }
}
