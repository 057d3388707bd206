/// Why one applicant cannot be scored; nothing is decided then.
///
/// Always permanent: the same input fails again under the same model, so a person decides.
public enum ScoringError: Error, Sendable, Hashable {
    /// The vector has another number of values than the model's schema.
    case schema(expected: Int, found: Int)
    /// The value of this feature is of the wrong type or not finite.
    case feature(key: String)
    /// The log-odds are not finite.
    case output
    /// The decision would be a decline for which no reason can be given.
    case unexplained
}

extension ScoringError: CustomStringConvertible {
    /// Stable word for the cause, as dead letters are counted by it.
    public var code: String {
        switch self {
        case .schema, .feature: "feature"
        case .output: "output"
        case .unexplained: "reasons"
        }
    }

    /// Free of personal data: names features, never their values.
    public var description: String {
        switch self {
        case .schema(let expected, let found): "the model reads \(expected) features, the applicant has \(found)"
        case .feature(let key): "feature \(key) is of the wrong type or not finite"
        case .output: "the model's output is not finite"
        case .unexplained: "the policy declines, but no feature explains it"
        }
    }
}
