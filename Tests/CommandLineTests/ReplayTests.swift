import AccountLedger
import ApplicationLedger
import Applications
import Assessments
import CheckedAnswers
import Decisioning
import Documents
import Features
import Foundation
import Ledger
import LedgerRecords
import Lending
import ModelArtefacts
import Policies
import Products
import Scoring
import TestSupport
import Testing

@Suite struct ReplayTests {
    @Test func `A decision is reproduced byte for byte, and one that was tampered with is not`() async throws {
        let installation = try Installation()
        let data = installation.folder.file("data.csv")
        let product = Program.personalLoan
        try installation.underwriter("synthesise", "--product", product, "--rows", "800", "--out", data)
        let folder = installation.folder.path
        try installation.underwriter("train", "--product", product, "--data", data, "--out", folder, "--folds", "0")
        let file = installation.folder.file("artefact.json")
        try installation.underwriter("models", "promote", file, "--actor", "anna", "--why", "first")
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
        let artefact = try ModelArtefact(reading: bytes, file: file)
        let example = try installation.underwriter("products", "example", "--product", product)
        let body = try JSONValue.parse(Array(example.utf8.filter { $0 != UInt8(ascii: "\n") }), limits: .file)
        let answers = try #require(body["answers"]?.objectValue)
        let place = Ledger.path(inDataFolder: try #require(installation.environment["UNDERWRITER_DATA"]))
        let ledger = try Ledger.open(path: place, keys: LedgerKeys(environment: installation.environment))
        for (uuid, shift) in [("01990000-0000-7000-8000-000000000001", 0), ("01990000-0000-7000-8000-000000000002", 1)]
        {
            let id = try #require(ApplicationID(uuid: uuid))
            try await Self.decide(id, answers, under: artefact, in: ledger, scoreShift: shift)
            let outcome = try Program(environment: installation.environment).run("replay", id.base32)
            #expect((outcome.code == 0) == (shift == 0), "\(outcome.output)")
            #expect(
                outcome.output.contains(shift == 0 ? "Identical, " : "the replay differs: score"),
                "\(outcome.output)"
            )
        }
    }

    /// Accepts an application and records what the model says of it, the score shifted.
    private static func decide(
        _ id: ApplicationID,
        _ answers: [String: JSONValue],
        under artefact: ModelArtefact,
        in ledger: Ledger,
        scoreShift: Int
    ) async throws {
        let product = artefact.product
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))
        let day = now.date(secondsAheadOfUTC: 0)
        let checked = try product.check(answers, on: day)
        let message = AssessmentRequest(
            applicationID: id,
            product: product,
            submittedOn: day,
            model: checked.model,
            policy: checked.policy,
            identity: checked.identity
        )
        .message
        let vector = try message.vector(for: product)
        let assessment = try assess(
            vector,
            facts: message.facts,
            with: artefact,
            under: product.policy,
            jobID: message.jobID
        )
        let owner = try await ledger.createAccount(
            name: "applicant-\(scoreShift)",
            role: .applicant,
            passwordHash: "x",
            at: now
        )
        let accepted = try await ledger.accept(
            AcceptedApplication(
                id: id,
                owner: owner.id,
                product: product.id,
                productVersion: product.version,
                definitionDigest: product.definitionDigest,
                submittedAt: now,
                submittedOn: day,
                answers: answers,
                featureVectorDigest: vector.digest(product.schema),
                job: OutboxJob(payload: [1], fingerprint: id.uuid, schema: 1)
            )
        )
        #expect(accepted == .accepted)
        var kept = try #require(try JSONValue.parse(assessment.canonicalBytes, limits: .file).objectValue)
        kept["score"] = .number(Double(assessment.score + scoreShift))
        let outcome = try await ledger.record(
            DecisionRecord(
                applicationID: id,
                outcome: try #require(DecidedOutcome(rawValue: assessment.outcome.rawValue)),
                score: assessment.score + scoreShift,
                probabilityOfDefault: assessment.probabilityOfDefault,
                reasonCodes: assessment.reasons.map(\.code),
                assessment: JSONValue.object(kept).canonicalBytes,
                model: artefact.name,
                modelVersion: artefact.version,
                artefactDigest: artefact.digest,
                policyVersion: assessment.policyVersion,
                featureVectorDigest: assessment.featureVectorDigest,
                attempt: 1,
                at: now
            )
        )
        #expect(outcome == .recorded)
    }
}
