/// A quantile of a sample, by linear interpolation between order statistics (Hyndman and Fan, type 7).
/// - Parameters:
///   - sorted: Ascending, without NaN; must not be empty.
///   - probability: In [0, 1].
/// - Returns: The quantile, in the unit of the sample.
public func quantile(ofSorted sorted: [Double], _ probability: Double) -> Double {
    precondition(!sorted.isEmpty && probability >= 0 && probability <= 1, "\(sorted.count) values, \(probability)")
    let position = probability * Double(sorted.count - 1)
    let lower = Int(position.rounded(.down))
    guard lower + 1 < sorted.count else { return sorted[sorted.count - 1] }
    return sorted[lower] + (position - Double(lower)) * (sorted[lower + 1] - sorted[lower])
}

/// The median of a sample.
/// - Parameter values: In any order, without NaN; must not be empty.
/// - Returns: The middle value, or the mean of the two.
public func median(of values: [Double]) -> Double { quantile(ofSorted: values.sorted(), 0.5) }
