import Statistics

/// The share of one group less that of another, with its interval.
///
/// - seealso: Newcombe, Statistics in Medicine 17 (1998) 873–890, method 10: Wilson's intervals of both shares, squared
///   and added. Unlike the normal interval it holds for shares near 0 and 1, as bad rates are.
public struct ShareDifference: Sendable, Hashable {
    /// First share less second, in [−1, 1].
    public let value: Double
    /// Its 95 % limits.
    public let limits: ClosedRange<Double>
    /// Whether one of the two has fewer than ``AdverseImpact/minimumCount``.
    public let isTooFew: Bool

    /// Compares two groups.
    /// - Parameters:
    ///   - first: Those counted, and all; at least one.
    ///   - second: The same of the group that is compared with.
    public init(_ first: (hits: Int, count: Int), less second: (hits: Int, count: Int)) {
        precondition(first.count > 0 && second.count > 0, "an empty group")
        let (own, ownLimits) = Self.share(first)
        let (other, otherLimits) = Self.share(second)
        let below = Self.length(own - ownLimits.lowerBound, otherLimits.upperBound - other)
        let above = Self.length(ownLimits.upperBound - own, other - otherLimits.lowerBound)
        value = own - other
        limits = (own - other - below)...(own - other + above)
        isTooFew = min(first.count, second.count) < AdverseImpact.minimumCount
    }

    /// A share with Wilson's 95 % limits (1927), those of the score test.
    static func share(_ group: (hits: Int, count: Int)) -> (Double, ClosedRange<Double>) {
        let (count, share) = (Double(group.count), Double(group.hits) / Double(group.count))
        let z = NormalDistribution.standard.quantile(0.975)
        let middle = 2 * count * share + z * z
        let distance = z * (z * z + 4 * count * share * (1 - share)).squareRoot()
        let scale = 2 * (count + z * z)
        // Rounding would put a limit of 0 or 1 past the share it belongs to.
        return (share, min(share, (middle - distance) / scale)...max(share, (middle + distance) / scale))
    }

    private static func length(_ first: Double, _ second: Double) -> Double {
        (first * first + second * second).squareRoot()
    }
}
