import AccountLedger
import ApplicationLedger
import Applications
import CheckedAnswers
import Documents
import FeatureDefinitions
import Features
import Hosting
import Ledger
import LedgerRecords
import Lending
import ModelLedger
import Policies
import Products
import Synchronization
import TestSupport
import Testing

@testable import Monitoring

/// A ledger of a test's own, with a model whose training had incomes of 1,000 to 10,000, evenly.
final class MonitoringFixture: Sendable {
    static let noon = Timestamp(milliseconds: 1_777_636_800_000)

    let folder: TemporaryFolder
    let ledger: Ledger
    let product: Product
    let digest: ContentDigest
    private let owner: AccountID
    private let number = Mutex(0)
    private let log = RecordedLog()

    /// - Parameters:
    ///   - features: What the file says of training, in place of what is so.
    ///   - debtToIncome: The mean of `dti` at training, which is the income over 10,000; nil for a model that does not read it.
    /// - Throws: What the ledger throws.
    init(features: JSONValue? = nil, debtToIncome: Double? = nil) async throws {
        folder = try TemporaryFolder()
        let keys = try LedgerKeys(audit: [UInt8](repeating: 1, count: 32), data: [UInt8](repeating: 2, count: 32))
        ledger = try Ledger.open(path: Ledger.path(inDataFolder: folder.path), keys: keys)
        product = try Self.product(debtToIncome == nil ? "" : Self.debtToIncome)
        let artefact = Self.artefact(product, features: features, debtToIncome: debtToIncome)
        digest = ContentDigest.sha256(of: artefact)
        owner = try await ledger.createAccount(name: "all", role: .applicant, passwordHash: "x", at: Self.noon).id
        let model = ModelRecord(
            digest: digest,
            name: "tiny",
            version: "1",
            product: product.id,
            definitionDigest: product.definitionDigest,
            policyVersion: product.policy.version,
            metrics: [:],
            registeredAt: Self.noon,
            registeredBy: "test"
        )
        let definition = product.definition.canonicalBytes
        try await ledger.registerModel(model, artefact: artefact, definition: definition, by: .system("test"))
        _ = try await ledger.promote(digest, reason: "first", metrics: [:], by: .system("test"), at: Self.noon)
    }

    /// The same ledger as another program has it.
    func open() throws -> Ledger {
        let keys = try LedgerKeys(audit: [UInt8](repeating: 1, count: 32), data: [UInt8](repeating: 2, count: 32))
        return try Ledger.open(path: Ledger.path(inDataFolder: folder.path), keys: keys)
    }

    /// What was logged, and how grave it is.
    var logged: [String] { log.lines.map { "\($0["event"] ?? "") \($0["level"] ?? "")" } }

    func monitor(_ ledger: Ledger? = nil) -> DriftMonitor {
        DriftMonitor(
            ledger: ledger ?? self.ledger,
            clock: TimeSource { Self.noon },
            logger: log.logger
        )
    }

