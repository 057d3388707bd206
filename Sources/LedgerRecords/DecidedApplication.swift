public import Documents

/// What has become of an application so far.
public enum ApplicationFate: Sendable, Hashable {
    /// It waits for its decision.
    case open
    /// There is a decision.
    case decided
    /// It is with a person for want of one, or has ended without.
    case closed
}

/// A decided application with all that its owner is shown of the decision; who the applicant is stays sealed.
public struct DecidedApplication: Sendable, Hashable {
    /// The application.
    public let summary: ApplicationSummary
    /// Answers that name nobody, by field key.
    public let answers: [String: JSONValue]
    /// What the model decided.
    public let decision: DecisionRecord
    /// The applicant's request that a person looks at it, if any.
    public let review: ReviewRequest?
    /// What a person decided afterwards, if one did.
    public let person: HumanDecision?
    /// Whether the voluntary questions were answered.
    public let hasProtectedAnswers: Bool

    package init(
        summary: ApplicationSummary,
        answers: [String: JSONValue],
        decision: DecisionRecord,
        review: ReviewRequest?,
        person: HumanDecision?,
        hasProtectedAnswers: Bool
    ) {
        self.summary = summary
        self.answers = answers
        self.decision = decision
        self.review = review
        self.person = person
        self.hasProtectedAnswers = hasProtectedAnswers
    }
}
