public import Lending

/// Checked answers that may be read for one purpose.
///
/// Only the rooms that check an application make them, and only answers for models can be written into a message, so what
/// identifies or protects a person has no way to a queue or a model. They print how many they are, never what they are.
public struct PurposedAnswers<Purpose>: Sendable, CustomStringConvertible, CustomReflectable {
    package let answers: [String: Answer]

    package init(_ answers: [String: Answer]) {
        self.answers = answers
    }

    /// The answer to a field.
    /// - Parameter key: Key of the field.
    /// - Returns: Nil where nothing was answered, and for fields that may not be read for this purpose.
    public subscript(key: String) -> Answer? { answers[key] }

    /// How many answers there are, not what they are.
    public var description: String { "\(answers.count) answers" }

    /// Shows nothing, so that `dump` shows nothing.
    public var customMirror: Mirror { Mirror(self, children: [:], displayStyle: .struct) }
}

/// The purposes for which answers may be read.
public enum Purpose {
    /// Scoring and training.
    public enum Model {}
    /// The policy engine.
    public enum Policy {}
    /// Officers, letters and identity checks.
    public enum Identity {}
    /// Dashboards and officers.
    public enum Report {}
    /// The role `fairness`.
    public enum Protected {}
}

/// Every answer that some feature of a model reads, policy-only inputs such as the yearly rate included.
///
/// Where a definition lets age into the model, the age is among them in place of the date of birth.
public typealias ModelAnswers = PurposedAnswers<Purpose.Model>
/// Answers that policy may read.
public typealias PolicyAnswers = PurposedAnswers<Purpose.Policy>
/// Answers that say who the applicant is.
public typealias IdentityAnswers = PurposedAnswers<Purpose.Identity>
/// Answers that only reports read.
public typealias ReportAnswers = PurposedAnswers<Purpose.Report>
/// Answers about protected characteristics, given after the application was sent.
public typealias ProtectedAnswers = PurposedAnswers<Purpose.Protected>

/// One application, checked against its product and split by who may read it.
public struct Answers: Sendable {
    /// For models.
    public let model: ModelAnswers
    /// For policy.
    public let policy: PolicyAnswers
    /// For officers and letters.
    public let identity: IdentityAnswers
    /// For reports.
    public let report: ReportAnswers
    /// Keys of what the applicant agreed to.
    public let consents: Set<String>
    /// The local date of submission.
    public let submittedOn: CalendarDate

    package init(
        model: ModelAnswers,
        policy: PolicyAnswers,
        identity: IdentityAnswers,
        report: ReportAnswers,
        consents: Set<String>,
        submittedOn: CalendarDate
    ) {
        self.model = model
        self.policy = policy
        self.identity = identity
        self.report = report
        self.consents = consents
        self.submittedOn = submittedOn
    }
}
