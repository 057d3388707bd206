public import Assessments
import Policies

extension Assessment {
    /// Whether the applicant stands in a better band of the policy: a better outcome, or approved at a lower rate.
    /// - Parameter other: Of the same model and policy.
    /// - Returns: False where nothing an applicant would notice has changed.
    public func isBetter(than other: Assessment) -> Bool {
        guard outcome == other.outcome else { return outcome.rank < other.outcome.rank }
        guard outcome == .approve, let rate = annualRate, let otherRate = other.annualRate else { return false }
        return rate < otherRate
    }
}

extension DecisionOutcome {
    /// From the applicant's side, the best first.
    fileprivate var rank: Int {
        switch self {
        case .approve: 0
        case .manualReview: 1
        case .decline: 2
        }
    }
}
