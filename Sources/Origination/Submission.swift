public import CheckedAnswers
public import Documents
public import Features
public import LedgerRecords
public import LedgerSchema
public import Lending
public import Products

/// A checked application on its way into the ledger.
public struct Submission: Sendable {
    /// The id it will have: that of its draft, or a new one.
    public var id: ApplicationID
    /// Whose it is.
    public var owner: AccountID
    /// The product it is for.
    public var product: Product
    /// The answers, checked against the product.
    public var answers: Answers
    /// The same answers as they are kept: by field key in API form, with `consents` (``Product/settled(_:on:)``).
    public var application: [String: JSONValue]
    /// Those of the product, where they are kept.
    public var programs: ProductPrograms?
    /// When it was sent.
    public var submittedAt: Timestamp
    /// The client's key, if it gave one, with the answer that a repeat will get.
    public var idempotency: IdempotencyRecord?
    /// For whom it was entered, if for a customer.
    public var customer: CustomerID?
    /// Whether it is refused while another of the owner's waits for an answer.
    public var allowsOnlyOnePending: Bool
    /// Who waits for its answer.
    public var urgency: Urgency
    /// Trace id of the request, if any.
    public var traceID: String?

    /// Gathers an application.
    public init(
        id: ApplicationID,
        owner: AccountID,
        product: Product,
        answers: Answers,
        application: [String: JSONValue],
        programs: ProductPrograms? = nil,
        submittedAt: Timestamp,
        idempotency: IdempotencyRecord? = nil,
        customer: CustomerID? = nil,
        allowsOnlyOnePending: Bool = true,
        urgency: Urgency = .ordinary,
        traceID: String? = nil
    ) {
        self.id = id
        self.owner = owner
        self.product = product
        self.answers = answers
        self.application = application
        self.programs = programs
        self.submittedAt = submittedAt
        self.idempotency = idempotency
        self.customer = customer
        self.allowsOnlyOnePending = allowsOnlyOnePending
        self.urgency = urgency
        self.traceID = traceID
    }
}

/// What became of a submission.
public enum IntakeOutcome: Sendable, Hashable {
    /// It is in the ledger, now or from before: a double click gives the same application.
    case accepted(ApplicationID)
    /// The key was used before with the same body; this was the answer.
    case replayed(IdempotencyRecord, ApplicationID)
    /// The key was used before with another body.
    case conflict
    /// Another application of the same person waits for its answer.
    case pendingExists(ApplicationID)
    /// The id belongs to somebody else; to this owner it does not exist.
    case foreign
}

/// Why a submission was not taken.
public enum OriginationError: Error, Sendable, Hashable {
    /// Too much waits already, or the intake was closed by hand. Nothing was written.
    case intakeClosed(retryAfterSeconds: Int)
    /// The message would be larger than the queue carries.
    case tooLarge
    /// The ledger could not keep it. Nothing was written.
    case ledger(LedgerError)
}

extension OriginationError: CustomStringConvertible {
    /// Free of personal data; safe in any log.
    public var description: String {
        switch self {
        case .intakeClosed: "origination.intake_closed"
        case .tooLarge: "origination.too_large"
        case .ledger(let error): "\(error)"
        }
    }
}
