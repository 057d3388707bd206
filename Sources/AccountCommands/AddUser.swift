import AccountLedger
import ArgumentParser
import Documents
import Foundation
import LedgerRecords
import Lending
import Terminal

/// Invites one of the lender's own people.
struct AddUser: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Print a one-time sign-up link; the person chooses the password.",
        discussion: "The link works once, for 24 hours."
    )

    @Argument(help: "For whom the link is; they may sign up under another name.") var name: String
    @Option(help: "What they may do: \(Self.roles).") var role: String

    private static let roles = AccountRole.allCases.filter(\.isStaff).map(\.rawValue).joined(separator: ", ")

    func validate() throws {
        guard AccountRole(rawValue: role)?.isStaff == true else {
            throw ValidationError("--role must be one of \(Self.roles)")
        }
    }

    func run() async throws {
        guard let role = AccountRole(rawValue: role) else {
            throw CommandFailure("--role must be one of \(Self.roles)")
        }
        let access = LedgerAccess()
        let token = SecretText.random(bytes: 32).urlText
        try await access.ledger { ledger in
            try await ledger.createInvitation(
                role: role,
                tokenDigest: ContentDigest.sha256(of: Array(token.utf8)),
                expiresAt: access.time.adding(milliseconds: 24 * 3_600_000),
                by: access.actor,
                at: access.time
            )
        }
        print("Sign-up link for \(name), role \(role.rawValue), valid once and for 24 hours:")
        print("\(access.publicURL)/join/\(token)")
    }
}
