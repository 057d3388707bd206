public import ArgumentParser
import Documents
import JobQueue
import Sealing
import Terminal

/// Gives dead letters up for good.
public struct DiscardJobs: AsyncParsableCommand {
    /// `discard`.
    public static let configuration = CommandConfiguration(
        commandName: "discard",
        abstract: "Give dead letters up and erase what they carry.",
        discussion: "The applications stay with the person they were referred to."
    )

    @OptionGroup var letters: DeadLetterOptions
    @OptionGroup var operatorOptions: OperatorOptions

    /// Nothing asked yet.
    public init() {}

    /// Discards.
    public func run() async throws {
        try await QueueConnection.with { connection in
            let ids = try await letters.letters(of: connection)
            print("\(ids.count) dead letters")
            if letters.dryRun || ids.isEmpty { return ids.forEach { print($0) } }
            try Confirmation.ask("Erase \(ids.count) dead letters for good?", isGiven: letters.yes)
            let note = try await connection.record("discard", operatorOptions, ["count": .number(Double(ids.count))])
            var done = 0
            for id in ids {
                let reply = try await connection.queue.discard(id, by: note)
                if reply == .ok { done += 1 } else { print("\(id) \(reply.words)") }
            }
            print("\(done) discarded")
            if done != ids.count { throw ExitCode.failure }
        }
    }
}
