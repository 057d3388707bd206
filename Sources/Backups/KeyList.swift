import Foundation
public import Ledger
public import Lending
import Storage

// The list of keys stands beside the backups and is replaced with every one: an older backup is read with the newest list,
// and whoever was erased since is not in it. See Erasures, decision 1.

/// The keys of what tells who somebody is, and whom was erased, in a file of their own.
public enum KeyList {
    /// Where it lies if nobody says.
    /// - Parameter backup: A backup.
    /// - Returns: A file in the same folder.
    public static func path(beside backup: String) -> String {
        let folder = (backup as NSString).deletingLastPathComponent
        return folder.isEmpty ? "person-keys" : "\(folder)/person-keys"
    }

    /// A name for what is not whole yet.
    static func partial(of path: String) -> String { "\(path).\(UUID().uuidString).part" }

    /// A new file that nobody else reads.
    static func privateFile(_ path: String) throws(BackupError) -> FileHandle {
        let file = Foundation.open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_RDWR | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .file(path: path, reason: String(cString: strerror(errno))) }
        return FileHandle(fileDescriptor: file, closeOnDealloc: true)
    }

    static func copy(_ db: Database, to handle: FileHandle, keys: LedgerKeys, at: Timestamp) throws {
        let names = Ledger.migrations.map(\.name)
        let header = BackupHeader(.keys, id: UUID().uuidString, takenAt: at, migrations: names)
        let writer = try BackupFileWriter(handle, header: header, seal: BackupSeal(keys: keys))
        let counts = try writer.write(LedgerTableNames.keptApart, of: db)
        try writer.write(.end(counts: counts, auditCount: 0, auditHead: AuditHead.empty))
        try writer.finish()
    }

    /// Has a whole list take the place of the one before, in one step.
    static func put(_ partial: String, at path: String) throws(BackupError) {
        guard rename(partial, path) == 0 else { throw .file(path: path, reason: String(cString: strerror(errno))) }
        try Ledger.settleFolder(of: path)
    }

    /// What a list holds.
    /// - Parameters:
    ///   - path: The list.
    ///   - keys: Those of the ledger.
    ///   - moment: When the backup was taken that it is for.
    ///   - each: Gets the table, its columns and the values of each row.
    /// - Throws: ``BackupError``, or what `each` throws.
    static func read(
        _ path: String,
        keys: LedgerKeys,
        for moment: Timestamp,
        _ each: (String, ColumnNames, [ColumnValue]) throws -> Void
    ) throws {
        let reader = try BackupFileReader(path, .keys, seal: BackupSeal(keys: keys))
        guard reader.header.takenAt >= moment else { throw BackupError.oldKeys(path: path) }
        var (table, columns, isWhole) = ("", ColumnNames([]), false)
        while let record = try reader.next() {
            switch record {
            case .table(let name, let names): (table, columns) = (name, ColumnNames(names))
            case .row(let values):
                guard LedgerTableNames.keptApart.contains(table) else { throw BackupError.incomplete(path: path) }
                try each(table, columns, values)
            case .end: isWhole = true
            }
        }
        guard isWhole else { throw BackupError.incomplete(path: path) }
    }
}

extension Ledger {
    /// Writes the list of keys anew, so that whoever was erased is gone from older backups too.
    /// - Parameters:
    ///   - path: The list; one that is there is replaced.
    ///   - keys: Those of the ledger.
    ///   - at: Now.
    /// - Throws: ``BackupError``.
    public func saveKeys(to path: String, keys: LedgerKeys, at: Timestamp) async throws(BackupError) {
        let partial = KeyList.partial(of: path)
        defer { unlink(partial) }
        do {
            let file = try KeyList.privateFile(partial)
            try await snapshot { db in try KeyList.copy(db, to: file, keys: keys, at: at) }
            try KeyList.put(partial, at: path)
        } catch {
            throw BackupError(error)
        }
    }
}
