public import ArgumentParser
import Terminal

/// What is done with receivers of webhooks.
public struct WebhookCommand: AsyncParsableCommand {
    /// How the command is called, and what it says of itself.
    public static let configuration = CommandConfiguration(
        commandName: "webhooks",
        abstract: "Tell other systems what becomes of applications (Standard Webhooks).",
        subcommands: [
            AddWebhook.self, ListWebhooks.self, ListFailures.self, ReplayWebhook.self, RotateWebhook.self,
            DisableWebhook.self,
        ]
    )

    /// Made by the parser.
    public init() {}
}

/// Adds a receiver.
struct AddWebhook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Add a receiver and print its secret, once."
    )

    @Argument(help: "Its address: https, on the internet unless UNDERWRITER_WEBHOOKS_INSIDE=on.") var url: String

    func run() async throws {
        let added = try await WebhookOffice.ofThisProcess().add(url)
        print("Receiver \(added.id). Its secret, shown once:")
        print(added.secret)
    }
}

/// Lists receivers.
struct ListWebhooks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List receivers, newest first.")

    func run() async throws { print(try await WebhookOffice.ofThisProcess().table()) }
}

/// Lists what was not taken.
struct ListFailures: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "failures",
        abstract: "List messages that were given up, or failed last and will be tried again."
    )

    func run() async throws { print(try await WebhookOffice.ofThisProcess().failures()) }
}

/// Sends a message again.
struct ReplayWebhook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Send a message again under its id, whatever came of it."
    )

    @Argument(help: "The message's id, msg_….") var message: String

    func run() async throws {
        print("\(message) goes to \(try await WebhookOffice.ofThisProcess().replay(message)) receivers again.")
    }
}

/// Replaces a secret.
struct RotateWebhook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate",
        abstract: "Replace a receiver's secret; the one before signs beside it until the next time."
    )

    @Argument(help: "The receiver's id.") var id: String

    func run() async throws { print(try await WebhookOffice.ofThisProcess().rotate(id)) }
}

/// Switches a receiver off.
struct DisableWebhook: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "off",
        abstract: "Switch a receiver off; what was on its way to it is given up."
    )

    @Argument(help: "The receiver's id.") var id: String
    @Option(help: "Why.") var why: String

    func run() async throws {
        try await WebhookOffice.ofThisProcess().disable(id, why: why)
        print("Receiver \(id) is off.")
    }
}
