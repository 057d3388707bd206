import Statistics

/// What simulated losses say, each figure with its standard error.
public struct LossDistribution: Sendable, Hashable {
    /// A figure and how far chance may have moved it.
    public struct Estimate: Sendable, Hashable {
        /// In the unit of the losses.
        public let value: Double
        /// One standard error, in the unit of the losses.
        public let standardError: Double
    }

    private let sorted: [Double]

    /// Gathers the losses of all blocks.
    /// - Parameter losses: At least two.
    public init(_ losses: [Double]) {
        precondition(losses.count >= 2, "\(losses.count) losses")
        sorted = losses.sorted()
    }

    /// How many draws there were.
    public var drawCount: Int { sorted.count }

    /// The mean, to be held against the expected loss.
    public var mean: Estimate {
        let moments = Moments(of: sorted)
        return Estimate(
            value: moments.mean,
            standardError: moments.sampleStandardDeviation / Double(sorted.count).squareRoot()
        )
    }

    /// The loss that is not exceeded with a given confidence; its error by the order statistics around it.
    public func quantile(_ confidence: Double) -> Estimate {
        let spread = (confidence * (1 - confidence) / Double(sorted.count)).squareRoot()
        let above = Statistics.quantile(ofSorted: sorted, min(confidence + spread, 1))
        let below = Statistics.quantile(ofSorted: sorted, max(confidence - spread, 0))
        return Estimate(
            value: Statistics.quantile(ofSorted: sorted, confidence),
            standardError: (above - below) / 2
        )
    }

    /// The mean of the losses beyond the quantile.
    public func expectedShortfall(_ confidence: Double) -> Estimate {
        let first = min(Int((confidence * Double(sorted.count)).rounded(.down)), sorted.count - 1)
        let tail = Moments(of: sorted[first...])
        return Estimate(
            value: tail.mean,
            standardError: (tail.sampleVariance / max(tail.weight, 1)).squareRoot()
        )
    }
}
