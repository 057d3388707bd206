public import Samples

/// Why a sample cannot be prepared, or should not be learnt from.
public enum PreparationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What is left is no sample.
    case sample(SampleError)
    /// A feature alone tells goods from bads almost perfectly: it knows the outcome.
    case leak(feature: String, area: Double)
    /// The same of a number that is different in every row: the file is sorted by outcome.
    case sortedByOutcome(feature: String, area: Double)
    /// No feature can tell one applicant from another of whom it has not heard.
    case nothingToLearn(constant: [String], different: [String])
    /// So few rows of an outcome that nothing can be learnt of it.
    case tooFewRows(rarer: Int, needed: Int)
    /// The class to be multiplied has fewer rows than neighbours are needed.
    case tooFewNeighbours(rows: Int, needed: Int)

    /// Says what is wrong; holds no data of a person.
    public var description: String {
        switch self {
        case .sample(let error): "\(error)"
        case .sortedByOutcome(let feature, let area):
            "\(feature) is different in every row and separates good from bad with an area of "
                + "\((area * 1000).rounded() / 1000): it looks like the row number of a file sorted by outcome; leave it out"
        case .leak(let feature, let area):
            "\(feature) alone separates good from bad with an area of \((area * 1000).rounded() / 1000): it is known only after the "
                + "outcome, so nothing learnt from it can be trusted"
        case .nothingToLearn(let constant, let different):
            "there is nothing to learn from: "
                + [Self.words(constant, "the same"), Self.words(different, "different")].compactMap(\.self)
                .joined(separator: "; ")
        case .tooFewRows(let rarer, let needed):
            "the rarer outcome has \(rarer) row\(rarer == 1 ? "" : "s"): of fewer than \(needed), chance alone tells good from bad"
        case .tooFewNeighbours(let rows, let needed): "\(rows) rows of the rarer class, but \(needed) are needed"
        }
    }

    private static func words(_ features: [String], _ what: String) -> String? {
        guard !features.isEmpty else { return nil }
        return "\(features.joined(separator: ", ")) \(features.count == 1 ? "is" : "are") \(what) in every row"
    }
}
