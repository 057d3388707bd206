import ArgumentParser
import Documents
import Foundation
import Ledger
import LedgerRecords
import SubjectData
import Terminal

/// Writes what is held of a person.
struct ExportSubject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write all that is held of a person, for that person, as JSON.",
        discussion: "That it was done, by whom and why, is in the audit chain before anything is written."
    )

    @Argument(help: "User name.") var name: String
    @Option(help: "Why: goes into the audit chain.") var why: String
    @Option(help: ArgumentHelp("The file, made for nobody else to read.", valueName: "file")) var out: String

    func validate() throws {
        guard (3...400).contains(why.utf8.count) else { throw ValidationError("--why must be 3 to 400 bytes") }
    }

    func run() async throws {
        let access = LedgerAccess()
        try await access.ledger { ledger in
            let account = try await access.account(name, in: ledger)
            try await ledger.audit(
                AuditEntry(
                    at: access.time,
                    actor: access.actor,
                    action: .personalDataRead,
                    subject: .account(account.id),
                    detail: ["why": .string(why), "what": "export"]
                )
            )
            let document = try await SubjectCopy(ledger: ledger).document(of: account)
            try Files.replace(out) { handle in
                guard fchmod(handle.fileDescriptor, 0o600) == 0 else {
                    throw CommandFailure(file: out, "cannot be made private")
                }
                try handle.write(contentsOf: Data(document.canonicalBytes + [UInt8(ascii: "\n")]))
            }
        }
        print("\(out): all that is held of \(name)")
    }
}
