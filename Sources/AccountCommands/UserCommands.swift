import AccountLedger
import ArgumentParser
import Documents
import Ledger
import LedgerRecords
import Lending
import Terminal

/// Lists accounts.
struct ListUsers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the lender's own people; with --applicants everybody."
    )

    @Flag(help: "Applicants too.") var applicants = false
    @Option(help: "At most so many.") var limit = 1_000

    func validate() throws {
        guard (1...1_000_000).contains(limit) else { throw ValidationError("--limit must be 1 to 1000000") }
    }

    func run() async throws {
        let accounts = try await LedgerAccess()
            .ledger { try await $0.accounts(beginningWith: "", staffOnly: !applicants, limit: limit) }
        var table = TextTable(["NAME", "ROLE", "STATE", "CODES", "MADE"])
        for account in accounts {
            table.add([
                account.name, account.role.rawValue, account.isDisabled ? "locked" : "open",
                account.secondFactorAt == nil ? "" : "yes", account.createdAt.rfc3339,
            ])
        }
        print(table.text)
    }
}

/// Gives another role.
struct ChangeRole: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "role",
        abstract: "Give an account another role; it has to sign in anew."
    )

    @Argument(help: "User name.") var name: String
    @Argument(help: "Its new role.") var role: String

    func run() async throws {
        guard let role = AccountRole(rawValue: role) else {
            let all = AccountRole.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("the role must be one of \(all)")
        }
        try await change(name, "has the role \(role.rawValue)") { ledger, account, access in
            try await ledger.changeRole(of: account.id, to: role, at: access.time, by: access.actor)
        }
    }
}

/// Locks an account.
struct LockUser: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lock",
        abstract: "Lock an account and sign it out everywhere."
    )

    @Argument(help: "User name.") var name: String

    func run() async throws {
        try await change(name, "is locked") { ledger, account, access in
            try await ledger.setLocked(true, account.id, at: access.time, by: access.actor)
        }
    }
}

/// Unlocks an account.
struct UnlockUser: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "unlock", abstract: "Unlock an account.")

    @Argument(help: "User name.") var name: String

    func run() async throws {
        try await change(name, "is open") { ledger, account, access in
            try await ledger.setLocked(false, account.id, at: access.time, by: access.actor)
        }
    }
}

/// Ends the sessions of an account.
struct SignOutUser: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign-out",
        abstract: "End all sessions of an account."
    )

    @Argument(help: "User name.") var name: String

    func run() async throws {
        try await change(name, "is signed out everywhere") { ledger, account, access in
            try await ledger.endAllSessions(of: account.id, at: access.time, by: access.actor)
        }
    }
}

/// Starts a reset of a password.
struct ResetUser: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Print a link by which a person chooses a new password.",
        discussion: "The link works once, for 30 minutes. With --codes the second factor is taken away as well."
    )

    @Argument(help: "User name.") var name: String
    @Flag(help: "Take the codes for signing in away too: the phone is lost.") var codes = false

    func run() async throws {
        let access = LedgerAccess()
        let token = SecretText.random(bytes: 32).urlText
        try await access.ledger { ledger in
            let account = try await access.account(name, in: ledger)
            if codes {
                try await ledger.removeSecondFactor(
                    of: account.id,
                    notice: nil,
                    at: access.time,
                    by: access.actor
                )
            }
            try await ledger.startReset(
                of: account.id,
                token: ContentDigest.sha256(of: Array(token.utf8)),
                expiresAt: access.time.adding(milliseconds: 30 * 60_000),
                letter: nil,
                by: access.actor,
                at: access.time
            )
        }
        print("Link for \(name), valid once and for 30 minutes:")
        print("\(access.publicURL)/reset/\(token)")
    }
}

/// Changes an account and says what is so now.
private func change(
    _ name: String,
    _ words: String,
    _ act: (Ledger, Account, LedgerAccess) async throws -> UserChange
) async throws {
    let access = LedgerAccess()
    try await access.ledger { ledger in
        switch try await act(ledger, access.account(name, in: ledger), access) {
        case .done, .unchanged: print("\(name) \(words)")
        case .unknown: throw CommandFailure("\(name): there is no account of this name")
        case .lastAdmin: throw CommandFailure("\(name) is the last admin: nobody would be left to look after accounts")
        }
    }
}
