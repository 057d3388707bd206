public import Encoding
public import Regression
public import Samples
import Scoring

/// Why no model came of a sample.
public enum LearningError: Error, Sendable, Hashable {
    /// The rows are no sample to learn from.
    case sample(SampleError)
    /// A regression has no answer.
    case regression(RegressionError)
    /// No feature separates goods from bads, in the direction the weights of evidence say.
    case nothingSeparates
    /// A row cannot be scored by the model fitted.
    case row(Int, ScoringError)
    /// The library that grows trees refused; its own words.
    case trees(String)
    /// Risk does not provably move with a feature in the direction that the definition says.
    case notMonotone(feature: String)
    /// The learner's models can be compared, but no worker runs them.
    case notServable(learner: String)
    /// The sample could not be prepared; why.
    case preparation(String)
    /// A setting of a learner is out of range.
    case setting(name: String, value: String)
}

extension LearningError: CustomStringConvertible {
    /// Says what is wrong; holds no data of a person.
    public var description: String {
        switch self {
        case .sample(let error): "\(error)"
        case .regression(let error): "\(error)"
        case .nothingSeparates: "no feature separates good rows from bad ones"
        case .row(let row, let error): "sample row \(row): \(error)"
        case .trees(let reason): "the tree learner: \(reason)"
        case .notMonotone(let feature):
            "the model does not provably keep the direction of risk that the definition states for \(feature)"
        case .notServable(let learner):
            "no worker runs a model of \(learner): compare it, but train another for service"
        case .preparation(let reason): reason
        case .setting(let name, let value): "the setting \(name) cannot be \(value)"
        }
    }
}
