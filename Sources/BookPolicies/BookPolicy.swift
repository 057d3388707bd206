public import AssetQuality
public import CreditRisk
public import Lending

/// What a lender wants of its book: how money is set aside, from where on a figure is an alert, how it is stressed.
public struct BookPolicy: Sendable, Hashable {
    /// How money is set aside, once the regime has begun.
    public var regime = ProvisioningRegime.iracp
    /// What loans finance by their purposes, for the rate set aside on standard assets and for the formula of capital; those
    /// without are `other`.
    public var sectors: [String: ProvisionSector] = [:]
    /// Limits on the ratios of the book.
    public var alerts = BookAlert.Limits()
    /// Limits on the shares of purposes.
    public var purposes = ConcentrationLimits()
    /// Limits on the shares of regions.
    public var regions = ConcentrationLimits()
    /// Limits on the shares of segments: of what loans finance; none unless set.
    public var segments = ConcentrationLimits.none
    /// Correlation of asset values with the shared factor, in (0, 1).
    public var correlation = 0.08
    /// Standard deviations by which the shared factor falls for one percentage point more unemployment.
    public var shockPerUnemploymentPoint = 0.25
    /// What one more unit of debt to income adds to the log-odds of default.
    public var logOddsPerDebtToIncome = 3.0

    /// Least PD and LGD that the formula of capital counts; none unless set.
    public var capitalFloors: [CapitalClass: RetailCapital.Floors] = [:]

    /// What a loan has to bring at least.
    public var prices = Prices()

    /// Floors and reversion of expected losses, and the losses given default that stress, capital and allocation take
    /// too; its scenarios follow from ``scenarios``.
    public var expectedLoss = ExpectedLossRule()
    /// Futures by name that expected losses are a mean over; none for one that is like the present.
    public var scenarios: [String: Future] = [:]

    /// A future of the economy.
    public struct Future: Sendable, Hashable {
        /// How likely it is, in [0, 1].
        public let weight: Double
        /// Percentage points more unemployment, -20 to 50.
        public let unemploymentPoints: Double
        /// Added to every loss given default, in [0, 1].
        public let lossGivenDefaultAddOn: Double
    }

    /// What makes up the least yearly rate at which a loan does not destroy value; shares of one.
    public struct Prices: Sendable, Hashable {
        /// What money costs the lender, of the exposure.
        public var funding = 0.07
        /// What capital is to earn, of the capital.
        public var hurdle = 0.15
        /// What it takes to keep the loan, of the exposure.
        public var cost = 0.01

        /// The usual prices.
        public init() {}
    }

    /// The usual wishes.
    public init() {}

    /// The parameters of expected loss.
    /// - Parameter stages: By how much a risk must have risen for losses of a lifetime; days are those of this policy.
    /// - Returns: With the scenarios in the order of their names.
    public func expectedLossRule(stages: ImpairmentStage.Rule = ImpairmentStage.Rule()) -> ExpectedLossRule {
        var rule = expectedLoss
        rule.stages = ImpairmentStage.Rule(
            backstopDays: expectedLoss.stages.backstopDays,
            defaultDays: expectedLoss.stages.defaultDays,
            relativeRise: stages.relativeRise,
            absoluteRise: stages.absoluteRise
        )
        rule.correlation = correlation
        rule.scenarios = scenarios.sorted { $0.key < $1.key }
            .map { name, future in
                ExpectedLossRule.Scenario(
                    weight: future.weight,
                    StressScenario(
                        name: name,
                        factorShock: future.unemploymentPoints * shockPerUnemploymentPoint,
                        lossGivenDefaultAddOn: future.lossGivenDefaultAddOn
                    )
                )
            }
        return rule
    }

    /// The regime that is in force on a day: a new one begins on its own first day, and until then the old one goes on.
    public func regime(on day: CalendarDate) -> ProvisioningRegime {
        guard let start = regime.startsOn, day < start else { return regime }
        return .iracp
    }
}
