import ApplicationLedger
public import Assessments
import Documents
public import Ledger
import LedgerRecords
public import LedgerSchema
public import Lending
public import Logging
import Policies
public import Sealing

// From a worker's result to a decision.
//
// Redis is hostile input. A result becomes a decision only if its seal is a worker's, it is about a job of ours, the
// application is known, the vector that was scored is the one the ledger holds, and the model was the champion of this
// product when the application was sent, or has been since: whoever shows workers an old manifest, signed as it is,
// brings no retired model back. Whatever fails is put away with an alert and decides nothing. Recording twice is
// harmless: the ledger keeps the first.

/// Turns results into decisions; the one way there is.
public struct ResultRecorder: Sendable {
    /// What became of a result.
    public enum Verdict: Sendable, Hashable {
        /// It is the decision.
        case recorded
        /// There is a decision already.
        case alreadyDecided
        /// The application was withdrawn or has expired.
        case closed
        /// The job was no application's first assessment, such as a what-if: nothing is to be decided.
        case notAnApplication
        /// It failed a check and was put away; the argument is the check.
        case refused(String)
    }

    private let ledger: Ledger
    private let seal: Seal
    private let logger: Logger
    private let champions = KnownChampions()

    /// Makes a recorder.
    /// - Parameters:
    ///   - ledger: Where decisions are kept.
    ///   - seal: Opens what workers sealed.
    ///   - logger: Is told of every result that fails a check.
    public init(ledger: Ledger, seal: Seal, logger: Logger) {
        self.ledger = ledger
        self.seal = seal
        self.logger = logger
    }

    /// Records a result, if it passes every check.
    /// - Parameters:
    ///   - sealed: The result as it lay in Redis.
    ///   - job: The job it is about.
    ///   - attempt: The attempt it is of.
    ///   - schema: The schema it was sealed under.
    ///   - entryID: Where it came from, for the quarantine.
    ///   - at: Now.
    /// - Returns: What became of it.
    /// - Throws: ``LedgerError`` if the ledger could not be asked or written; then it must be tried again.
    @discardableResult
    public func record(
        _ sealed: [UInt8],
        job: JobID,
        attempt: Int,
        schema: Int = Assessment.schemaVersion,
        entryID: String,
        at: Timestamp
    ) async throws(LedgerError) -> Verdict {
        let checked = try await check(sealed, job: job, attempt: attempt, schema: schema, at: at)
        switch checked {
        case .decision(let decision):
            switch try await ledger.record(decision) {
            case .recorded: return .recorded
            case .alreadyDecided: return .alreadyDecided
            case .closed: return .closed
            case .unknown: return .notAnApplication
            }
        case .notAnApplication: return .notAnApplication
        case .refused(let cause):
            try await quarantine(sealed, job: job, entryID: entryID, cause: cause, at: at)
            return .refused(cause)
        }
    }

    /// Sends an application to a person, because its job ended without a result.
    /// - Parameters:
    ///   - job: The job.
    ///   - cause: Why it ended.
    ///   - at: Now.
    /// - Returns: Whether that changed anything.
    /// - Throws: ``LedgerError``.
    @discardableResult
    public func refer(_ job: JobID, cause: String, at: Timestamp) async throws(LedgerError) -> Bool {
        guard let id = ApplicationID(uuid: job.text) else { return false }
        return try await ledger.refer(id, cause: cause, at: at)
    }

    private enum Checked {
        case decision(DecisionRecord)
        case notAnApplication
        case refused(String)
    }

    private func check(
        _ sealed: [UInt8],
        job: JobID,
        attempt: Int,
        schema: Int,
        at: Timestamp
    ) async throws(LedgerError) -> Checked {
        if job.isDerived {
            // Whatever it came to, it is about no application that could be decided.
            guard let id = ApplicationID(uuid: job.text), try await ledger.evidence(of: id) != nil else {
                return .notAnApplication
            }
        }
        let (assessment, body): (Assessment, [UInt8])
        do {
            (assessment, body) = try open(sealed, job: job, attempt: attempt, schema: schema)
        } catch {
            return .refused(error.cause)
        }
        guard assessment.jobID.utf8.elementsEqual(job.text.utf8) else { return .refused("job") }
        guard let id = ApplicationID(uuid: job.text), let evidence = try await ledger.evidence(of: id) else {
            return .refused("unknown_application")
        }
        guard assessment.featureVectorDigest == evidence.featureVectorDigest else { return .refused("vector") }
        guard assessment.arm == "champion" else { return .refused("arm") }
        let digest = assessment.artefactDigest
        switch try await champions.standing(of: digest, at: evidence.submittedAt, now: at, in: ledger) {
        case .champion(of: evidence.product): break
        case .retired(of: evidence.product): return .refused("retired_model")
        default: return .refused("model")
        }
        return .decision(DecisionRecord(assessment, as: body, of: id, attempt: attempt, at: at))
    }

    private func open(
        _ sealed: [UInt8],
        job: JobID,
        attempt: Int,
        schema: Int
    ) throws(UnreadableResult) -> (Assessment, body: [UInt8]) {
        let body: [UInt8]
        do {
            body = try seal.openEvent(sealed, id: job, schema: schema, attempt: attempt)
        } catch {
            throw UnreadableResult(cause: error.code)
        }
        do {
            return (try Assessment.decode(body), body)
        } catch {
            throw UnreadableResult(cause: "body")
        }
    }

    private func quarantine(
        _ sealed: [UInt8],
        job: JobID,
        entryID: String,
        cause: String,
        at: Timestamp
    ) async throws(LedgerError) {
        let event = QuarantinedEvent(
            entryID: entryID,
            jobID: job.text,
            cause: cause,
            content: Array(sealed.prefix(Seal.maximumBody)),
            at: at
        )
        guard try await ledger.quarantine(event) else { return }
        logger.critical("a result was refused", metadata: ["event": "decision_event_refused", "cause": "\(cause)"])
    }
}

/// Why a result could not be read.
private struct UnreadableResult: Error {
    let cause: String
}

extension JobID {
    /// Whether the id is a UUID of version 5, as jobs get that score an application again for another purpose.
    fileprivate var isDerived: Bool { Array(text.utf8)[14] == UInt8(ascii: "5") }
}

extension DecisionRecord {
    /// The decision that an assessment is; the body is the assessment in its one form, as its worker wrote it.
    fileprivate init(_ assessment: Assessment, as body: [UInt8], of id: ApplicationID, attempt: Int, at: Timestamp) {
        self.init(
            applicationID: id,
            outcome: DecidedOutcome(assessment.outcome),
            score: assessment.score,
            probabilityOfDefault: assessment.probabilityOfDefault,
            reasonCodes: assessment.reasons.map(\.code),
            assessment: body,
            model: assessment.model,
            modelVersion: assessment.modelVersion,
            artefactDigest: assessment.artefactDigest,
            policyVersion: assessment.policyVersion,
            featureVectorDigest: assessment.featureVectorDigest,
            attempt: attempt,
            at: at
        )
    }
}

extension DecidedOutcome {
    fileprivate init(_ outcome: DecisionOutcome) {
        switch outcome {
        case .approve: self = .approve
        case .manualReview: self = .manualReview
        case .decline: self = .decline
        }
    }
}
