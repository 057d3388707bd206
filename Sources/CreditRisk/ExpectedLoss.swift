/// What a loan is expected to lose within a year: PD·LGD·EAD.
public struct ExpectedLoss: Sendable, Hashable {
    /// Probability of default within a year, in [0, 1].
    public let probabilityOfDefault: Double
    /// Share of the exposure lost at default, in [0, 1].
    public let lossGivenDefault: Double
    /// Owed at default, in any unit; not negative.
    public let exposure: Double

    /// An exposure and its risk.
    /// - Throws: ``CreditRiskError/outOfRange(_:_:)``.
    public init(probabilityOfDefault: Double, lossGivenDefault: Double, exposure: Double) throws(CreditRiskError) {
        guard (0...1).contains(probabilityOfDefault) else { throw .outOfRange("probability of default", "from 0 to 1") }
        guard (0...1).contains(lossGivenDefault) else { throw .outOfRange("loss given default", "from 0 to 1") }
        guard exposure >= 0, exposure.isFinite else { throw .outOfRange("exposure", "0 or more") }
        self.probabilityOfDefault = probabilityOfDefault
        self.lossGivenDefault = lossGivenDefault
        self.exposure = exposure
    }

    /// In the unit of the exposure.
    public var amount: Double { probabilityOfDefault * lossGivenDefault * exposure }

    /// The least yearly rate at which the loan does not destroy value, a share of the exposure.
    ///
    /// Funding + expected loss + capital·hurdle + operating cost, each a share of the exposure.
    public func priceFloor(funding: Double, capital: Double, hurdle: Double, cost: Double) -> Double {
        funding + probabilityOfDefault * lossGivenDefault + capital * hurdle + cost
    }
}
