import Statistics

/// What a bank with IRB approval holds against unexpected losses of loans to enterprises; illustrative for everybody else.
///
/// - seealso: Basel Framework, CRE31.4–9 (in force 1 January 2023) and CRE32.46 for the maturity of 2.5 years; the 1.06
///   factor of Basel II is not applied.
public struct CorporateCapital: Sendable, Hashable {
    /// Share of the exposure, in [0, 1]: K.
    public let requirement: Double
    /// Correlation of asset values used.
    public let correlation: Double
    /// 12.5·K: 1 means a risk weight of 100 %.
    public var riskWeight: Double { 12.5 * requirement }

    /// The requirement of an exposure that has not defaulted.
    /// - Parameters:
    ///   - probabilityOfDefault: In [0, 1].
    ///   - lossGivenDefault: In [0, 1].
    ///   - maturityInYears: Effective maturity, in [1, 5].
    ///   - turnover: Of a small enterprise a year, in millions of euros; from 5 to 50 it lowers the correlation. Nil for
    ///     others.
    ///   - floors: Least values counted.
    /// - Throws: ``CreditRiskError/outOfRange(_:_:)``.
    public init(
        probabilityOfDefault: Double,
        lossGivenDefault: Double,
        maturityInYears: Double = 2.5,
        turnover: Double? = nil,
        floors: RetailCapital.Floors = RetailCapital.Floors()
    ) throws(CreditRiskError) {
        guard (0...1).contains(probabilityOfDefault) else { throw .outOfRange("probability of default", "from 0 to 1") }
        guard (0...1).contains(lossGivenDefault) else { throw .outOfRange("loss given default", "from 0 to 1") }
        guard (1...5).contains(maturityInYears) else { throw .outOfRange("maturity", "from 1 to 5 years") }
        let pd = max(probabilityOfDefault, floors.probabilityOfDefault)
        let lgd = max(lossGivenDefault, floors.lossGivenDefault)
        correlation = Self.correlation(probabilityOfDefault: pd, turnover: turnover)
        guard pd > 0, pd < 1 else {
            // What never defaults and what surely does hold nothing unexpected.
            requirement = 0
            return
        }
        let stressed = try VasicekModel(probabilityOfDefault: pd, correlation: correlation)
            .defaultRate(atConfidence: 0.999)
        let slope = 0.11852 - 0.05478 * naturalLogarithm(pd)
        let maturity = slope * slope
        requirement = lgd * (stressed - pd) * (1 + (maturityInYears - 2.5) * maturity) / (1 - 1.5 * maturity)
    }

    private static func correlation(probabilityOfDefault: Double, turnover: Double?) -> Double {
        let share = (1 - exponential(-50 * probabilityOfDefault)) / (1 - exponential(-50))
        let size = turnover.map { 0.04 * (1 - (min(max($0, 5), 50) - 5) / 45) } ?? 0
        return 0.12 * share + 0.24 * (1 - share) - size
    }
}
