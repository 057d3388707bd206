import Documents
import Foundation
import Lending
import Storage
import TestSupport
import Testing

@testable import AccountLedger
@testable import ApplicationLedger
@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema
@testable import ModelLedger

/// A fresh ledger on a real file, and things to put into it.
final class LedgerFixture: Sendable {
    /// Noon of 1 May 2026, UTC.
    static let noon = Timestamp(milliseconds: 1_777_636_800_000)

    let engine: Engine
    let place: EnginePlace
    let ledger: Ledger

    init(_ engine: Engine = .sqlite) throws {
        self.engine = engine
        place = try engine.place()
        ledger = try Ledger.open(place.place, keys: Self.keys())
    }

    /// The file, on SQLite.
    var path: String { place.folder.map { Ledger.path(inDataFolder: $0.path) } ?? "" }

    /// The same ledger, opened once more.
    func open(_ keys: LedgerKeys? = nil) throws -> Ledger { try Ledger.open(place.place, keys: keys ?? Self.keys()) }

    /// Runs statements as somebody would who can reach the database; `x'00'` is a BLOB.
    func run(_ sql: String) async throws(LedgerError) {
        let sql = engine == .sqlite ? sql : sql.replacing(" x'", with: " '\\x")
        try await ledger.write { try $0.connection.define(sql) }
    }

    /// The same, past the triggers.
    func tamper(_ sql: String) async throws(LedgerError) {
        guard engine == .sqlite else { return try await run("SET LOCAL session_replication_role = replica; " + sql) }
        try await ledger.write { db in
            for trigger in try db.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'") {
                try db.connection.define("DROP TRIGGER \(try trigger.text("name"))")
            }
            try db.connection.define(sql)
        }
    }

    /// How many rows a table has.
    func count(_ table: String) async throws -> Int {
        try await ledger.read { try $0.count("SELECT COUNT(*) FROM \(table)") }
    }

    /// Has a table refuse every new row from now on.
    func refuseRows(of table: String) async throws {
        try await ledger.write { try $0.connection.refuse("INSERT", on: table) }
    }

    static func keys(_ byte: UInt8 = 7) throws -> LedgerKeys {
        try LedgerKeys(
            audit: [UInt8](repeating: byte, count: 32),
            data: [UInt8](repeating: byte &+ 1, count: 32)
        )
    }

    static func digest(_ text: String) -> ContentDigest { ContentDigest.sha256(of: Array(text.utf8)) }

    static func time(_ seconds: Int64) -> Timestamp { Timestamp(milliseconds: noon.milliseconds + seconds * 1_000) }

    static func newID() -> ApplicationID {
        var generator = SystemRandomNumberGenerator()
        return ApplicationID(using: &generator)
    }

    func account(_ name: String = "anna", role: Role = .applicant) async throws -> Account {
        try await ledger.createAccount(name: name, role: role, passwordHash: "$2b$04$x", at: Self.noon)
    }

    func application(of owner: Account, id: ApplicationID = newID()) throws -> AcceptedApplication {
        AcceptedApplication(
            id: id,
            owner: owner.id,
            product: "personal-loan",
            productVersion: "1.0.0",
            definitionDigest: Self.digest("definition"),
            submittedAt: Self.noon,
            submittedOn: try #require(CalendarDate(iso: "2026-05-01")),
            answers: ["loan_amount": 250_000, "purpose": "home"],
            identity: PersonalAnswers(["full_name": "Canary Person", "pan": "CANRY1234P"]),
            featureVectorDigest: Self.digest("vector"),
            job: OutboxJob(payload: Array("sealed".utf8), fingerprint: "fp-\(id.uuid)", schema: 1)
        )
    }

    /// An accepted application of a new account.
    func accepted(_ name: String = "anna") async throws -> AcceptedApplication {
        let application = try application(of: await account(name))
        #expect(try await ledger.accept(application) == .accepted)
        return application
    }

    static func decision(
        of id: ApplicationID,
        _ outcome: DecidedOutcome = .approve,
        reasons: [String] = [],
        attempt: Int = 1
    ) -> DecisionRecord {
        DecisionRecord(
            applicationID: id,
            outcome: outcome,
            score: 712,
            probabilityOfDefault: 0.03,
            reasonCodes: reasons,
            assessment: Array("{\"attempt\":\(attempt)}".utf8),
            model: "scorecard",
            modelVersion: "1",
            artefactDigest: digest("artefact"),
            policyVersion: "2026-05",
            featureVectorDigest: digest("vector"),
            attempt: attempt,
            at: time(5)
        )
    }

    static func model(_ version: String, product: String = "personal-loan") -> ModelRecord {
        ModelRecord(
            digest: digest("artefact \(version)"),
            name: "scorecard",
            version: version,
            product: product,
            definitionDigest: digest("definition"),
            policyVersion: "2026-05",
            metrics: ["auc": 0.77],
            registeredAt: noon,
            registeredBy: "anna"
        )
    }
}
