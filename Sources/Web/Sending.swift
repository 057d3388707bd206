import Applications
import Documents
import Ledger
import Lending
import Origination
import Products

/// Sends an application once, whichever way it came.
struct Sending: Sendable {
    /// The answer an idempotency key got before.
    struct Replayed: Error {
        let record: IdempotencyRecord
    }

    let intake: ApplicationIntake
    let limit: RateLimit
    let applyLimit: Int

    /// - Throws: `ValidationFailure` for answers that are not right, ``Replayed``, ``WebError``.
    func send(
        _ application: [String: JSONValue],
        as id: ApplicationID,
        product: Product,
        by owner: Account,
        idempotency: IdempotencyRecord? = nil
    ) async throws {
        let verdict = await limit.use("apply", owner.id.rawValue, limit: applyLimit)
        guard !verdict.isOver else { throw WebError.quotaExceeded(seconds: verdict.secondsToReset) }
        let today = product.today()
        let submission = Submission(
            id: id,
            owner: owner.id,
            product: product,
            answers: try product.check(application, on: today),
            application: product.settled(application, on: today),
            submittedAt: .current,
            idempotency: idempotency,
            // An officer enters applications for many people.
            allowsOnlyOnePending: owner.role == .applicant
        )
        switch try await intake.submit(submission) {
        case .accepted: return
        case .replayed(let record, _): throw Replayed(record: record)
        case .conflict: throw WebError.unusable("This Idempotency-Key was used with another body.")
        case .pendingExists(let other):
            throw WebError.conflict(
                "You have an application that waits for its answer. One at a time, please.",
                location: "/applications/\(other.base32)"
            )
        case .foreign: throw WebError.notFound
        }
    }
}

extension WebError {
    /// What it means to a client that an application was not taken.
    init(_ error: OriginationError) {
        switch error {
        case .intakeClosed(let seconds):
            self = .unavailable("We take no applications just now. Your answers so far are kept.", seconds: seconds)
        case .tooLarge: self = .tooLarge
        case .ledger(let error): self = WebError(error)
        }
    }
}
