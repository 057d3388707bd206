import ArgumentParser
import Terminal

/// Revokes a key.
struct RevokeClient: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke",
        abstract: "Revoke a key; it opens nothing from the next request on."
    )

    @Argument(help: "The key's id, as the list shows it.") var id: String

    func run() async throws {
        try await ClientOffice.ofThisProcess().revoke(id)
        print("Key \(id) is revoked.")
    }
}
