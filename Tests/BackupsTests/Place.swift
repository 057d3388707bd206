import AccountLedger
import ApplicationLedger
import Documents
import Foundation
import Ledger
import LedgerRecords
import Lending
import PostgreSQL
import Storage
import TestSupport

@testable import Backups

/// The databases a ledger can stand on.
enum Engine: String, CaseIterable {
    case sqlite, postgreSQL

    /// Those that are installed here.
    static let all: [Engine] = PostgreSQLServer.isInstalled ? allCases : [.sqlite]
}

/// An empty place for a ledger, gone with the last reference.
struct Place {
    let folder: TemporaryFolder
    private let database: PostgreSQLDatabase?

    init(_ engine: Engine) throws {
        folder = try TemporaryFolder()
        database = engine == .postgreSQL ? try PostgreSQLServer.shared().newDatabase() : nil
    }

    var place: LedgerPlace {
        get throws {
            if let database { return .server(try PostgreSQLConfiguration(url: database.url)) }
            return .file(path: Ledger.path(inDataFolder: folder.path))
        }
    }

    /// The place of a backup.
    var file: String { folder.file("ledger.backup") }

    func open() throws -> Ledger { try Ledger.open(place, keys: Self.keys()) }

    func restore(_ file: String, keys: LedgerKeys? = nil) throws(BackupError) -> BackupSummary {
        let target: (LedgerPlace, LedgerKeys)
        do { target = (try place, try keys ?? Self.keys()) } catch { throw .ledger("\(error)") }
        return try Ledger.restore(file, into: target.0, keys: target.1, at: Self.later)
    }

    /// Runs statements as somebody would who can reach the database.
    func run(_ sql: String) throws {
        let store = try Ledger.store(at: place)
        try store.withWriter { (db: Database) throws(StorageError) in
            try db.connection.begin()
            try db.connection.define(sql)
            try db.connection.commit()
        }
        try store.close()
    }

    /// The one number of an answer.
    func count(_ sql: String) throws -> Int {
        let store = try Ledger.store(at: place)
        let count = try store.withWriter { (db: Database) throws(StorageError) in try db.count(sql) }
        try store.close()
        return count
    }

    static func keys(_ byte: UInt8 = 7) throws -> LedgerKeys {
        try LedgerKeys(audit: [UInt8](repeating: byte, count: 32), data: [UInt8](repeating: byte &+ 1, count: 32))
    }

    /// Noon of 1 May 2026, UTC.
    static let noon = Timestamp(milliseconds: 1_777_636_800_000)
    static let later = Timestamp(milliseconds: 1_777_640_400_000)
}

extension Ledger {
    /// Some of everything: a person, an application with a name in it, its decision.
    func fill(_ name: String = "anna") async throws -> ApplicationID {
        let account = try await createAccount(name: name, role: .applicant, passwordHash: "$2b$04$x", at: Place.noon)
        var generator = SystemRandomNumberGenerator()
        let id = ApplicationID(using: &generator)
        _ = try await accept(
            AcceptedApplication(
                id: id,
                owner: account.id,
                product: "personal-loan",
                productVersion: "1.0.0",
                definitionDigest: .sha256(of: [1]),
                submittedAt: Place.noon,
                submittedOn: Place.noon.date(),
                answers: ["loan_amount": 250_000, "purpose": "CANARYPURPOSE"],
                identity: PersonalAnswers(["full_name": "Canary Person"]),
                featureVectorDigest: .sha256(of: [2]),
                job: OutboxJob(payload: Array("sealed".utf8), fingerprint: "fp-\(id.uuid)", schema: 1)
            )
        )
        _ = try await record(
            DecisionRecord(
                applicationID: id,
                outcome: .approve,
                score: 712,
                probabilityOfDefault: 0.1 + 0.2,
                reasonCodes: [],
                assessment: Array("{}".utf8),
                model: "scorecard",
                modelVersion: "1",
                artefactDigest: .sha256(of: [3]),
                policyVersion: "2026-05",
                featureVectorDigest: .sha256(of: [2]),
                attempt: 1,
                at: Place.noon
            )
        )
        return id
    }
}
