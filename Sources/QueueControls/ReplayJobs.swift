public import ArgumentParser
import Documents
import JobQueue
import Sealing
import Terminal

/// Sends dead letters back to work.
public struct ReplayJobs: AsyncParsableCommand {
    /// `replay`.
    public static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Send dead letters back to work.",
        discussion: "A letter that a person has decided meanwhile stays decided."
    )

    @OptionGroup var letters: DeadLetterOptions
    @OptionGroup var operatorOptions: OperatorOptions

    /// Nothing asked yet.
    public init() {}

    /// Replays.
    public func run() async throws {
        try await QueueConnection.with { connection in
            let ids = try await letters.letters(of: connection)
            print("\(ids.count) dead letters")
            if letters.dryRun || ids.isEmpty { return ids.forEach { print($0) } }
            try Confirmation.ask("Send \(ids.count) dead letters back to work?", isGiven: letters.yes)
            let note = try await connection.record("replay", operatorOptions, ["count": .number(Double(ids.count))])
            var replies: [DeadLetterReply: Int] = [:]
            for id in ids {
                let reply = try await connection.queue.replay(id, by: note)
                if reply != .ok { print("\(id) \(reply.words)") }
                replies[reply, default: 0] += 1
            }
            print("\(replies[.ok] ?? 0) sent back to work")
            if replies[.ok] != ids.count { throw ExitCode.failure }
        }
    }
}

extension DeadLetterReply {
    var words: String {
        switch self {
        case .ok: "done"
        case .notDead: "is no dead letter"
        case .noPayload: "has no body any more"
        }
    }
}
