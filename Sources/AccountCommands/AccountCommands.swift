public import ArgumentParser

/// What is done with accounts, keys, the audit chain and backups, for the program that runs it.
public let accountCommands: [any ParsableCommand.Type] = [
    Users.self, Keys.self, Audit.self, Subject.self, MigrateLedger.self, BackUp.self,
    RestoreLedger.self,
]

/// What is done with accounts.
struct Users: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Invite people, list accounts, change roles, lock, sign out, start a reset.",
        subcommands: [
            AddUser.self, ListUsers.self, ChangeRole.self, LockUser.self, UnlockUser.self, SignOutUser.self,
            ResetUser.self,
        ]
    )
}

/// What is done with secrets.
struct Keys: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make secrets, and replace them without signing anybody out.",
        subcommands: [NewKeys.self, RotateKeys.self, RewriteKeys.self]
    )
}

/// What is done with a person's data.
struct Subject: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Hand out what is held of a person, or forget it.",
        subcommands: [ExportSubject.self, EraseSubject.self]
    )
}

/// What is done with the audit chain.
struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Verify, export and sign the audit chain.",
        subcommands: [VerifyAudit.self, ExportAudit.self, SignAudit.self]
    )
}
