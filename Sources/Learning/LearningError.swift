public import Scoring

/// Why no model came of a sample.
public enum LearningError: Error, Sendable, Hashable {
    /// The sample has no bads, or no goods.
    case classAbsent(isBad: Bool)
    /// A row's weight is not a finite number above 0.
    case weight(row: Int)
    /// Newton's method did not settle: without a penalty, columns may depend on each other or separate the classes.
    case noConvergence(iterations: Int)
    /// No feature separates goods from bads, in the direction the weights of evidence say.
    case nothingSeparates
    /// A split would leave a part without goods or bads.
    case tooFewRows(count: Int, parts: Int)
    /// A row does not fit the schema.
    case row(Int, ScoringError)
    /// The product lacks what synthetic applicants need.
    case notSynthesisable(missing: [String])
}

extension LearningError: CustomStringConvertible {
    /// Says what is wrong; holds no data of a person.
    public var description: String {
        switch self {
        case .classAbsent(let isBad): "the sample has no \(isBad ? "bad" : "good") rows"
        case .weight(let row): "sample row \(row): the weight is not a number above 0"
        case .noConvergence(let iterations): "the regression did not converge in \(iterations) iterations"
        case .nothingSeparates: "no feature separates good rows from bad ones"
        case .tooFewRows(let count, let parts): "\(count) rows of a class cannot be split into \(parts) parts"
        case .row(let row, let error): "sample row \(row): \(error)"
        case .notSynthesisable(let missing): "synthetic applicants need the fields \(missing.joined(separator: ", "))"
        }
    }
}
