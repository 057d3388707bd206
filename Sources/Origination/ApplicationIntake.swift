import Applications
public import Documents
import JobQueue
public import Ledger
public import Lending
public import Products

/// Accepts applications: checked, written to the ledger whole, and only then handed to the queue.
///
/// The queue is a courtesy here: whatever it answers, the application is in the ledger and the relay sends it later.
public struct ApplicationIntake: Sendable {
    private let ledger: Ledger
    private let seal: Seal
    private let dispatch: Dispatch

    init(ledger: Ledger, seal: Seal, dispatch: Dispatch) {
        self.ledger = ledger
        self.seal = seal
        self.dispatch = dispatch
    }

    /// Accepts an application.
    /// - Parameters:
    ///   - application: All its answers, in the form of the JSON interface, and its consents.
    ///   - id: The id it is to have; the same id twice is the same application.
    ///   - product: What it is for.
    ///   - submittedOn: Today in the product's time zone.
    ///   - owner: Whose it is.
    ///   - now: The moment.
    ///   - idempotency: The client's key and the answer it will get, if it gave one.
    ///   - allowsOnlyOnePending: Whether a second application of the owner must wait for the first one's answer.
    /// - Returns: Whether it is in the ledger, or why not.
    /// - Throws: `ValidationFailure` for answers that are not right; `LedgerError` if it could not be stored.
    public func submit(
        _ application: [String: JSONValue],
        as id: ApplicationID,
        product: Product,
        on submittedOn: CalendarDate,
        owner: AccountID,
        at now: Timestamp,
        idempotency: IdempotencyRecord? = nil,
        allowsOnlyOnePending: Bool = true
    ) async throws -> AcceptOutcome {
        let answers = try product.check(application, on: submittedOn)
        let settled = product.settled(application, on: submittedOn)
        let request = AssessmentRequest(
            applicationID: id,
            product: product,
            submittedOn: submittedOn,
            model: answers.model,
            policy: answers.policy,
            identity: answers.identity
        )
        let isIdentity = { (key: String) in product.field(key)?.uses.contains(.identity) ?? true }
        let outcome = try await ledger.accept(
            AcceptedApplication(
                id: id,
                owner: owner,
                product: product.id,
                productVersion: product.version,
                definitionDigest: product.definitionDigest,
                submittedAt: now,
                submittedOn: submittedOn,
                answers: settled.filter { !isIdentity($0.key) },
                identity: PersonalAnswers(settled.filter { isIdentity($0.key) }),
                featureVectorDigest: product.features(answers.model, submittedOn: submittedOn).digest(product.schema),
                job: try job(request, id),
                idempotency: idempotency,
                allowsOnlyOnePending: allowsOnlyOnePending
            )
        )
        if outcome == .accepted { await dispatch.sendSoon() }
        return outcome
    }

    private func job(_ request: AssessmentRequest, _ id: ApplicationID) throws -> OutboxJob {
        let body = request.canonicalBytes
        guard let job = JobID(id.uuid) else { preconditionFailure("\(id.uuid) is no job id") }
        return OutboxJob(
            payload: try seal.sealJob(body, id: job, schema: AssessmentRequest.schemaVersion),
            fingerprint: Seal.fingerprint(of: body),
            schema: AssessmentRequest.schemaVersion
        )
    }
}
