import Applications
import Documents
import JobQueue
import Ledger
import Lending
import Logging
import Products

/// Writes outcomes into the ledger, where they become decisions; only then are they acknowledged.
///
/// An event is hostile until its seal holds, its application is known, its features are those of the ledger and its
/// model was once promoted. What fails is kept aside and decides nothing.
struct DecisionRecorder: Sendable {
    let ledger: Ledger
    let seal: Seal
    let logger: Logger

    /// What became of an event; either way it may be acknowledged.
    enum Recording: Sendable, Hashable { case recorded, known, referred, quarantined }

    /// Records one event.
    /// - Throws: `LedgerError` if the ledger cannot be written; then the event must come again.
    func record(_ event: OutcomeEvent, at now: Timestamp) async throws -> Recording {
        try await record(Outcome(event), at: now)
    }

    /// Records an outcome, wherever it was found.
    /// - Throws: `LedgerError` if the ledger cannot be written.
    func record(_ event: Outcome, at now: Timestamp) async throws -> Recording {
        switch event.outcome {
        case .why(let why): return try await refer(event, cause: why, at: now)
        case .result(let sealed): return try await record(sealed, of: event, at: now)
        }
    }

    private func refer(_ event: Outcome, cause: String, at now: Timestamp) async throws -> Recording {
        guard let id = ApplicationID(uuid: event.jobID.text) else { return .known }
        return try await ledger.refer(id, cause: cause, at: now) ? .referred : .known
    }

    private func record(_ sealed: [UInt8], of event: Outcome, at now: Timestamp) async throws -> Recording {
        let decision: DecisionRecord
        do {
            decision = try await checked(sealed, of: event, at: now)
        } catch let refusal as Refusal {
            return try await quarantine(sealed, event, refusal.cause, at: now)
        }
        switch try await ledger.record(decision) {
        case .recorded: return .recorded
        case .alreadyDecided, .closed: return .known
        case .unknown: return try await quarantine(sealed, event, "unknown_application", at: now)
        }
    }

    /// An outcome and where it was found: in the event stream, or as the result of a job.
    struct Outcome: Sendable {
        let source: String
        let jobID: JobID
        let attempt: Int
        let outcome: OutcomeEvent.Outcome

        init(_ event: OutcomeEvent) {
            source = event.entryID
            jobID = event.jobID
            attempt = event.attempt
            outcome = event.outcome
        }

        init(of job: JobID, attempt: Int, result: [UInt8], source: String) {
            self.source = source
            jobID = job
            self.attempt = attempt
            outcome = .result(result)
        }
    }

    private struct Refusal: Error { let cause: String }

    private func checked(_ sealed: [UInt8], of event: Outcome, at now: Timestamp) async throws -> DecisionRecord {
        let assessment: Assessment
        do {
            let schema = Assessment.schemaVersion
            let body = try seal.openEvent(sealed, id: event.jobID, schema: schema, attempt: event.attempt)
            assessment = try Assessment.decode(body)
        } catch let error as SealError {
            throw Refusal(cause: "seal_\(error)")
        } catch is MessageError {
            throw Refusal(cause: "malformed")
        }
        guard let id = ApplicationID(uuid: event.jobID.text), assessment.jobID == event.jobID.text else {
            throw Refusal(cause: "wrong_job")
        }
        guard let application = try await ledger.application(id) else { throw Refusal(cause: "unknown_application") }
        guard application.featureVectorDigest == assessment.featureVectorDigest else {
            throw Refusal(cause: "other_features")
        }
        guard try await ledger.wasPromoted(assessment.artefactDigest) else { throw Refusal(cause: "unpromoted_model") }
        return DecisionRecord(assessment, of: id, attempt: event.attempt, at: now)
    }

    private func quarantine(
        _ content: [UInt8],
        _ event: Outcome,
        _ cause: String,
        at now: Timestamp
    ) async throws -> Recording {
        logger.error(
            "an outcome event was refused",
            metadata: ["event": "event_quarantined", "cause": "\(cause)", "id": "\(event.jobID)"]
        )
        _ = try await ledger.quarantine(
            QuarantinedEvent(
                entryID: event.source,
                jobID: event.jobID.text,
                cause: cause,
                content: content,
                at: now
            )
        )
        return .quarantined
    }
}

extension DecisionRecord {
    fileprivate init(_ assessment: Assessment, of id: ApplicationID, attempt: Int, at now: Timestamp) {
        let outcome: DecidedOutcome =
            switch assessment.outcome {
            case .approve: .approve
            case .manualReview: .manualReview
            case .decline: .decline
            }
        self.init(
            applicationID: id,
            outcome: outcome,
            score: assessment.score,
            probabilityOfDefault: assessment.probabilityOfDefault,
            reasonCodes: assessment.reasons.map(\.code),
            assessment: assessment.canonicalBytes,
            model: assessment.model,
            modelVersion: assessment.modelVersion,
            artefactDigest: assessment.artefactDigest,
            policyVersion: assessment.policyVersion,
            featureVectorDigest: assessment.featureVectorDigest,
            attempt: attempt,
            at: now
        )
    }
}
