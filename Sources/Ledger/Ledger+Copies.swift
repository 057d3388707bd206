import Foundation
package import LedgerRecords
package import LedgerSchema
import PostgreSQL
import SQLite
package import Storage

// What the room of backups needs of the ledger: its tables, a snapshot of them, a fresh place for them, and the keys.

extension Ledger {
    /// All changes of the tables, in order.
    package static var migrations: [Migration] { Schema.migrations }

    /// The last change of the tables that this program knows.
    public static var schemaVersion: String { migrations.last?.name ?? "" }

    /// Opens the database of a ledger without touching its tables.
    /// - Parameter place: A file or a server.
    /// - Returns: The database.
    /// - Throws: ``LedgerError``.
    package static func store(at place: LedgerPlace) throws(LedgerError) -> any Store {
        do {
            switch place {
            case .file(let path): return try SQLiteStore(path: path)
            case .server(let configuration): return try PostgreSQLStore(configuration)
            }
        } catch {
            throw LedgerError(error)
        }
    }

    /// Lends all tables as they were at one moment, beside any writer.
    package func snapshot<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        try await store.read(body)
    }

    /// Checks the audit chain of a database that is not open as a ledger yet.
    package static func verifyAudit(in db: Database, keys: LedgerKeys) throws -> AuditVerification {
        try AuditChain(keys: keys.audit).verify(in: db)
    }
}

/// Encrypts the pieces of a backup under the key of encrypted columns, each bound to its file and its place in it.
package struct BackupSeal: Sendable {
    private let seal: FieldSeal

    /// Derives the keys.
    package init(keys: LedgerKeys) { seal = FieldSeal(keys: keys.data, purpose: "underwriter.backup.v1") }

    /// Encrypts a piece.
    package func seal(_ piece: [UInt8], file: String, number: Int) throws -> [UInt8] {
        try seal.seal(piece, at: .init(table: "backup", column: file, row: "\(number)"))
    }

    /// Decrypts a piece; fails for one that was changed, moved, or taken from another file.
    package func open(_ piece: [UInt8], file: String, number: Int) throws -> [UInt8] {
        try seal.open(piece, at: .init(table: "backup", column: file, row: "\(number)"))
    }
}
