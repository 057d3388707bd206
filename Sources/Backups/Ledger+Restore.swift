import Erasures
import Foundation
public import Ledger
import LedgerRecords
public import Lending
import Storage

// All rows, what must not come back to life, and the check of the audit chain are one transaction: a backup that is cut,
// changed or broken leaves nothing behind. What only the time after the backup knew is on the safe side: everybody signs
// in again, keys of programs, recovery codes and links that work once no longer do, and letters that waited are not
// sent, because they may have been.

extension Ledger {
    /// Fills an empty place with what a backup holds, and checks the audit chain before any of it stands.
    /// - Parameters:
    ///   - path: The backup.
    ///   - list: The newest list of keys; nil for that beside the backup.
    ///   - place: A file that is not there, or a database without tables.
    ///   - keys: Those of the ledger that was saved.
    ///   - at: Now.
    /// - Returns: What was restored.
    /// - Throws: ``BackupError``; the place is then as empty as before.
    public static func restore(
        _ path: String,
        list: String? = nil,
        into place: LedgerPlace,
        keys: LedgerKeys,
        at: Timestamp
    ) throws(BackupError) -> BackupSummary {
        do {
            let reader = try BackupFileReader(path, seal: BackupSeal(keys: keys))
            let known = try applied(by: reader.header)
            if case .file(let file) = place, FileManager.default.fileExists(atPath: file) {
                throw BackupError.notEmpty(place: "\(place)")
            }
            let files = (rows: path, list: list ?? KeyList.path(beside: path))
            return try fill(place, from: files, known, keys, at)
        } catch {
            throw BackupError(error)
        }
    }

    /// The changes that the tables of a backup had.
    private static func applied(by header: BackupHeader) throws -> [Migration] {
        let names = header.migrations
        guard names.elementsEqual(migrations.prefix(names.count).map(\.name)) else {
            throw BackupError.futureSchema(names.last ?? "")
        }
        return Array(migrations.prefix(names.count))
    }

    private static func fill(
        _ place: LedgerPlace,
        from files: (rows: String, list: String),
        _ known: [Migration],
        _ keys: LedgerKeys,
        _ at: Timestamp
    ) throws -> BackupSummary {
        let store = try store(at: place)
        do {
            let result = try store.withWriter { db in
                Result { try Restoration(db, files, known, keys, at).run("\(place)") }
            }
            // A close that fails takes nothing from what was committed.
            try? store.close()
            return try result.get()
        } catch {
            // What somebody else has begun there meanwhile is theirs.
            if case .file(let file) = place, !Self.isTaken(error) {
                for ending in ["", "-wal", "-shm"] { unlink(file + ending) }
            }
            throw error
        }
    }
}

extension Ledger {
    private static func isTaken(_ error: any Error) -> Bool {
        if case BackupError.notEmpty = error { true } else { false }
    }
}

/// One backup on its way into one database.
private struct Restoration {
    private let db: Database
    private let path: String
    private let list: String
    private let known: [Migration]
    private let keys: LedgerKeys
    private let at: Timestamp

    init(
        _ db: Database,
        _ files: (rows: String, list: String),
        _ known: [Migration],
        _ keys: LedgerKeys,
        _ at: Timestamp
    ) {
        (self.db, path, list, self.known, self.keys, self.at) = (db, files.rows, files.list, known, keys, at)
    }

    func run(_ place: String) throws -> BackupSummary {
        guard try !db.connection.hasTable(db.connection.migrationTable) else {
            throw BackupError.notEmpty(place: place)
        }
        try db.connection.beginMigration()
        do {
            try db.apply(known)
            let summary = try rows()
            try verify(summary)
            // Brings the tables of an older backup up to date.
            try db.apply(Ledger.migrations)
            try takeKeys(summary.takenAt)
            try forget()
            try db.connection.commit()
            return summary
        } catch {
            db.connection.rollback()
            throw error
        }
    }

    private func rows() throws -> BackupSummary {
        let reader = try BackupFileReader(path, seal: BackupSeal(keys: keys))
        let tables = Set(LedgerTableNames.inBackup(of: known))
        var (insert, columnCount, last) = ("", 0, -1)
        var counts: [BackupSummary.TableCount] = []
        while let record = try reader.next() {
            switch record {
            case .table(let name, let columns):
                guard tables.contains(name), columns.allSatisfy({ $0.utf8.allSatisfy(Self.isNameByte) }) else {
                    throw BackupError.incomplete(path: path)
                }
                // What the first start puts there by itself comes from the backup as well.
                try db.run("DELETE FROM \(name)")
                let marks = columns.map { _ in "?" }.joined(separator: ", ")
                insert = "INSERT INTO \(name) (\(columns.joined(separator: ", "))) VALUES (\(marks))"
                columnCount = columns.count
                counts.append(.init(table: name, count: 0))
                last = counts.count - 1
            case .row(let values):
                guard values.count == columnCount, last >= 0 else { throw BackupError.incomplete(path: path) }
                try db.send(insert, StatementArguments(values))
                counts[last] = .init(table: counts[last].table, count: counts[last].count + 1)
            case .end(let said, let auditCount, let auditHead):
                guard said.filter({ $0.count > 0 }) == counts, try reader.next() == nil else {
                    throw BackupError.incomplete(path: path)
                }
                let taken = reader.header.takenAt
                return BackupSummary(takenAt: taken, rows: said, auditCount: auditCount, auditHead: auditHead)
            }
        }
        throw BackupError.incomplete(path: path)
    }

    /// Takes the keys from their list, and erases once more whom the list says was erased.
    private func takeKeys(_ takenAt: Timestamp) throws {
        // A backup from before there were such keys can be read without a list.
        if !known.contains(where: { $0.name == Self.firstWithKeys }), !FileManager.default.fileExists(atPath: list) {
            return
        }
        var erased: [Row] = []
        try KeyList.read(list, keys: keys, for: takenAt) { table, columns, values in
            let row = Row(columns, values)
            guard table == "subject_keys" else { return erased.append(row) }
            try db.send(
                "INSERT INTO subject_keys (subject_id, wrapped) VALUES (?, ?)",
                [row.text("subject_id"), row.bytes("wrapped")]
            )
        }
        try db.repeatErasures(erased)
    }

    private static let firstWithKeys = "0026 keys of subjects"

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private func verify(_ summary: BackupSummary) throws {
        switch try Ledger.verifyAudit(in: db, keys: keys) {
        case .intact(summary.auditCount, summary.auditHead): return
        case .intact: throw BackupError.incomplete(path: path)
        case .broken(let seq): throw BackupError.unverified("entry \(seq) does not follow from the one before it")
        case .unauditedLoan(let id):
            throw BackupError.unverified("the reason of a decision on loan \(id) is not the audited one")
        case .unauditedRead(let seq):
            throw BackupError.unverified("the reason that entry \(seq) tells of is not the audited one")
        case .unaudited(let id): throw BackupError.unverified("the decision on \(id.uuid) is not the audited one")
        }
    }

    /// Takes back what may have ended since the backup was taken.
    private func forget() throws {
        let now = at.milliseconds
        try db.run("UPDATE sessions SET ended_at = ? WHERE ended_at IS NULL", [now])
        try db.withdrawProgramAccess(at: now)
        try db.run("UPDATE invitations SET expires_at = ? WHERE redeemed_at IS NULL AND expires_at > ?", [now, now])
        try db.run("UPDATE one_time_links SET expires_at = ? WHERE used_at IS NULL AND expires_at > ?", [now, now])
        try db.run("UPDATE mail_outbox SET state = 'given up', content = ? WHERE state = 'new'", [[UInt8]()])
    }
}
