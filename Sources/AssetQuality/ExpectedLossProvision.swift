public import CreditRisk

/// The parameters of expected-loss provisioning; a lender sets those its supervisor or auditor agrees to.
public struct ExpectedLossRule: Sendable, Hashable {
    /// When a loan moves to lifetime losses.
    public var stages = ImpairmentStage.Rule()
    /// Share lost of a secured loan in default, unless the lender knows better.
    public var securedLossGivenDefault = 0.65
    /// Share lost of an unsecured loan in default, unless the lender knows better.
    public var unsecuredLossGivenDefault = 0.70
    /// Least share of what is outstanding that is set aside by stage; 0 for none.
    public var floors: [ImpairmentStage: Double] = [:]

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
    /// - Returns: In minor units, rounded half up.
    /// - Throws: ``CreditRiskError``.
    public func provision(
        _ stage: ImpairmentStage,
        outstanding: Int64,
        hazards: [Double],
        exposures: [Double],
        lossGivenDefault: Double,
        annualRate: Double
    ) throws(CreditRiskError) -> Int64 {
        let amount: Double
        if stage == .impaired {
            amount = lossGivenDefault * Double(outstanding)
        } else {
            let loss = try LifetimeLoss(
                hazards: hazards,
                lossGivenDefault: [Double](repeating: lossGivenDefault, count: hazards.count),
                exposures: exposures,
                effectiveRate: annualRate / 12
            )
            amount = loss.total(periods: stage == .performing ? min(12, hazards.count) : nil)
        }
        let least = (floors[stage] ?? 0) * Double(outstanding)
        return Int64(max(amount, least).rounded(.toNearestOrAwayFromZero))
    }
}
