import Documents
import Ledger
import LedgerRecords
import Lending
import Logging
import Messages
import ModelLedger
import Products
import Redis
import RedisAddresses
import RedisReplies
import TestSupport
import Testing

@testable import ModelRegistry

/// A ledger, a Redis and a registry of a test's own.
final class RegistryFixture: Sendable {
    static let noon = Timestamp(milliseconds: 1_777_636_800_000)
    static let actor = Actor.commandLine("anna")

    let folder: TemporaryFolder
    let ledger: Ledger
    let server: RedisServer
    let redis: RedisClient
    let key: ManifestSigningKey
    let registry: ModelRegistry
    let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init() throws {
        folder = try TemporaryFolder()
        let keys = try LedgerKeys(audit: [UInt8](repeating: 1, count: 32), data: [UInt8](repeating: 2, count: 32))
        ledger = try Ledger.open(path: Ledger.path(inDataFolder: folder.path), keys: keys)
        server = try RedisServer.start()
        redis = RedisClient(try RedisConfiguration(environment: server.environment), logger: quiet)
        key = try #require(ManifestSigningKey(base64: "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="))
        registry = ModelRegistry(ledger: ledger, redis: redis, signingKey: key)
    }

    static func product(_ id: String = "tiny-loan") throws -> Product {
        let definition = """
            {"format": 1, "id": "\(id)", "version": "1.0.0", "title": "Tiny loan",
             "currency": {"code": "EUR", "minor_digits": 2, "symbol": "€", "grouping": "space"},
             "pages": [{"id": "p", "title": "P", "fields": [
              {"key": "late", "name": "late payments", "kind": "integer", "range": {"min": 0, "max": 1000},
               "use": ["model", "policy"]}]}],
             "policy": {"version": "p1", "bands": [{"outcome": "approve", "pd_below": 0.10}, {"outcome": "decline"}]},
             "reasons": {"groups": [
              {"id": "late", "code": "C1-17", "text": "Delinquent credit obligations", "members": ["late"]}]}}
            """
        return try Product.parse(Array(definition.utf8), file: "tiny-loan.json")
    }

    /// A file with the envelope of an artefact.
    static func artefact(_ version: String, product: Product? = nil, name: JSONValue = "tiny") throws -> [UInt8] {
        let body: JSONValue = [
            "name": name, "version": .string(version), "product": try product?.definition ?? Self.product().definition,
            "provenance": ["metrics": ["auc": 0.77]], "model": ["kind": "logistic"],
        ]
        let file: JSONValue = [
            "format": 1, "kind": "underwriter-model", "body": body,
            "sha256": .string(ContentDigest.sha256(of: body.canonicalBytes).hex),
        ]
        return file.canonicalBytes
    }

    func promote(_ artefact: [UInt8], why: String = "better") async throws -> PromotionReceipt {
        let model = try await registry.register(artefact, by: Self.actor, at: Self.noon)
        return try await registry.promote(model.digest, reason: why, by: Self.actor, at: Self.noon)
    }

    /// What a worker finds for a product.
    func published(_ product: String = "tiny-loan") async throws -> ModelManifest? {
        let reply = try await redis.send(["HGET", "cr:model:champions", .string(product)])
        guard let bytes = reply.bytes else { return nil }
        return try ModelManifest.verified(bytes, by: [key.verificationKey])
    }

    func publishedBytes(_ key: String) async throws -> [UInt8]? { try await redis.send(["GET", .string(key)]).bytes }
}
