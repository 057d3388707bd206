public import CreditRisk

/// What a scenario does to a book, segment by segment.
///
/// Rates move the instalments of loans at floating rates, these move debt to income, and that moves the log-odds of default
/// by a number that is a rule of the lender, or as the loan's own model says it, where it has been asked. Then the shared factor moves the probabilities of all loans.
public struct BookStress: Sendable, Hashable {
    /// One segment before and after; amounts in minor units.
    public struct Row: Sendable, Hashable {
        /// The segment.
        public let segment: BookSegment
        /// Probability of default in the scenario.
        public let probabilityOfDefault: Double
        /// Share lost in default in the scenario.
        public let lossGivenDefault: Double
        /// Level payments of a month in the scenario.
        public let instalments: Double
        /// Monthly instalments over monthly incomes in the scenario; nil if these are not known.
        public let debtToIncome: Double?

        /// Expected loss of an ordinary year.
        public var expectedLoss: Double {
            Double(segment.outstanding) * segment.probabilityOfDefault * segment.lossGivenDefault
        }

        /// Expected loss in the scenario.
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
    ///   - rescored: Loans at floating rates one by one, in the place of those of the segments; nil if no model was asked.
    /// - Throws: ``CreditRiskError``.
    public init(
        _ segments: [BookSegment],
        scenario: StressScenario,
        correlation: Double,
        logOddsPerDebtToIncome: Double = 3,
        rescored: RescoredLoans? = nil
    ) throws(CreditRiskError) {
        self.scenario = scenario
        var rows: [Row] = []
        for segment in segments {
            let part = rescored.map { segment.rescored($0) } ?? segment
            rows.append(try Self.row(part, scenario, correlation, logOddsPerDebtToIncome))
        }
        self.rows = rows
    }

    /// Expected loss of an ordinary year, in minor units.
    public var expectedLoss: Double { rows.reduce(0) { $0 + $1.expectedLoss } }

    /// Expected loss in the scenario, in minor units.
    public var stressedLoss: Double { rows.reduce(0) { $0 + $1.stressedLoss } }

    /// Level payments of a month of all segments, in minor units: now and in the scenario.
    public var instalments: (before: Double, after: Double) {
        rows.reduce((0, 0)) { ($0.0 + $1.segment.instalments, $0.1 + $1.instalments) }
    }

    private static func row(
        _ segment: BookSegment,
        _ scenario: StressScenario,
        _ correlation: Double,
        _ slope: Double
    ) throws(CreditRiskError) -> Row {
        let whole = Double(segment.outstanding)
        // What is left of the segment without the loans at floating rates.
        var (fixed, fixedDefaults) = (whole, segment.probabilityOfDefault * whole)
        var (defaults, more, moreOfIncomes) = (0.0, 0.0, 0.0)
        for loans in segment.floating {
            let rise = loans.rise(points: scenario.rateShockInPercent)
            let probability = loans.probability(afterRise: rise, logOddsPerDebtToIncome: slope)
            defaults += loans.outstanding * (try scenario.stressedProbability(probability, correlation: correlation))
            more += loans.instalments * rise
            moreOfIncomes += loans.payments * rise
            fixed -= loans.outstanding
            fixedDefaults -= loans.outstanding * loans.probabilityOfDefault
        }
        if fixed >= 1 {
            // Sums of whole units: a share of them may end a hair below 0 or above 1.
            let share = min(max(fixedDefaults / fixed, 0), 1)
            defaults += fixed * (try scenario.stressedProbability(share, correlation: correlation))
        }
        return Row(
            segment: segment,
            probabilityOfDefault: whole > 0 ? min(defaults / whole, 1) : segment.probabilityOfDefault,
            lossGivenDefault: scenario.stressedLossGivenDefault(segment.lossGivenDefault),
            instalments: segment.instalments + more,
            debtToIncome: segment.incomes > 0 ? (segment.payments + moreOfIncomes) / segment.incomes : nil
        )
    }
}
