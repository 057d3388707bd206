public import Documents
public import Lending

/// What was done, as the audit chain calls it.
public enum AuditAction: String, Sendable, Hashable, CaseIterable {
    case accountCreated = "account.created"
    case accountDisabled = "account.disabled"
    case passwordChanged = "account.password_changed"
    case passwordReset = "account.password_reset"
    case resetStarted = "account.reset_started"
    case mailAddressSet = "account.mail_address_set"
    case mailAddressConfirmed = "account.mail_address_confirmed"
    case accountEnabled = "account.enabled"
    case roleChanged = "account.role_changed"
    case secondFactorSet = "account.second_factor_set"
    case secondFactorRemoved = "account.second_factor_removed"
    case sessionsEnded = "account.sessions_ended"
    case invitationCreated = "invitation.created"
    case invitationRedeemed = "invitation.redeemed"
    case tokenReused = "session.token_reused"
    case applicationSubmitted = "application.submitted"
    case applicationWithdrawn = "application.withdrawn"
    case applicationReferred = "application.referred"
    case reviewRequested = "application.review_requested"
    case protectedKept = "application.protected_kept"
    case decisionRecorded = "decision.recorded"
    case decisionProposed = "decision.proposed"
    case proposalReturned = "decision.proposal_returned"
    case decidedByPerson = "decision.by_person"
    case eventQuarantined = "event.quarantined"
    case modelRegistered = "model.registered"
    case modelPromoted = "model.promoted"
    case modelSignedOff = "model.signed_off"
    case signOffDemanded = "model.sign_off_demanded"
    case outcomesRecorded = "outcomes.recorded"
    case dataKept = "data.kept"
    case dataErased = "data.erased"
    case offerMade = "offer.made"
    case offerAccepted = "offer.accepted"
    case offerDeclined = "offer.declined"
    case offerExpired = "offer.expired"
    case disbursementProposed = "disbursement.proposed"
    case disbursementReturned = "disbursement.returned"
    case loanDisbursed = "loan.disbursed"
    case loanSecured = "loan.secured"
    case loanChanged = "loan.changed"
    case loanDecided = "loan.decided"
    case loanChangeProposed = "loan.change_proposed"
    case loanChangeReturned = "loan.change_returned"
    case loanWatched = "loan.watched"
    case loansRated = "loans.rated"
    case queueControlled = "queue.controlled"
    case customerRegistered = "customer.registered"
    case programKeyCreated = "program_key.created"
    case programKeyRevoked = "program_key.revoked"
    case webhookAdded = "webhook.added"
    case webhookRotated = "webhook.rotated"
    case webhookDisabled = "webhook.disabled"
    case webhookReplayed = "webhook.replayed"
    case personalDataRead = "personal.read"
    case personErased = "personal.erased"
    case auditVerified = "audit.verified"
    case ledgerSaved = "ledger.saved"
    case ledgerRestored = "ledger.restored"
    case keysRewritten = "keys.rewritten"
}

/// What it was done to.
public enum AuditSubject: Sendable, Hashable, CustomStringConvertible {
    case account(AccountID)
    case invitation(ContentDigest)
    case application(ApplicationID)
    case model(ContentDigest)
    case event(ContentDigest)
    case loan(Int)
    case queue(String)
    case customer(CustomerID)
    case programKey(String)
    case webhook(String)
    case dataSet(String)
    case ledger

    /// Such as `application:0b6d…`.
    public var description: String {
        switch self {
        case .account(let id): "account:\(id)"
        case .invitation(let digest): "invitation:\(digest.hex)"
        case .application(let id): "application:\(id.uuid)"
        case .model(let digest): "model:\(digest.hex)"
        case .event(let digest): "event:\(digest.hex)"
        case .loan(let id): "loan:\(id)"
        case .queue(let name): "queue:\(name)"
        case .customer(let id): "customer:\(id.base32)"
        case .programKey(let id): "program_key:\(id)"
        case .webhook(let id): "webhook:\(id)"
        case .dataSet(let name): "data_set:\(name)"
        case .ledger: "ledger"
        }
    }
}

/// One act for the audit chain.
///
/// It can never be changed, so it holds ids and digests and no personal value.
public struct AuditEntry: Sendable, Hashable {
    /// When.
    public var at: Timestamp
    /// Who.
    public var actor: Actor
    /// What.
    public var action: AuditAction
    /// To what.
    public var subject: AuditSubject
    /// Trace id of the request, if any.
    public var traceID: String?
    /// Codes, counts and digests; free of personal values.
    public var detail: [String: JSONValue]

    /// Gathers an entry.
    public init(
        at: Timestamp,
        actor: Actor,
        action: AuditAction,
        subject: AuditSubject,
        traceID: String? = nil,
        detail: [String: JSONValue] = [:]
    ) {
        self.at = at
        self.actor = actor
        self.action = action
        self.subject = subject
        self.traceID = traceID
        self.detail = detail
    }
}

/// What a check of the audit chain found.
public enum AuditVerification: Sendable, Hashable {
    /// Every link holds; the number of entries and the hash of the last in hex.
    case intact(count: Int, head: String)
    /// The first entry that does not follow from the one before it.
    case broken(seq: Int)
    /// A decision that the chain does not know, or knows with another content.
    case unaudited(ApplicationID)
    /// The reason of a decision on this loan is not the one that the chain knows.
    case unauditedLoan(Int)
    /// The reason for which somebody looked at what is personal is not the one that this entry knows.
    case unauditedRead(seq: Int)
}
