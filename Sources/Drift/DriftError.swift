/// Why two samples cannot be compared.
public enum DriftError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A sample has no values.
    case empty
    /// A value is not a finite number.
    case notFinite(position: Int)
    /// The samples are counted in different numbers of bins.
    case binsDiffer(baseline: Int, live: Int)

    /// Says what is wrong; holds no data of a person.
    public var description: String {
        switch self {
        case .empty: "a sample has no values"
        case .notFinite(let position): "value \(position) is not a finite number"
        case .binsDiffer(let baseline, let live): "\(baseline) bins in the baseline, \(live) in the sample"
        }
    }
}
