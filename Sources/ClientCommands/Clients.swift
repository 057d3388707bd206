public import ArgumentParser

/// What is done with the keys of programs.
public struct Clients: AsyncParsableCommand {
    /// How the command is called, and what it says of itself.
    public static let configuration = CommandConfiguration(
        commandName: "clients",
        abstract: "Give programs keys, list them, revoke them.",
        subcommands: [AddClient.self, ListClients.self, RevokeClient.self]
    )

    /// Made by the parser.
    public init() {}
}
