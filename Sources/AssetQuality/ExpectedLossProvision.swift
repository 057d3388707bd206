public import CreditRisk

/// The parameters of expected-loss provisioning; a lender sets those its supervisor or auditor agrees to.
public struct ExpectedLossRule: Sendable, Hashable {
    /// When a loan moves to lifetime losses.
    public var stages = ImpairmentStage.Rule()
    /// Share lost of a secured loan in default, unless the lender knows better.
    public var securedLossGivenDefault = LossGivenDefault().secured
    /// Share lost of an unsecured loan in default, unless the lender knows better.
    public var unsecuredLossGivenDefault = LossGivenDefault().unsecured
    /// Least share of what is outstanding that is set aside by stage; 0 for none.
    public var floors: [ImpairmentStage: Double] = [:]
    /// Futures that are weighed against each other, their weights summing to 1; none for one that is like the present.
    public var scenarios: [Scenario] = []
    /// Correlation of asset values with the shared factor of the scenarios, in (0, 1).
    public var correlation = 0.08
    /// What losses of a lifetime revert to under CECL; nil for no reversion.
    public var reversion: Reversion?

    /// A future, and how likely it is.
    public struct Scenario: Sendable, Hashable {
        /// In [0, 1].
        public let weight: Double
        /// What it does to probabilities and losses.
        public let stress: StressScenario

        /// A future, and how likely it is.
        public init(weight: Double, _ stress: StressScenario) {
            self.weight = weight
            self.stress = stress
        }
    }

    /// How a forecast gives way to history (ASC 326-20-30-9).
    public struct Reversion: Sendable, Hashable {
        /// Probability of default of a year in the long run, in [0, 1).
        public let yearly: Double
        /// Months for which the forecast is reasonable and supportable.
        public let forecastMonths: Int
        /// Months in which it reverts, in a straight line.
        public let months: Int

        /// How a forecast gives way to history.
        public init(yearly: Double, forecastMonths: Int, months: Int) {
            self.yearly = yearly
            self.forecastMonths = forecastMonths
            self.months = months
        }
    }

    /// Both shares lost in default, for whatever else is reckoned with them: stress, capital, allocation.
    public var lossGivenDefault: LossGivenDefault {
        LossGivenDefault(secured: securedLossGivenDefault, unsecured: unsecuredLossGivenDefault)
    }

    /// The back-stops of the Reserve Bank of India's directions of 27 April 2026, without floors.
    public init() {}

    /// What is set aside for a loan, by its stage.
    /// - Parameters:
    ///   - stage: Its stage.
    ///   - outstanding: In minor units.
    ///   - hazards: Probability of default of each month to come, given that there was none before.
    ///   - exposures: What is owed at the beginning of each month to come, in minor units.
    ///   - lossGivenDefault: Share lost.
    ///   - annualRate: Effective interest rate of a year, a share of one.
    /// - Returns: In minor units, rounded half up: the mean over the scenarios of their losses, and no less than the floor.
    /// - Throws: ``CreditRiskError``.
    public func provision(
        _ stage: ImpairmentStage,
        outstanding: Int64,
        hazards: [Double],
        exposures: [Double],
        lossGivenDefault: Double,
        annualRate: Double
    ) throws(CreditRiskError) -> Int64 {
        let usual = [Scenario(weight: 1, StressScenario(name: "as it is"))]
        var losses: [(loss: Double, weight: Double)] = []
        for scenario in scenarios.isEmpty ? usual : scenarios {
            let lost = scenario.stress.stressedLossGivenDefault(lossGivenDefault)
            guard stage != .impaired else {
                losses.append((lost * Double(outstanding), scenario.weight))
                continue
            }
            let loss = try LifetimeLoss(
                hazards: try stressed(hazards, by: scenario.stress),
                lossGivenDefault: [Double](repeating: lost, count: hazards.count),
                exposures: exposures,
                effectiveRate: annualRate / 12
            )
            losses.append((loss.total(periods: stage == .performing ? min(12, hazards.count) : nil), scenario.weight))
        }
        let amount = try LifetimeLoss.mean(of: losses)
        let least = (floors[stage] ?? 0) * Double(outstanding)
        return Int64(max(amount, least).rounded(.toNearestOrAwayFromZero))
    }

    /// Monthly hazards in a scenario, which moves the probability of a year.
    private func stressed(_ hazards: [Double], by stress: StressScenario) throws(CreditRiskError) -> [Double] {
        guard stress.factorShock != 0 else { return hazards }
        var known: [Double: Double] = [:]
        var stressed: [Double] = []
        for hazard in hazards {
            // Most months are alike.
            if let moved = known[hazard] {
                stressed.append(moved)
                continue
            }
            let yearly = try stress.stressedProbability(
                LifetimeLoss.yearlyProbability(monthlyHazard: hazard),
                correlation: correlation
            )
            let moved = LifetimeLoss.monthlyHazard(yearly: min(yearly, 0.999))
            known[hazard] = moved
            stressed.append(moved)
        }
        return stressed
    }

    /// Monthly hazards of a lifetime under CECL: the forecast, and after it history.
    /// - Parameter hazards: As they are forecast, for all months to come.
    /// - Returns: As many.
    public func reverting(_ hazards: [Double]) -> [Double] {
        guard let reversion else { return hazards }
        return LifetimeLoss.revertingHazards(
            forecast: Array(hazards.prefix(reversion.forecastMonths)),
            history: LifetimeLoss.monthlyHazard(yearly: reversion.yearly),
            reversion: reversion.months,
            periods: hazards.count
        )
    }
}
