import AccountLedger
import ApplicationLedger
import Applications
import Assessments
import Documents
import FeatureDefinitions
import Features
import Foundation
import JobProcessing
import JobQueue
import Ledger
import LedgerRecords
import Lending
import Logging
import Messages
import ModelLedger
import Policies
import Products
import QueueVocabulary
import Redis
import RedisAddresses
import RedisReplies
import Sealing
import ServiceLifecycle
import TestSupport
import Testing
import Workbenches

@testable import Origination

/// A ledger, a Redis and every part of the workflow, of a test's own; a model is promoted.
final class OriginationFixture: Sendable {
    static let signingKeys = (
        job: "j1:8bM4vYzJYkS1xPqO0hWm3uKf7n2ZcTtGrBdLeIaNQXw=", event: "e1:Qn5yV0kTg7dXo2RzLwHs9mBfEuJcAiP4tCx8GvM1KaY="
    )
    static let artefact = Array("the model's file".utf8)

    let folder: TemporaryFolder
    let ledger: Ledger
    let server: RedisServer
    let redis: RedisClient
    let queue: JobQueue
    let seal: Seal
    let product: Product
    let relay: OutboxRelay
    let recorder: ResultRecorder
    let watcher: CompletionWatcher
    let reader: ApplicationStatusReader
    let intake: ApplicationIntake
    let owner: Account
    let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Its patience is long, so that a busy machine is not mistaken for a Redis that hangs.
    init(
        patience: Duration = .seconds(30),
        _ change: (inout QueueConfiguration) -> Void = { _ in }
    ) async throws {
        folder = try TemporaryFolder()
        let keys = try LedgerKeys(audit: [UInt8](repeating: 1, count: 32), data: [UInt8](repeating: 2, count: 32))
        ledger = try Ledger.open(path: Ledger.path(inDataFolder: folder.path), keys: keys)
        server = try RedisServer.start()
        var address = try RedisConfiguration(environment: server.environment)
        address.commandTimeout = .seconds(50)
        redis = RedisClient(address, logger: quiet)
        var configuration = QueueConfiguration()
        configuration.pollInterval = .milliseconds(50)
        change(&configuration)
        queue = JobQueue(redis: redis, configuration: configuration)
        seal = try Self.seal()
        product = try Self.tinyLoan()
        relay = OutboxRelay(ledger: ledger, queue: queue, logger: quiet)
        recorder = ResultRecorder(ledger: ledger, seal: seal, logger: quiet)
        watcher = CompletionWatcher(queue: queue, recorder: recorder)
        reader = ApplicationStatusReader(
            ledger: ledger,
            queue: queue,
            recorder: recorder,
            watcher: watcher,
            patience: patience
        )
        intake = ApplicationIntake(ledger: ledger, queue: queue, seal: seal, relay: relay, patience: patience)
        owner = try await ledger.createAccount(name: "anna", role: .applicant, passwordHash: "x", at: systemTime())
        try await promoteModel(Self.artefact, of: product.id, version: "1")
    }

    static func seal(event: String = signingKeys.event) throws -> Seal {
        Seal(
            queue: "applications",
            jobKeys: try SealKeys(signingKeys.job, name: "JOB_KEY"),
            eventKeys: try SealKeys(event, name: "EVENT_KEY")
        )
    }

    static func tinyLoan() throws -> Product {
        let definition = """
            {"format": 1, "id": "tiny-loan", "version": "1.0.0", "title": "Tiny loan",
             "currency": {"code": "EUR", "minor_digits": 2, "symbol": "€", "grouping": "space"},
             "pages": [{"id": "p", "title": "P", "fields": [
              {"key": "late", "name": "late payments", "kind": "integer", "range": {"min": 0, "max": 1000},
               "use": ["model", "policy"]},
              {"key": "full_name", "name": "your name", "kind": "text", "use": ["identity"]}]}],
             "policy": {"version": "p1", "bands": [{"outcome": "approve", "pd_below": 0.10}, {"outcome": "decline"}]},
             "reasons": {"groups": [
              {"id": "late", "code": "C1-17", "text": "Delinquent credit obligations", "members": ["late"]}]}}
            """
        return try Product.parse(Array(definition.utf8), file: "tiny-loan.json")
    }

    /// Registers a model, and makes it champion unless told otherwise.
    func promoteModel(
        _ artefact: [UInt8],
        of product: String,
        version: String,
        isPromoted: Bool = true,
        awaitsPublication: Bool = false,
        at: Timestamp = systemTime()
    ) async throws {
        let digest = ContentDigest.sha256(of: artefact)
        let model = ModelRecord(
            digest: digest,
            name: "tiny",
            version: version,
            product: product,
            definitionDigest: self.product.definitionDigest,
            policyVersion: "p1",
            metrics: .null,
            registeredAt: at,
            registeredBy: "test"
        )
        try await ledger.registerModel(model, artefact: artefact, definition: [], by: .system("test"))
        guard isPromoted else { return }
        try await promote(artefact, awaitsPublication: awaitsPublication, at: at)
    }

