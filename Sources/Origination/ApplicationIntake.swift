import ApplicationLedger
import Applications
import Assessments
import CheckedAnswers
import Definitions
import Documents
import Features
import Fields
public import JobQueue
public import Ledger
import LedgerRecords
import Lending
import Products
import QueueVocabulary
public import Sealing

// Taking an application in.
//
// The message for the worker is made and sealed first, because only it knows whether it fits; then one ledger
// transaction keeps everything; only after its commit is the relay offered the job and the applicant answered. If Redis
// is down, or this process dies right here, the outbox still has the job.

/// Takes checked applications in.
public struct ApplicationIntake: Sendable {
    private let ledger: Ledger
    private let seal: Seal
    private let relay: OutboxRelay
    private let door: IntakeDoor

    /// Makes an intake.
    /// - Parameters:
    ///   - ledger: Where applications are kept.
    ///   - queue: Asked now and then whether it takes more.
    ///   - seal: Seals what the queue carries.
    ///   - relay: Brings it there.
    ///   - patience: How long a Redis that hangs is waited for.
    public init(
        ledger: Ledger,
        queue: JobQueue,
        seal: Seal,
        relay: OutboxRelay,
        patience: Duration = .milliseconds(300)
    ) {
        self.ledger = ledger
        self.seal = seal
        self.relay = relay
        door = IntakeDoor(ledger: ledger, queue: queue, patience: patience)
    }

    /// Accepts an application: when this returns ``IntakeOutcome/accepted(_:)`` it is on the disc and will be decided.
    /// - Parameter submission: A checked application.
    /// - Returns: What became of it.
    /// - Throws: ``OriginationError``; then nothing was written.
    public func submit(_ submission: Submission) async throws(OriginationError) -> IntakeOutcome {
        try await door.admit(submission.urgency)
        let programs = submission.programs ?? ProductPrograms(submission.product)
        let application = try accepted(submission, programs)
        let outcome: AcceptOutcome
        do { outcome = try await ledger.accept(application) } catch { throw .ledger(error) }
        switch outcome {
        case .accepted:
            CrashPoint.accepted.pass()
            relay.offer(OutboxRow(id: application.id, job: application.job, traceID: submission.traceID))
            return .accepted(application.id)
        case .alreadyAccepted: return .accepted(application.id)
        case .replayed(let record, let id): return .replayed(record, id)
        case .conflict: return .conflict
        case .pendingExists(let id): return .pendingExists(id)
        case .foreign: return .foreign
        }
    }

    private func accepted(
        _ submission: Submission,
        _ programs: ProductPrograms
    ) throws(OriginationError) -> AcceptedApplication {
        let (product, answers) = (submission.product, submission.answers)
        let kept = KeptAnswers(submission.application, of: product)
        let vector = programs.vector.vector(answers.model, submittedOn: answers.submittedOn)
        return AcceptedApplication(
            id: submission.id,
            owner: submission.owner,
            product: product.id,
            productVersion: product.version,
            definitionDigest: product.definitionDigest,
            submittedAt: submission.submittedAt,
            submittedOn: answers.submittedOn,
            answers: kept.open,
            identity: PersonalAnswers(kept.personal),
            featureVectorDigest: vector.digest(product.schema),
            job: try job(for: submission, programs),
            idempotency: submission.idempotency,
            customer: submission.customer,
            allowsOnlyOnePending: submission.allowsOnlyOnePending,
            asksForReview: answers.consents.contains(Product.reviewConsent),
            traceID: submission.traceID
        )
    }

    private func job(for submission: Submission, _ programs: ProductPrograms) throws(OriginationError) -> OutboxJob {
        let answers = submission.answers
        let body = AssessmentRequest(
            applicationID: submission.id,
            product: submission.product,
            by: programs,
            submittedOn: answers.submittedOn,
            model: answers.model,
            policy: answers.policy,
            identity: answers.identity
        )
        .canonicalBytes
        let schema = AssessmentRequest.schemaVersion
        do {
            let payload = try seal.sealJob(body, id: submission.id.jobID, schema: schema)
            return OutboxJob(
                payload: payload,
                fingerprint: Seal.fingerprint(of: body),
                schema: schema,
                urgency: submission.urgency
            )
        } catch {
            throw .tooLarge
        }
    }
}

/// The answers of an application, apart by how they are kept.
struct KeptAnswers {
    /// Answers that name nobody.
    private(set) var open: [String: JSONValue] = [:]
    /// Answers that name, reach or describe the person in their own words: encrypted.
    private(set) var personal: [String: JSONValue] = [:]

    init(_ application: [String: JSONValue], of product: Product) {
        for (key, value) in application {
            if let field = product.field(key), !field.isPersonal { open[key] = value } else { personal[key] = value }
        }
        // Not a field, and not about the person: which boxes were ticked.
        open["consents"] = personal.removeValue(forKey: "consents")
    }
}

extension Field {
    fileprivate var isPersonal: Bool {
        uses.contains(.identity) || isProtected || kind.isFreeText
            || fields.contains(where: \.isPersonal)
    }
}

extension ApplicationID {
    /// The id of the job that assesses the application: the same UUID.
    var jobID: JobID {
        guard let id = JobID(uuid) else { preconditionFailure("an application id is a lower-case UUID, not \(uuid)") }
        return id
    }
}
