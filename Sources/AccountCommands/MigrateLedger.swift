import ArgumentParser
import Ledger

/// Brings the tables of the ledger up to date.
struct MigrateLedger: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Make the ledger's tables, or bring them up to those of this version.",
        discussion: """
            Web does so itself where its login may change tables. Where it may not (deploy/postgresql), this is run as the \
            owner of the tables before a new version of web starts, and roles.sql after it.
            """
    )

    func run() async throws {
        try await LedgerAccess()
            .ledger { ledger in
                print("the ledger's tables are those of \(Ledger.schemaVersion)")
                try ledger.close()
            }
    }
}
