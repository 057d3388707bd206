import ArgumentParser
import Terminal

/// Lists keys.
struct ListClients: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the keys of programs, newest first."
    )

    func run() async throws { print(try await ClientOffice.ofThisProcess().table()) }
}
