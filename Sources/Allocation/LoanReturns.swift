public import Statistics

/// What a period of lending to a segment brings: R = r·(1 − D) − LGD·D.
public struct LoanReturns: Sendable, Hashable {
    /// One segment, or one loan.
    public struct Segment: Sendable, Hashable {
        /// Interest of the period, a share of one.
        public let rate: Double
        /// Probability of default within the period, in (0, 1).
        public let probabilityOfDefault: Double
        /// In [0, 1].
        public let lossGivenDefault: Double
        /// Whether it is so granular that its own luck averages out; a single loan is not.
        public let isGranular: Bool

        /// A segment and its risk.
        public init(rate: Double, probabilityOfDefault: Double, lossGivenDefault: Double, isGranular: Bool = true) {
            self.rate = rate
            self.probabilityOfDefault = probabilityOfDefault
            self.lossGivenDefault = lossGivenDefault
            self.isGranular = isGranular
        }

        /// r·(1 − PD) − LGD·PD.
        public var expectedReturn: Double {
            rate * (1 - probabilityOfDefault) - lossGivenDefault * probabilityOfDefault
        }
    }

    /// `[segmentCount]`.
    public let expectedReturns: [Double]
    /// (rᵢ + LGDᵢ)·(rⱼ + LGDⱼ)·Cov(Dᵢ, Dⱼ): `[segmentCount, segmentCount]`.
    public let covariance: Matrix

    /// Returns of segments.
    /// - Parameters:
    ///   - segments: At least one.
    ///   - defaultCovariance: Cov(Dᵢ, Dⱼ) of two segments by index; for i = j of a granular one.
    public init(_ segments: [Segment], defaultCovariance: (Int, Int) -> Double) {
        expectedReturns = segments.map(\.expectedReturn)
        var covariance = Matrix(zeros: segments.count, segments.count)
        for row in segments.indices {
            for column in segments.indices {
                let (one, other) = (segments[row], segments[column])
                let pd = one.probabilityOfDefault
                let defaults = row == column && !one.isGranular ? pd * (1 - pd) : defaultCovariance(row, column)
                covariance[row, column] =
                    (one.rate + one.lossGivenDefault) * (other.rate + other.lossGivenDefault) * defaults
            }
        }
        self.covariance = covariance
    }
}
