public import Documents
public import Lending

/// What a decision says.
public enum DecidedOutcome: String, Sendable, Hashable, CaseIterable {
    case approve
    case manualReview = "manual_review"
    case decline

    package var status: ApplicationStatus {
        switch self {
        case .approve: .approved
        case .manualReview: .manualReview
        case .decline: .declined
        }
    }
}

/// A decision by a model, as it is kept for ever.
public struct DecisionRecord: Sendable, Hashable {
    /// The application; there is at most one decision of each.
    public var applicationID: ApplicationID
    /// What was decided.
    public var outcome: DecidedOutcome
    /// The credit score; higher is safer.
    public var score: Int
    /// Probability of default, in [0, 1].
    public var probabilityOfDefault: Double
    /// Codes of the reasons, at least one when declined.
    public var reasonCodes: [String]
    /// The worker's result as it came: canonical JSON.
    public var assessment: [UInt8]
    /// Name of the model.
    public var model: String
    /// Version of the model.
    public var modelVersion: String
    /// SHA-256 of the model's file.
    public var artefactDigest: ContentDigest
    /// Version of the policy.
    public var policyVersion: String
    /// SHA-256 of the feature vector that was scored.
    public var featureVectorDigest: ContentDigest
    /// Which attempt of the job it came from.
    public var attempt: Int
    /// When it was recorded.
    public var at: Timestamp

    /// Gathers a decision.
    public init(
        applicationID: ApplicationID,
        outcome: DecidedOutcome,
        score: Int,
        probabilityOfDefault: Double,
        reasonCodes: [String],
        assessment: [UInt8],
        model: String,
        modelVersion: String,
        artefactDigest: ContentDigest,
        policyVersion: String,
        featureVectorDigest: ContentDigest,
        attempt: Int,
        at: Timestamp
    ) {
        self.applicationID = applicationID
        self.outcome = outcome
        self.score = score
        self.probabilityOfDefault = probabilityOfDefault
        self.reasonCodes = reasonCodes
        self.assessment = assessment
        self.model = model
        self.modelVersion = modelVersion
        self.artefactDigest = artefactDigest
        self.policyVersion = policyVersion
        self.featureVectorDigest = featureVectorDigest
        self.attempt = attempt
        self.at = at
    }
}

/// What became of a decision that was to be recorded.
public enum RecordOutcome: Sendable, Hashable {
    /// It is the decision.
    case recorded
    /// There was a decision before; it stands.
    case alreadyDecided
    /// The application was withdrawn or has expired: nothing is to be decided.
    case closed(ApplicationStatus)
    /// There is no such application.
    case unknown
}

/// Why an application went to a person.
public struct Referral: Sendable, Hashable {
    /// Such as `poison` or `permanent`; free of personal data.
    public let cause: String
    /// When.
    public let at: Timestamp

    package init(cause: String, at: Timestamp) {
        (self.cause, self.at) = (cause, at)
    }
}

/// Where an application stands and what was decided, in one read.
public struct ApplicationStanding: Sendable, Hashable {
    /// The application.
    public let application: ApplicationSummary
    /// The decision, once there is one.
    public let decision: DecisionRecord?
    /// The last referral for want of a decision, if any.
    public let referral: Referral?
    /// The applicant's request that a person looks at it, if any.
    public let review: ReviewRequest?

    package init(
        application: ApplicationSummary,
        decision: DecisionRecord?,
        referral: Referral?,
        review: ReviewRequest?
    ) {
        (self.application, self.decision, self.referral, self.review) = (application, decision, referral, review)
    }
}

/// An outcome event that was refused.
public struct QuarantinedEvent: Sendable, Hashable {
    /// Its id in the event stream.
    public var entryID: String
    /// The job it claims to be about.
    public var jobID: String
    /// Why it was refused; a code.
    public var cause: String
    /// What it carried.
    public var content: [UInt8]
    /// When.
    public var at: Timestamp

    /// Gathers a refused event.
    public init(entryID: String, jobID: String, cause: String, content: [UInt8], at: Timestamp) {
        self.entryID = entryID
        self.jobID = jobID
        self.cause = cause
        self.content = content
        self.at = at
    }
}

/// Where all applications ever accepted are.
public struct Reconciliation: Sendable, Hashable, CustomStringConvertible {
    /// Accepted, ever.
    public let received: Int
    /// With a decision, by a model or by a person.
    public let decided: Int
    /// Without a decision, sent to a person.
    public let referred: Int
    /// Withdrawn before anything was decided.
    public let withdrawn: Int
    /// In the outbox: on its way to a decision.
    public let waiting: Int

    package init(received: Int, decided: Int, referred: Int, withdrawn: Int, waiting: Int) {
        self.received = received
        self.decided = decided
        self.referred = referred
        self.withdrawn = withdrawn
        self.waiting = waiting
    }

    /// In none of these places, which must never be.
    public var missing: Int { received - decided - referred - withdrawn - waiting }

    /// The line the reconciler prints.
    public var description: String {
        "received \(received) = decided \(decided) + referred \(referred) + withdrawn \(withdrawn) "
            + "+ waiting \(waiting); missing \(missing)"
    }
}
