import Statistics

/// What a bank with IRB approval holds against unexpected losses of retail loans; illustrative for everybody else.
///
/// - seealso: Basel Framework, CRE31.13–16 (in force 1 January 2023); the 1.06 factor of Basel II is not applied.
public struct RetailCapital: Sendable, Hashable {
    /// A regulatory sub-class of retail exposures.
    public enum ExposureClass: String, Sendable, Hashable, CaseIterable {
        /// Loans secured by homes.
        case residentialMortgage = "residential_mortgage"
        /// Cards and other revolving credit that qualifies.
        case qualifyingRevolving = "qualifying_revolving"
        /// Everything else.
        case otherRetail = "other_retail"

        /// Correlation of asset values for a PD in [0, 1].
        public func correlation(probabilityOfDefault: Double) -> Double {
            switch self {
            case .residentialMortgage: 0.15
            case .qualifyingRevolving: 0.04
            case .otherRetail:
                interpolated((1 - exponential(-35 * probabilityOfDefault)) / (1 - exponential(-35)))
            }
        }

        private func interpolated(_ share: Double) -> Double { 0.03 * share + 0.16 * (1 - share) }
    }

    /// Least PD and LGD that are counted; none unless set.
    public struct Floors: Sendable, Hashable {
        /// Least probability of default, in [0, 1).
        public let probabilityOfDefault: Double
        /// Least loss given default, in [0, 1].
        public let lossGivenDefault: Double

        /// Floors as the lender's supervisor has them.
        public init(probabilityOfDefault: Double = 0, lossGivenDefault: Double = 0) {
            self.probabilityOfDefault = probabilityOfDefault
            self.lossGivenDefault = lossGivenDefault
        }
    }

    /// Share of the exposure, in [0, 1]: K.
    public let requirement: Double
    /// Correlation of asset values used.
    public let correlation: Double
    /// 12.5·K: 1 means a risk weight of 100 %.
    public var riskWeight: Double { 12.5 * requirement }

    /// The requirement of an exposure that has not defaulted.
    /// - Parameters:
    ///   - exposureClass: Its regulatory sub-class.
    ///   - probabilityOfDefault: In [0, 1].
    ///   - lossGivenDefault: In [0, 1].
    ///   - floors: Least values counted.
    /// - Throws: ``CreditRiskError/outOfRange(_:_:)``.
    public init(
        _ exposureClass: ExposureClass,
        probabilityOfDefault: Double,
        lossGivenDefault: Double,
        floors: Floors = Floors()
    ) throws(CreditRiskError) {
        guard (0...1).contains(probabilityOfDefault) else { throw .outOfRange("probability of default", "from 0 to 1") }
        guard (0...1).contains(lossGivenDefault) else { throw .outOfRange("loss given default", "from 0 to 1") }
        let pd = max(probabilityOfDefault, floors.probabilityOfDefault)
        let lgd = max(lossGivenDefault, floors.lossGivenDefault)
        correlation = exposureClass.correlation(probabilityOfDefault: pd)
        guard pd > 0, pd < 1 else {
            // What never defaults and what surely does hold nothing unexpected.
            requirement = 0
            return
        }
        let stressed = try VasicekModel(probabilityOfDefault: pd, correlation: correlation)
            .defaultRate(atConfidence: 0.999)
        requirement = lgd * stressed - pd * lgd
    }

    /// The requirement of an exposure in default, max(0, LGD − best estimate of the loss).
    public static func ofDefaulted(lossGivenDefault: Double, bestEstimate: Double) -> Double {
        max(0, lossGivenDefault - bestEstimate)
    }
}
