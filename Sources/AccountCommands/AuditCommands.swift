import AccountLedger
import ArgumentParser
import Documents
import Foundation
import Ledger
import LedgerRecords
import Lending
import Terminal

/// Checks the audit chain.
struct VerifyAudit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check every link of the audit chain, and every decision against it.",
        discussion: """
            A cut tail shows only against checkpoints that are kept elsewhere: the lines audit_checkpoint of web's log, or \
            what `underwriter audit checkpoint` printed. Exits with 1 where something is wrong.
            """
    )

    @Option(help: ArgumentHelp("File of checkpoints, one a line; other lines are passed over.", valueName: "file"))
    var checkpoints: String?

    func run() async throws {
        let access = LedgerAccess()
        let known = try checkpoints.map { try Self.read($0) } ?? []
        try await access.ledger { ledger in
            switch try await ledger.verifyAudit() {
            case .intact(let count, let head): print("intact: \(count) entries, head \(head)")
            case .broken(let seq): throw CommandFailure("broken: entry \(seq) does not follow from the one before it")
            case .unauditedLoan(let id):
                throw CommandFailure("loan \(id): the reason of a decision is not the audited one")
            case .unauditedRead(let seq):
                throw CommandFailure("entry \(seq): the reason for reading personal data is not the audited one")
            case .unaudited(let id): throw CommandFailure("application \(id.uuid): the decision is not the audited one")
            }
            for checkpoint in known {
                switch try await ledger.check(checkpoint) {
                case .holds: continue
                case .forged:
                    throw CommandFailure("the checkpoint of entry \(checkpoint.seq) was not signed with AUDIT_KEY")
                case .contradicted:
                    throw CommandFailure("broken: entry \(checkpoint.seq) is missing, or not the one that was signed")
                }
            }
            if checkpoints != nil { print("\(known.count) checkpoints hold") }
            try await ledger.audit(
                AuditEntry(at: access.time, actor: access.actor, action: .auditVerified, subject: .ledger)
            )
        }
    }

    private static func read(_ path: String) throws -> [AuditCheckpoint] {
        let text = try Files.bytes(path)
        let found = text.split(separator: UInt8(ascii: "\n")).compactMap { AuditCheckpoint(in: $0) }
        guard !found.isEmpty else { throw CommandFailure(file: path, "holds no checkpoint") }
        return found
    }
}

/// Prints the audit chain.
struct ExportAudit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print the audit chain, one JSON object a line.",
        discussion: """
            Why somebody looked at personal data is told beside the entry, as long as the person is not erased: the chain \
            itself holds its digest.
            """
    )

    @Option(help: "Entries after this number.") var after = 0

    func run() async throws {
        try await LedgerAccess()
            .ledger { ledger in
                var last = after
                while true {
                    let rows = try await ledger.auditRows(after: last, limit: 1_000)
                    guard let end = rows.last?.seq else { return }
                    for row in rows {
                        let line = row.line(why: try await ledger.reason(of: row))
                        FileHandle.standardOutput.write(Data(line.canonicalBytes + [UInt8(ascii: "\n")]))
                    }
                    last = end
                }
            }
    }
}

/// Prints a checkpoint.
struct SignAudit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Print a signed line that says how far the audit chain has come; keep it elsewhere."
    )

    func run() async throws {
        let access = LedgerAccess()
        try await access.ledger { ledger in
            guard let checkpoint = try await ledger.checkpoint(at: access.time) else {
                throw CommandFailure("the audit chain is empty")
            }
            print(checkpoint)
        }
    }
}