    /// Decides applications, an income each, side by side.
    /// - Parameters:
    ///   - incomes: Of the applicants.
    ///   - isTrue: Whether the digest is that of what the answers give.
    /// - Throws: What the ledger throws.
    func decide(_ incomes: [Double], isTrue: Bool = true) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for income in incomes {
                let number = number.withLock { number in
                    number += 1
                    return number
                }
                group.addTask { try await self.decide(income, number, isTrue: isTrue) }
            }
            try await group.waitForAll()
        }
    }

    private func decide(_ income: Double, _ number: Int, isTrue: Bool) async throws {
        let day = try #require(CalendarDate(iso: "2026-05-01"))
        let answers: [String: JSONValue] = ["income": .number(income)]
        let model = try product.check(answers, on: day).model
        let scored = product.features(model, submittedOn: day).digest(product.schema)
        let vector = isTrue ? scored : ContentDigest.sha256(of: [])
        let digits = String(number)
        let tail = String(repeating: "0", count: 12 - digits.utf8.count) + digits
        let id = try #require(ApplicationID(uuid: "01990000-0000-7000-8000-\(tail)"))
        let application = AcceptedApplication(
            id: id,
            owner: owner,
            product: product.id,
            productVersion: product.version,
            definitionDigest: product.definitionDigest,
            submittedAt: Self.noon,
            submittedOn: day,
            answers: answers,
            featureVectorDigest: vector,
            job: OutboxJob(payload: [1], fingerprint: id.uuid, schema: 1),
            allowsOnlyOnePending: false
        )
        #expect(try await ledger.accept(application) == .accepted)
        #expect(try await ledger.record(decision(id, vector, income, number)) == .recorded)
    }

    private func decision(
        _ id: ApplicationID,
        _ vector: ContentDigest,
        _ income: Double,
        _ number: Int
    ) -> DecisionRecord {
        DecisionRecord(
            applicationID: id,
            outcome: .approve,
            score: 700,
            probabilityOfDefault: income < 5_000 ? 0.2 : 0.1,
            reasonCodes: [],
            assessment: [1],
            model: "tiny",
            modelVersion: "1",
            artefactDigest: digest,
            policyVersion: "p1",
            featureVectorDigest: vector,
            attempt: 1,
            at: Self.noon.adding(milliseconds: Int64(number))
        )
    }

    /// As many of each of the ten incomes of training.
    static func evenly(_ count: Int) -> [Double] { (0..<count).map { Double($0 % 10 + 1) * 1_000 } }

    private static let debtToIncome = """
        "derived": [
         {"key": "dti", "name": "payments in relation to income", "op": "scale", "of": "income", "by": 0.0001,
          "unit": "ratio", "use": ["model"], "risk": "rises"}],
        """

    private static func product(_ derived: String) throws -> Product {
        let members = derived.isEmpty ? "[\"income\"]" : "[\"income\", \"dti\"]"
        let definition = """
            {"format": 1, "id": "tiny-loan", "version": "1.0.0", "title": "Tiny loan",
             "currency": {"code": "EUR", "minor_digits": 2, "symbol": "€", "grouping": "space"},
             "pages": [{"id": "p", "title": "P", "fields": [
              {"key": "income", "name": "income", "kind": "integer", "range": {"min": 0, "max": 1000000},
               "use": ["model", "policy"], "risk": "falls"}]}],
             \(derived)
             "policy": {"version": "p1", "bands": [{"outcome": "approve", "pd_below": 0.10}, {"outcome": "decline"}]},
             "reasons": {"groups": [{"id": "income", "code": "C1-08", "text": "Income", "members": \(members)}]}}
            """
        return try Product.parse(Array(definition.utf8), file: "tiny-loan.json")
    }

    /// What a file says of training; the model in it is nobody's business here.
    private static func artefact(_ product: Product, features: JSONValue?, debtToIncome: Double?) -> [UInt8] {
        let edges = JSONValue.array((2...10).map { .number(Double($0) * 1_000) })
        let ten = JSONValue.array(Array(repeating: 100, count: 10))
        var baseline: [String: JSONValue] = [
            "income": ["mean": 5_500, "standard_deviation": 2_872, "missing_rate": 0]
        ]
        var spread: [String: JSONValue] = ["income": ["edges": edges, "counts": .array((ten.arrayValue ?? []) + [0])]]
        if let debtToIncome {
            baseline["dti"] = ["mean": .number(debtToIncome), "standard_deviation": 0.2872, "missing_rate": 0]
            spread["dti"] = ["edges": [], "counts": [1_000, 0]]
        }
        let file: JSONValue = [
            "format": 1, "kind": "underwriter-model",
            "body": [
                "product": product.definition, "provenance": ["rows": 1_000], "baseline": features ?? .object(baseline),
                "spread": [
                    "features": .object(spread),
                    "probability": ["edges": [0.15], "counts": [600, 400]],
                ],
            ],
        ]
        return file.canonicalBytes
    }
}
