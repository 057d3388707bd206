import Applications
import Assessments
import Baselines
import CheckedAnswers
import Documents
import Encoding
import Lending
import Logging
import Messages
import ModelArtefacts
import Policies
import Products
import Redis
import RedisAddresses
import RedisReplies
import Scoring
import TestSupport
import Testing

@testable import Worker

/// A product of two questions, real models of it, and the keys of one installation.
///
/// The log-odds of default are the intercept plus the number of late payments.
enum Bench {
    static let signingKey = "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="
    static let otherSigningKey = "TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oz27U+4pvs="
    static let jobKey = "j1:8bM4vYzJYkS1xPqO0hWm3uKf7n2ZcTtGrBdLeIaNQXw="
    static let eventKey = "e1:Qn5yV0kTg7dXo2RzLwHs9mBfEuJcAiP4tCx8GvM1KaY="

    static func product(policy: String = "p1", lateLimit: Double = 6) throws -> Product {
        let definition = """
            {"format": 1, "id": "tiny-loan", "version": "1.0.0", "title": "Tiny loan",
             "currency": {"code": "EUR", "minor_digits": 2, "symbol": "€", "grouping": "space"},
             "pages": [{"id": "p", "title": "P", "fields": [
              {"key": "late", "name": "late payments", "kind": "integer", "range": {"min": 0, "max": 1000},
               "use": ["model", "policy"], "required": false},
              {"key": "debt", "name": "debt in relation to income", "kind": "decimal", "use": ["policy"],
               "required": false}]}],
             "policy": {"version": "\(policy)", "knock_outs": [
               {"id": "K1", "value": "debt", "above": 0.5, "outcome": "decline", "group": "debt"}],
              "bands": [{"outcome": "approve", "pd_below": 0.10}, {"outcome": "manual_review", "pd_at_most": 0.25},
               {"outcome": "decline"}]},
             "reasons": {"groups": [
              {"id": "late", "code": "C1-17", "text": "Delinquent credit obligations", "members": ["late"]},
              {"id": "debt", "code": "C1-09", "text": "Excessive obligations", "members": []}]}}
            """
        return try Product.parse(Array(definition.utf8), file: "tiny-loan.json")
    }

    static func artefact(
        version: String = "1",
        intercept: Double = -3,
        product: Product? = nil
    ) throws -> ModelArtefact {
        let product = try product ?? Self.product()
        let encoding = NumberEncoding(mean: 0, standardDeviation: 1, median: 0, hasMissingColumn: false)
        let encoder = FeatureEncoder(schema: product.schema, encodings: [.number(encoding)])
        return ModelArtefact(
            name: "tiny",
            version: version,
            product: product,
            learner: "written by hand",
            model: .logistic(LogisticModel(encoder: encoder, intercept: intercept, coefficients: [1])),
            cohort: ReasonCohort(cutoff: [0], cutoffCount: 1, allApplicants: [0], best: [0]),
            baseline: [FeatureBaseline(mean: 0, standardDeviation: 1, missingRate: 0)],
            provenance: ModelProvenance(
                dataDigest: .sha256(of: []),
                rowCount: 1,
                badCount: 0,
                seed: 1,
                trainedAt: "2026-11-21T00:00:00Z",
                metrics: [:]
            )
        )
    }

    static func manifest(
        _ artefact: ModelArtefact,
        sequence: Int = 1,
        product: String? = nil,
        version: String? = nil,
        digest: ContentDigest? = nil,
        definition: Product? = nil,
        policy: String? = nil
    ) -> ModelManifest {
        let definition = definition ?? artefact.product
        return ModelManifest(
            product: product ?? artefact.product.id,
            model: artefact.name,
            version: version ?? artefact.version,
            artefactDigest: digest ?? artefact.digest,
            definitionDigest: definition.definitionDigest,
            policyVersion: policy ?? definition.policy.version,
            promotedAt: Timestamp(milliseconds: 1_795_000_000_000),
            sequence: sequence
        )
    }

    static func signed(_ manifest: ModelManifest, by key: String = signingKey) throws -> [UInt8] {
        try manifest.signed(by: try #require(ManifestSigningKey(base64: key)))
    }

    static var verificationKey: String {
        get throws { try #require(ManifestSigningKey(base64: signingKey)).verificationKey.base64 }
    }

    /// An application as web would send it.
    static func request(late: Int?, debt: Double? = 0.1) throws -> AssessmentRequest {
        let product = try product()
        var generator = SystemRandomNumberGenerator()
        var application: [String: JSONValue] = [:]
        if let late { application["late"] = .number(Double(late)) }
        if let debt { application["debt"] = .number(debt) }
        let today = try CalendarDate(year: 2026, month: 11, day: 21)
        let answers = try product.check(application, on: today)
        return AssessmentRequest(
            applicationID: ApplicationID(using: &generator),
            product: product,
            submittedOn: today,
            model: answers.model,
            policy: answers.policy,
            identity: answers.identity
        )
    }

    /// The champions of a worker that reads `server`, and the lines it logs.
    static func champions(
        on server: RedisServer,
        pinnedVersion: String? = nil
    ) throws -> (champions: Champions, redis: RedisClient, log: RecordedLog) {
        let log = RecordedLog()
        let redis = RedisClient(try RedisConfiguration(environment: server.environment), logger: log.logger)
        let key = try #require(ManifestVerificationKey(base64: try verificationKey))
        let source = ModelSource.promoted(redis, keys: [key])
        return (Champions(source: source, pinnedVersion: pinnedVersion, logger: log.logger), redis, log)
    }

    /// Does what a promotion does.
    static func publish(
        _ artefact: ModelArtefact,
        _ manifest: [UInt8],
        to redis: RedisClient
    ) async throws {
        try await redis.send([
            "SET", .string(ModelSource.artefactKey(artefact.digest)), .bytes(artefact.canonicalBytes),
        ])
        try await redis.send(["HSET", .string(ModelSource.championsKey), "tiny-loan", .bytes(manifest)])
    }
}

extension RecordedLog {
    /// Why each time.
    func reasons(of event: String) -> [String] {
        lines.filter { $0["event"] == event }.map { $0["reason"] ?? "" }
    }
}
