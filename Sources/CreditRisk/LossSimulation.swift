import Statistics

/// The distribution of a book's loss, drawn from one shared factor and each borrower's own luck.
///
/// Draws are dealt into blocks of their own random streams, so that blocks may run side by side and any number of
/// threads gives the same result.
public struct LossSimulation: Sendable {
    /// One exposure of the book.
    public struct Exposure: Sendable, Hashable {
        /// In any unit; not negative.
        public let amount: Double
        /// In [0, 1].
        public let probabilityOfDefault: Double
        /// In [0, 1].
        public let lossGivenDefault: Double

        /// An exposure and its risk.
        public init(amount: Double, probabilityOfDefault: Double, lossGivenDefault: Double) {
            self.amount = amount
            self.probabilityOfDefault = probabilityOfDefault
            self.lossGivenDefault = lossGivenDefault
        }
    }

    /// Exposures whose thresholds are close, the riskiest first: a range of indices.
    private struct Band: Sendable {
        let range: Range<Int>
        let threshold: Double
    }

    private let losses: [Double]
    private let thresholds: [Double]
    private let bands: [Band]
    private let correlation: Double
    private let seed: UInt64

    /// A book and its random state.
    /// - Parameters:
    ///   - exposures: Borrowers that default by themselves.
    ///   - correlation: Of their asset values, in [0, 1).
    ///   - seed: Determines every draw.
    /// - Throws: ``CreditRiskError/outOfRange(_:_:)``.
    public init(_ exposures: [Exposure], correlation: Double, seed: UInt64) throws(CreditRiskError) {
        guard (0..<1).contains(correlation) else { throw .outOfRange("correlation", "from 0, below 1") }
        for exposure in exposures {
            _ = try ExpectedLoss(
                probabilityOfDefault: exposure.probabilityOfDefault,
                lossGivenDefault: exposure.lossGivenDefault,
                exposure: exposure.amount
            )
        }
        let exposures = exposures.filter { $0.probabilityOfDefault > 0 }
            .sorted { $0.probabilityOfDefault > $1.probabilityOfDefault }
        losses = exposures.map { $0.amount * $0.lossGivenDefault }
        thresholds = exposures.map { NormalDistribution.standard.quantile($0.probabilityOfDefault) }
        bands = Self.bands(thresholds)
        self.correlation = correlation
        self.seed = seed
    }

    /// Losses of one block, in no order.
    /// - Parameters:
    ///   - number: Which block; each has draws of its own.
    ///   - draws: How many.
    /// - Returns: `[draws]`, in the unit of the exposures.
    public func block(_ number: Int, draws: Int) -> [Double] {
        var generator = SeededGenerator(seed: seed &+ 0x9E37_79B9_7F4A_7C15 &* UInt64(number + 1))
        return (0..<draws).map { _ in draw(&generator) }
    }

    /// Given the shared factor, borrowers default independently of each other: whom nothing happens to is skipped.
    ///
    /// Within a band the next candidate is as far away as the first success of trials with the band's largest
    /// probability; a candidate defaults with the ratio of its own probability to that one. This is exact, and costs as
    /// much as there are defaults instead of as there are borrowers.
    private func draw(_ generator: inout SeededGenerator) -> Double {
        let shared = correlation.squareRoot() * generator.normal()
        let own = (1 - correlation).squareRoot()
        var loss = 0.0
        for band in bands {
            let most = NormalDistribution.standard.cumulative((band.threshold - shared) / own)
            guard most > 0 else { continue }
            let step = most < 1 ? naturalLogarithm(1 - most) : -Double.infinity
            var index = band.range.lowerBound
            while true {
                let skipped = (naturalLogarithm(generator.uniform()) / step).rounded(.down)
                guard skipped < Double(band.range.upperBound - index) else { break }
                index += Int(skipped)
                if thresholds[index] == band.threshold
                    || generator.uniform() * most
                        < NormalDistribution.standard.cumulative((thresholds[index] - shared) / own)
                {
                    loss += losses[index]
                }
                index += 1
                guard index < band.range.upperBound else { break }
            }
        }
        return loss
    }

    /// Bands of sorted thresholds, each at most a tenth of a standard deviation wide.
    private static func bands(_ thresholds: [Double]) -> [Band] {
        var bands: [Band] = []
        var start = 0
        for index in thresholds.indices.dropFirst() where thresholds[start] - thresholds[index] > 0.1 {
            bands.append(Band(range: start..<index, threshold: thresholds[start]))
            start = index
        }
        if start < thresholds.count {
            bands.append(Band(range: start..<thresholds.count, threshold: thresholds[start]))
        }
        return bands
    }
}
