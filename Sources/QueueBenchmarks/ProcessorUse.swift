import QueueTrials
import Redis
import RedisReplies

/// What this process and a server have used of the processors, and the server on which commands.
struct ProcessorUse: Sendable {
    private let own: Double
    private let redis: Double
    private let commands: CommandProfile

    init(_ client: RedisClient) async throws(RedisError) {
        let info = try await client.send(["INFO", "cpu"]).string ?? ""
        var seconds = 0.0
        // All threads of the server; its children write snapshots.
        for line in info.split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":")
            guard parts.count == 2, parts[0] == "used_cpu_sys" || parts[0] == "used_cpu_user" else { continue }
            seconds += Double(parts[1]) ?? 0
        }
        redis = seconds
        own = ProcessorTime.current()
        commands = try await CommandProfile(of: client)
    }

    /// For people: microseconds a job, here and there, and the rate that no worker can exceed, because the server
    /// works on one core.
    func text(since before: ProcessorUse, jobs: Int) -> String {
        func cost(_ seconds: Double) -> String { decimal(seconds / Double(jobs) * 1e6) }
        let limit = Int((Double(jobs) / max(redis - before.redis, 1e-9)).rounded())
        return "us a job: \(cost(own - before.own)) here, \(cost(redis - before.redis)) redis, "
            + "whose core is full at \(limit)/s"
    }

    /// The server's commands since then.
    func commands(since before: ProcessorUse, jobs: Int) -> [CommandProfile.Share] {
        commands.since(before.commands, jobs: jobs)
    }
}