    /// Makes a registered model the champion.
    func promote(
        _ artefact: [UInt8],
        awaitsPublication: Bool = false,
        at: Timestamp = systemTime()
    ) async throws {
        _ = try await ledger.promote(
            ContentDigest.sha256(of: artefact),
            reason: "test",
            metrics: .null,
            by: .system("test"),
            at: at,
            awaitsPublication: awaitsPublication
        )
    }

    /// A checked application; the more payments were late, the worse.
    func submission(late: Int = 0, id: ApplicationID = newID()) throws -> Submission {
        let application: [String: JSONValue] = ["late": .number(Double(late)), "full_name": "Canary Person"]
        let today = systemTime().date()
        return Submission(
            id: id,
            owner: owner.id,
            product: product,
            answers: try product.check(application, on: today),
            application: product.settled(application, on: today),
            submittedAt: systemTime(),
            allowsOnlyOnePending: false
        )
    }

    static func newID() -> ApplicationID {
        var generator = SystemRandomNumberGenerator()
        return ApplicationID(using: &generator)
    }

    /// An application in the ledger; its job is on its way to the queue once the relay runs.
    func submitted(late: Int = 0, _ urgency: Urgency = .ordinary) async throws -> ApplicationID {
        var submission = try submission(late: late)
        submission.urgency = urgency
        #expect(try await intake.submit(submission) == .accepted(submission.id))
        return submission.id
    }

    /// The result a worker would come to.
    func assessment(
        of id: ApplicationID,
        late: Int = 0,
        artefact: [UInt8] = OriginationFixture.artefact,
        vector: ContentDigest? = nil,
        arm: String = "champion"
    ) throws -> Assessment {
        let isDeclined = late > 5
        let scored = FeatureVector(values: [.number(Double(late))]).digest(product.schema)
        return try Assessment(
            jobID: id.uuid,
            model: "tiny",
            modelVersion: "1",
            artefactDigest: ContentDigest.sha256(of: artefact),
            policyVersion: "p1",
            arm: arm,
            probabilityOfDefault: isDeclined ? 0.4 : 0.02,
            logOdds: isDeclined ? -0.4 : -3.9,
            score: isDeclined ? 480 : 720,
            unclampedScore: isDeclined ? 480 : 720,
            isClamped: false,
            band: "Good",
            outcome: isDeclined ? .decline : .approve,
            knockOuts: [],
            contributions: [Contribution(feature: "late", logOdds: 0)],
            reasons: isDeclined ? [Reason(code: "C1-17", group: "late", text: "t", plain: "p", shortfall: 1)] : [],
            featureVectorDigest: vector ?? scored,
            annualRate: nil
        )
    }

    func sealed(_ assessment: Assessment, attempt: Int = 1) throws -> [UInt8] {
        let id = try #require(JobID(assessment.jobID))
        return try seal.sealEvent(assessment.canonicalBytes, id: id, schema: 1, attempt: attempt)
    }

    /// A worker that reads the message as the real one does.
    func worker() -> JobProcessor {
        JobProcessor(
            redis: redis.configuration,
            queue: queue.configuration,
            seal: seal,
            description: WorkerDescription(version: "1", schemas: 1...1) { "tiny 1" },
            logger: quiet
        ) { job in
            do {
                let message = try AssessmentRequest.decode(job.body)
                let late = message.features["late"]?.numberValue ?? 0
                let vector = try message.vector(for: self.product).digest(self.product.schema)
                let result = try self.assessment(of: message.applicationID, late: Int(late), vector: vector)
                return .completed(result.canonicalBytes)
            } catch {
                return .failed(code: "body", detail: "\(error)", permanent: true)
            }
        }
    }

    func decisionRecorder() -> DecisionRecorder {
        DecisionRecorder(
            events: OutcomeEvents.ofAllShards(queue, logger: quiet),
            recorder: recorder,
            watcher: watcher,
            logger: quiet
        )
    }

    func reconciler() -> Reconciler {
        Reconciler(
            ledger: ledger,
            queue: queue,
            relay: relay,
            recorder: recorder,
            watcher: watcher,
            logger: quiet
        )
    }

    /// Runs services while `body` does, then stops them gracefully.
    func running(_ services: [any Service], _ body: () async throws -> Void) async throws {
        let group = ServiceGroup(services: services, logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            do { try await body() } catch { Issue.record(error) }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Looks again and again until something holds; the test's time limit is the limit.
    func eventually(_ holds: () async throws -> Bool) async throws {
        while try await !holds() { try await Task.sleep(for: .milliseconds(10)) }
    }

    func isDecided(_ ids: [ApplicationID]) async throws -> Bool {
        for id in ids where try await ledger.decision(id) == nil { return false }
        return true
    }

    func jobStates(_ ids: [ApplicationID]) async throws -> [JobState?] { try await queue.jobState(ids.map(\.jobID)) }
}
