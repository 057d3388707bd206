import ArgumentParser
import Erasures
import Foundation
import Ledger
import LedgerSchema
import Terminal

/// Seals what the ledger holds under the newest key.
struct RewriteKeys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rewrite",
        abstract: "Seal anew, under the newest DATA_KEY, all that the ledger holds under older ones.",
        discussion: """
            Web goes on meanwhile; it must have been restarted with the newest key. Broken off, it goes on where it was. \
            With --retire the older keys are taken out of the file afterwards: restart web then. Backups that were made \
            before open with the older keys only: keep these with them, apart from the backups.
            """
    )

    @Option(help: ArgumentHelp("The file of secrets whose older DATA_KEYs are taken away then.", valueName: "file"))
    var retire: String?

    func run() async throws {
        let access = LedgerAccess()
        var secrets = try retire.map { try SecretsFile(reading: $0) }
        // Keys that the ledger is not written with tell nothing of what it needs.
        if let retire, let secrets { try refuseOthers(secrets, retire, try access.keys()) }
        try await access.ledger { ledger in
            let tables = try await ledger.rewriteSeals(by: access.actor, at: access.time)
            for table in tables { print("\(table.table): \(table.values) values sealed anew") }
            if tables.isEmpty { print("everything stands under the newest DATA_KEY") }
        }
        guard let retire, let first = secrets?.ring("DATA_KEY").first else { return }
        secrets?.setRing([first], of: "DATA_KEY")
        try secrets?.save(to: retire)
        print("\(retire): older DATA_KEYs are gone. Restart web.")
    }

    private func refuseOthers(_ secrets: SecretsFile, _ file: String, _ keys: LedgerKeys) throws {
        let names = ["DATA_KEY", "AUDIT_KEY"]
        let values = names.map { ($0, secrets[$0] ?? "") }
        let known: LedgerKeys
        do throws(LedgerError) {
            known = try LedgerKeys(environment: Dictionary(values) { first, _ in first })
        } catch { throw CommandFailure("\(file): \(error)") }
        guard keys.sealsLike(known) else {
            throw CommandFailure(file: file, "has another DATA_KEY than this command was given: load the file first")
        }
    }
}
