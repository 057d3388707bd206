public import Policies

/// A scorecard as people read it: points for each bin, which add up to the score before clamping.
public struct PointsTable: Sendable, Hashable {
    /// The points of one characteristic.
    public struct Row: Sendable, Hashable {
        /// Key of the feature.
        public let feature: String
        /// In the characteristic's order.
        public let bins: [Bin]
        /// One for each bin.
        public let points: [Double]

        /// One for each bin, rounded half away from zero.
        public var wholePoints: [Int] { points.map { Int($0.rounded(.toNearestOrAwayFromZero)) } }

        /// Rounded minus exact, one for each bin.
        var errors: [Double] { zip(points, wholePoints).map { Double($1) - $0 } }
    }

    /// One for each characteristic.
    public let rows: [Row]

    /// The most by which a score of whole points can differ from the exact one.
    public var largestRoundingError: Double {
        let above = rows.reduce(0) { $0 + ($1.errors.max() ?? 0) }
        let below = rows.reduce(0) { $0 + ($1.errors.min() ?? 0) }
        return max(above, -below)
    }
}

extension ScorecardModel {
    /// The points of every bin: −factor·(βⱼ·WOE + β₀/n) + offset/n (credit-rules, section 1).
    /// - Parameter scale: On which the points are.
    /// - Returns: Nil on a scale that is linear in the probability, and for a scorecard without characteristics.
    public func pointsTable(on scale: ScoreScale) -> PointsTable? {
        guard let (factor, offset) = scale.factorAndOffset, !characteristics.isEmpty else { return nil }
        let count = Double(characteristics.count)
        return PointsTable(
            rows: characteristics.map { characteristic in
                PointsTable.Row(
                    feature: characteristic.feature,
                    bins: characteristic.bins,
                    points: characteristic.bins.map {
                        -factor * (characteristic.coefficient * $0.weightOfEvidence + intercept / count) + offset
                            / count
                    }
                )
            }
        )
    }
}
