public import ArgumentParser
import JobQueue
import QueueReadings
import QueueVocabulary
import Redis
import RedisReplies
import Terminal

/// Removes the names of workers that are gone.
public struct ReapWorkers: AsyncParsableCommand {
    /// `reap`.
    public static let configuration = CommandConfiguration(
        commandName: "reap",
        abstract: "Remove workers that have been silent for a minute and hold nothing.",
        discussion: "Workers do this by themselves. A worker that still holds jobs stays until others have taken them."
    )

    @OptionGroup var operatorOptions: OperatorOptions

    /// Nothing asked yet.
    public init() {}

    /// Reaps.
    public func run() async throws {
        try await QueueConnection.with { connection in
            let reading = try await QueueReader(connection.queue).read()
            let silent = reading.workers.filter { $0.silence(at: reading.now) > 60_000 }.map(\.name)
            guard !silent.isEmpty else { return print("no worker is silent") }
            let note = try await connection.record("reap", operatorOptions)
            for name in silent {
                let reply = try await connection.reap(name, silentForMilliseconds: 60_000)
                try await connection.queue.note("reap", name, by: note)
                print("\(name): \(reply)")
            }
        }
    }
}

extension QueueConnection {
    /// Removes a consumer, if it is silent and holds nothing.
    fileprivate func reap(_ name: String, silentForMilliseconds silence: Int) async throws -> String {
        var replies: Set<String> = []
        for keys in queue.shards {
            let reply = try await queue.redis.evaluate(
                QueueScripts.reap,
                keys: [keys.stream(.standard), keys.workers, keys.stream(.interactive), keys.stream(.bulk)],
                arguments: [.string(QueueKeys.group), .string(name), .integer(silence)]
            )
            replies.insert(reply.string ?? "")
        }
        guard replies.isDisjoint(with: ["HASJOBS"]) else { return "still holds jobs, which others take first" }
        return replies == ["REMOVED"] ? "removed" : "lives"
    }
}
