import Foundation
public import Ledger
import LedgerSchema
public import Lending
import Storage

// One format for both databases: rows in the types that they share, read from one snapshot while the front writes on.
// So what was saved on SQLite can be restored on PostgreSQL, and the other way. (SQLite's backup API and pg_dump would
// each do one of the two, neither encrypts, and pg_dump has to be of the server's version.)

extension Ledger {
    /// Writes everything that the ledger holds at this moment into a new file, encrypted; nobody has to stop meanwhile.
    ///
    /// The keys of what tells who somebody is go into the list of keys, which takes the place of the list before.
    /// - Parameters:
    ///   - path: The file; there must be none of this name.
    ///   - list: The list of keys; nil for that beside the file.
    ///   - keys: Those of the ledger; the backup opens with the same.
    ///   - at: Now.
    /// - Returns: What the backup holds.
    /// - Throws: ``BackupError``.
    public func backUp(
        to path: String,
        list: String? = nil,
        keys: LedgerKeys,
        at: Timestamp
    ) async throws(BackupError) -> BackupSummary {
        let list = list ?? KeyList.path(beside: path)
        let (partial, partialList) = (KeyList.partial(of: path), KeyList.partial(of: list))
        defer {
            unlink(partial)
            unlink(partialList)
        }
        do {
            guard !FileManager.default.fileExists(atPath: path) else { throw BackupError.exists(path: path) }
            let (rows, keyRows) = (try KeyList.privateFile(partial), try KeyList.privateFile(partialList))
            let summary = try await snapshot { db in
                try KeyList.copy(db, to: keyRows, keys: keys, at: at)
                return try Self.copy(db, to: rows, keys: keys, at: at)
            }
            try KeyList.put(partialList, at: list)
            // Unlike a rename, a link never replaces what somebody else has put there meanwhile.
            guard Foundation.link(partial, path) == 0 else {
                throw errno == EEXIST
                    ? BackupError.exists(path: path)
                    : BackupError.file(path: path, reason: String(cString: strerror(errno)))
            }
            try Self.settleFolder(of: path)
            return summary
        } catch {
            throw BackupError(error)
        }
    }

    /// Has the name itself on the disc, as the bytes are: a backup that was reported survives a power loss.
    static func settleFolder(of path: String) throws(BackupError) {
        let name = (path as NSString).deletingLastPathComponent
        let folder = Foundation.open(name.isEmpty ? "." : name, O_RDONLY | O_DIRECTORY)
        defer { if folder >= 0 { Foundation.close(folder) } }
        guard folder >= 0, fsync(folder) == 0 else {
            throw .file(path: path, reason: String(cString: strerror(errno)))
        }
    }

    /// Copies all rows; may run twice, if the connection was lost at its first try.
    private static func copy(
        _ db: Database,
        to handle: FileHandle,
        keys: LedgerKeys,
        at: Timestamp
    ) throws -> BackupSummary {
        let header = BackupHeader(id: UUID().uuidString, takenAt: at, migrations: migrations.map(\.name))
        let writer = try BackupFileWriter(handle, header: header, seal: BackupSeal(keys: keys))
        let counts = try writer.write(LedgerTableNames.inBackup(of: migrations), of: db)
        let head = try db.row("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
        let summary = BackupSummary(
            takenAt: at,
            rows: counts,
            auditCount: try head?.integer("seq") ?? 0,
            auditHead: try head?.bytes("hash").hex ?? AuditHead.empty
        )
        try writer.write(.end(counts: counts, auditCount: summary.auditCount, auditHead: summary.auditHead))
        try writer.finish()
        return summary
    }
}

extension BackupFileWriter {
    /// All rows of some tables.
    func write(_ tables: [String], of db: Database) throws -> [BackupSummary.TableCount] {
        try tables.map { table in
            var count = 0
            try db.connection.pages(of: table) { page in
                if count == 0, let first = page.first {
                    try write(.table(name: table, columns: first.columnNames))
                }
                for row in page { try write(.row(row.values)) }
                count += page.count
            }
            return BackupSummary.TableCount(table: table, count: count)
        }
    }
}

/// The head of an audit chain as `audit verify` prints it.
enum AuditHead {
    /// Of a chain without entries.
    static let empty = [UInt8](repeating: 0, count: 32).hex
}

extension [UInt8] {
    var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension BackupError {
    init(_ error: any Error) {
        switch error {
        case let error as BackupError: self = error
        case let error as LedgerError: self = .ledger("\(error)")
        case let error as StorageError: self = .ledger("\(error)")
        default: self = .ledger("backup.failed \(type(of: error)) \((error as NSError).code)")
        }
    }
}
