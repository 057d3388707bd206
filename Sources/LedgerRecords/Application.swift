public import Documents
public import Lending

/// Where an application stands.
public enum ApplicationStatus: String, Sendable, Hashable, CaseIterable {
    case draft = "Draft"
    case submitted = "Submitted"
    case scoring = "Scoring"
    case manualReview = "Manual review"
    case approved = "Approved"
    case declined = "Declined"
    case offerAccepted = "Offer accepted"
    case withdrawn = "Withdrawn"
    case expired = "Expired"
    case disbursed = "Disbursed"

    /// The word of the three-value view: Pending, Approved or Rejected; Withdrawn and Expired keep their names.
    public var summary: String {
        switch self {
        case .draft, .submitted, .scoring, .manualReview: "Pending"
        case .approved, .offerAccepted, .disbursed: "Approved"
        case .declined: "Rejected"
        case .withdrawn, .expired: rawValue
        }
    }

    /// Whether the lender still owes an answer.
    public var isPending: Bool { self == .submitted || self == .scoring || self == .manualReview }
}

/// A checked application, ready to be accepted.
public struct AcceptedApplication: Sendable {
    /// Its id, which is also the id of its job.
    public var id: ApplicationID
    /// Whose it is.
    public var owner: AccountID
    /// Id of the product.
    public var product: String
    /// Version of the product.
    public var productVersion: String
    /// SHA-256 of the product's definition.
    public var definitionDigest: ContentDigest
    /// When it was sent.
    public var submittedAt: Timestamp
    /// The day it was sent, in the product's time zone: ages and tenures are measured to it.
    public var submittedOn: CalendarDate
    /// Answers that name nobody, by field key, in API form.
    public var answers: [String: JSONValue]
    /// Answers that name or reach the person; encrypted.
    public var identity: PersonalAnswers
    /// Answers of protected fields; encrypted under a key of their own, apart from the rest.
    public var protected: PersonalAnswers
    /// SHA-256 of the feature vector; a decision about another vector is refused.
    public var featureVectorDigest: ContentDigest
    /// What the queue will carry.
    public var job: OutboxJob
    /// The client's key, if it gave one.
    public var idempotency: IdempotencyRecord?
    /// For whom the lender's own people entered it, if for a customer.
    public var customer: CustomerID?
    /// Whether a second application is refused while one of the owner's waits for an answer.
    public var allowsOnlyOnePending: Bool
    /// Whether the applicant asks for a person to look at it.
    public var asksForReview: Bool
    /// Trace id of the request, if any.
    public var traceID: String?

    /// Gathers what is to be accepted.
    public init(
        id: ApplicationID,
        owner: AccountID,
        product: String,
        productVersion: String,
        definitionDigest: ContentDigest,
        submittedAt: Timestamp,
        submittedOn: CalendarDate,
        answers: [String: JSONValue],
        identity: PersonalAnswers = PersonalAnswers(),
        protected: PersonalAnswers = PersonalAnswers(),
        featureVectorDigest: ContentDigest,
        job: OutboxJob,
        idempotency: IdempotencyRecord? = nil,
        customer: CustomerID? = nil,
        allowsOnlyOnePending: Bool = true,
        asksForReview: Bool = false,
        traceID: String? = nil
    ) {
        self.id = id
        self.owner = owner
        self.product = product
        self.productVersion = productVersion
        self.definitionDigest = definitionDigest
        self.submittedAt = submittedAt
        self.submittedOn = submittedOn
        self.answers = answers
        self.identity = identity
        self.protected = protected
        self.featureVectorDigest = featureVectorDigest
        self.job = job
        self.idempotency = idempotency
        self.customer = customer
        self.allowsOnlyOnePending = allowsOnlyOnePending
        self.asksForReview = asksForReview
        self.traceID = traceID
    }
}

/// What became of an application that was to be accepted.
public enum AcceptOutcome: Sendable, Hashable {
    /// It is in the ledger, on disc.
    case accepted
    /// It was in the ledger before: a double click, a second tab, Back.
    case alreadyAccepted
    /// The key was used before with the same body; this was the answer.
    case replayed(IdempotencyRecord, ApplicationID)
    /// The key was used before with another body.
    case conflict
    /// Another application of the same person waits for its answer.
    case pendingExists(ApplicationID)
    /// The id belongs to somebody else.
    case foreign
}

/// An application as a list shows it.
public struct ApplicationSummary: Sendable, Hashable {
    /// Its id.
    public let id: ApplicationID
    /// Whose it is.
    public let owner: AccountID
    /// Id of the product.
    public let product: String
    /// Version of the product.
    public let productVersion: String
    /// When it was sent.
    public let submittedAt: Timestamp
    /// The day it was sent, in the product's time zone.
    public let submittedOn: CalendarDate
    /// Where it stands.
    public let status: ApplicationStatus
    /// When it came to stand there.
    public let statusAt: Timestamp

    package init(
        id: ApplicationID,
        owner: AccountID,
        product: String,
        productVersion: String,
        submittedAt: Timestamp,
        submittedOn: CalendarDate,
        status: ApplicationStatus,
        statusAt: Timestamp
    ) {
        self.id = id
        self.owner = owner
        self.product = product
        self.productVersion = productVersion
        self.submittedAt = submittedAt
        self.submittedOn = submittedOn
        self.status = status
        self.statusAt = statusAt
    }
}

/// An application with its answers.
public struct ApplicationRecord: Sendable, Hashable {
    /// What a list shows.
    public let summary: ApplicationSummary
    /// SHA-256 of the product's definition it was made under.
    public let definitionDigest: ContentDigest
    /// SHA-256 of its feature vector.
    public let featureVectorDigest: ContentDigest
    /// Answers that name nobody, by field key.
    public let answers: [String: JSONValue]
    /// Answers that name or reach the person.
    public let identity: PersonalAnswers
    /// Whether the person was erased; ``identity`` is then empty.
    public let isErased: Bool

    package init(
        summary: ApplicationSummary,
        definitionDigest: ContentDigest,
        featureVectorDigest: ContentDigest,
        answers: [String: JSONValue],
        identity: PersonalAnswers,
        isErased: Bool = false
    ) {
        self.isErased = isErased
        self.summary = summary
        self.definitionDigest = definitionDigest
        self.featureVectorDigest = featureVectorDigest
        self.answers = answers
        self.identity = identity
    }

    /// Its id.
    public var id: ApplicationID { summary.id }
    /// Where it stands.
    public var status: ApplicationStatus { summary.status }
    /// All answers but the protected, by field key.
    public var allAnswers: PersonalAnswers { PersonalAnswers(answers.merging(identity.values) { $1 }) }
}
