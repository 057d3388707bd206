import Applications
import Documents
import Ledger
import Lending
import Origination
import Products

/// Sends an application once, whichever way it came.
struct Submission: Sendable {
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
        let outcome = try await intake.submit(
            application,
            as: id,
            product: product,
            on: product.today(),
            owner: owner.id,
            at: .current,
            idempotency: idempotency,
            allowsOnlyOnePending: owner.role == .applicant
        )
        switch outcome {
        case .accepted, .alreadyAccepted: return
        case .replayed(let record, _): throw Replayed(record: record)
        case .conflict:
            throw WebError.unusable("This Idempotency-Key was used with another body.")
        case .pendingExists(let other):
            throw WebError.conflict(
                "You have an application that waits for its answer. One at a time, please.",
                location: "/applications/\(other.base32)"
            )
        case .foreign: throw WebError.notFound
        }
    }
}
