import ArgumentParser
import Backups
import Documents
import Foundation
import Ledger
import LedgerRecords
import Lending
import Terminal

/// Saves the ledger into a file.
struct BackUp: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Save the whole ledger into a new file, encrypted, while everything runs on.",
        discussion: """
            SQLite and PostgreSQL give the same file, and it can be restored into either. It opens with DATA_KEY, and its \
            audit chain is checked with AUDIT_KEY: keep both elsewhere, they are not in it. Nor are \
            the keys of what names people: they go into the list of keys, which every backup replaces and which restores \
            older ones as well, without whoever was erased since. Keep the newest list and no other. --check restores the file into \
            a private folder beside it, checks the audit chain and every decision there, and takes the folder away again.
            """
    )

    @Argument(help: "The new file; one that is there is never replaced.") var file: String
    @Option(help: ArgumentHelp("The list of keys; person-keys beside the file if not given.", valueName: "file"))
    var list: String?
    @Flag(help: "Restore it at once and check the audit chain.") var check = false

    func run() async throws {
        let access = LedgerAccess()
        let keys = try access.keys()
        let saved = try await access.ledger { ledger in
            let saved = try await failing {
                try await ledger.backUp(to: file, list: list, keys: keys, at: access.time)
            }
            try await ledger.audit(
                AuditEntry(
                    at: access.time,
                    actor: access.actor,
                    action: .ledgerSaved,
                    subject: .ledger,
                    detail: ["rows": .number(Double(saved.rowCount)), "audit_head": .string(saved.auditHead)]
                )
            )
            return saved
        }
        print("\(file): \(saved.line)")
        guard check else { return }
        let folder = "\(file).check-\(ProcessInfo.processInfo.processIdentifier)"
        // What is left behind here is found by its name; the check itself has its answer by then.
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let restored = try await failing {
            try Ledger.restore(
                file,
                list: list ?? KeyList.path(beside: file),
                into: .file(path: "\(folder)/ledger.sqlite"),
                keys: keys,
                at: access.time
            )
        }
        guard restored == saved else { throw CommandFailure(file: file, "holds something else than was saved") }
        print("restored and checked: intact: \(restored.auditCount) entries, head \(restored.auditHead)")
    }
}

/// Fills an empty place from a backup.
struct RestoreLedger: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Fill an empty place with a backup; its audit chain is checked before any of it stands.",
        discussion: """
            The place is what DATABASE_URL, DB_* or UNDERWRITER_DATA say; where a ledger is already, nothing is done. \
            Stop web first. Afterwards everybody signs in again, keys of programs are revoked, recovery codes and links \
            that work once do not work any more, and letters that waited when the backup was taken are not sent, because \
            they may have been sent since. Passwords are those of the backup, and whoever was locked after it must be \
            again.
            """
    )

    @Argument(help: "The backup.") var file: String
    @Option(help: ArgumentHelp("The newest list of keys; person-keys beside the file if not given.", valueName: "file"))
    var list: String?

    func run() async throws {
        let access = LedgerAccess()
        let (place, keys, at) = (try access.place(), try access.keys(), access.time)
        let restored = try await failing {
            try Ledger.restore(file, list: list, into: place, keys: keys, at: at)
        }
        try await access.ledger { ledger in
            try await ledger.audit(
                AuditEntry(
                    at: access.time,
                    actor: access.actor,
                    action: .ledgerRestored,
                    subject: .ledger,
                    detail: ["taken_at": .string(restored.takenAt.rfc3339), "audit_head": .string(restored.auditHead)]
                )
            )
            guard case .intact(let count, let head) = try await ledger.verifyAudit() else {
                throw CommandFailure("the audit chain does not go on where the backup ended")
            }
            print("\(place): \(restored.line)")
            print("intact: \(count) entries, head \(head)")
            print(try await ledger.withdrawnAccess(at: at).line)
        }
    }
}

/// Says of a failure what the room of backups says.
private func failing<Value>(_ body: () async throws -> Value) async throws -> Value {
    do { return try await body() } catch let error as BackupError { throw CommandFailure("\(error)") }
}

extension BackupSummary {
    /// Such as `ledger of 2026-11-21T10:00:00.000Z: 1000 applications, 998 decisions, 12044 rows`.
    fileprivate var line: String {
        let counts = ["applications", "decisions", "loans", "accounts"].map { "\(count(of: $0)) \($0)" }
        return "ledger of \(takenAt.rfc3339): \(counts.joined(separator: ", ")), \(rowCount) rows"
    }
}

extension WithdrawnAccess {
    /// Such as `withdrawn: 3 sessions, 1 key of programs, 10 recovery codes; …`.
    fileprivate var line: String {
        """
        withdrawn: \(sessions) sessions, \(programKeys) keys of programs, \(recoveryCodes) recovery codes; locks and \
        passwords set since the backup are lost: lock again whoever was locked
        """
    }
}
