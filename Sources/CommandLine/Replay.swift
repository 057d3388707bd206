import ApplicationLedger
import Applications
import ArgumentParser
import Assessments
import CheckedAnswers
import Decisioning
import Documents
import Features
import LedgerRecords
import Lending
import ModelArtefacts
import ModelLedger
import Policies
import Products
import RegistryCommands
import Scoring
import Terminal

/// Assesses a decided application again, from what the ledger keeps, and compares byte by byte.
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Assess a decided application again and compare the bytes with the decision.",
        discussion: "Exits with 1 where they differ, naming what does."
    )

    @Argument(help: "Application: its number, or its UUID.") var application: String

    func run() async throws {
        guard let id = ApplicationID(base32: application) ?? ApplicationID(uuid: application) else {
            throw ValidationError("\(application) is not the number of an application")
        }
        let ledger = try Surroundings().openLedger()
        guard let record = try await ledger.application(id) else {
            throw CommandFailure("there is no such application")
        }
        guard let decision = try await ledger.decision(id) else { throw CommandFailure("no model decided it") }
        guard let bytes = try await ledger.artefact(decision.artefactDigest) else {
            throw CommandFailure("the ledger does not hold the model \(decision.artefactDigest.hex)")
        }
        let artefact = try ArtefactFile(bytes, named: "model \(decision.artefactDigest.hex)").artefact
        try compare(decision, with: try replayed(record, decision, artefact))
    }

    private func replayed(
        _ record: ApplicationRecord,
        _ decision: DecisionRecord,
        _ artefact: ModelArtefact
    ) throws -> Assessment {
        let product = artefact.product
        guard product.policy.version == decision.policyVersion else {
            throw CommandFailure(
                "the decision is under policy \(decision.policyVersion), which the model does not hold"
            )
        }
        let answers: Answers
        do {
            answers = try product.check(record.allAnswers.values, on: record.summary.submittedOn)
        } catch {
            throw CommandFailure("the answers do not fit the model's definition: \(error.errors.map(\.key))")
        }
        let message = AssessmentRequest(
            applicationID: record.id,
            product: product,
            submittedOn: record.summary.submittedOn,
            model: answers.model,
            policy: answers.policy,
            identity: answers.identity
        )
        .message
        let vector = try message.vector(for: product)
        guard vector.digest(product.schema) == record.featureVectorDigest else {
            throw CommandFailure("the answers give another feature vector than the ledger has the digest of")
        }
        return try assess(vector, facts: message.facts, with: artefact, under: product.policy, jobID: message.jobID)
    }

    private func compare(_ decision: DecisionRecord, with replayed: Assessment) throws {
        let kept: Assessment
        do {
            kept = try Assessment.decode(decision.assessment)
        } catch {
            throw CommandFailure("the kept assessment cannot be read: \(error)")
        }
        guard kept.replayBytes == replayed.replayBytes else {
            // Both were canonical JSON a moment ago; if not, the message says no more than that they differ.
            let left = try? JSONValue.parse(kept.replayBytes, limits: .file).objectValue
            let right = try? JSONValue.parse(replayed.replayBytes, limits: .file).objectValue
            let keys = (left ?? [:]).keys.filter { left?[$0] != right?[$0] }.sorted()
            throw CommandFailure("the replay differs: \(keys.joined(separator: ", "))")
        }
        print(
            "Identical, \(replayed.replayBytes.count) bytes, SHA-256 \(ContentDigest.sha256(of: replayed.replayBytes).hex)"
        )
        print(
            "\(kept.outcome.rawValue), score \(kept.score), \(kept.model) \(kept.modelVersion), policy \(kept.policyVersion)"
        )
    }
}
