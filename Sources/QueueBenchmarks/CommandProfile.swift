import Redis
import RedisReplies

/// What a server has spent on each command.
struct CommandProfile: Sendable {
    /// One command between two looks, by job.
    struct Share: Sendable {
        let command: String
        let calls: Double
        let microseconds: Double
    }

    private var calls: [String: Double] = [:]
    private var microseconds: [String: Double] = [:]

    /// Asks a server; one that forbids it has an empty profile.
    init(of redis: RedisClient) async throws(RedisError) {
        let text = try await redis.send(["INFO", "commandstats"]).string ?? ""
        // cmdstat_hset:calls=10,usec=25,usec_per_call=2.50,rejected_calls=0,failed_calls=0
        for line in text.split(whereSeparator: \.isNewline) where line.utf8.starts(with: "cmdstat_".utf8) {
            let parts = line.dropFirst(8).split(separator: ":")
            guard parts.count == 2 else { continue }
            for figure in parts[1].split(separator: ",") {
                let words = figure.split(separator: "=")
                guard words.count == 2, let number = Double(words[1]) else { continue }
                if words[0] == "calls" { calls[String(parts[0])] = number }
                if words[0] == "usec" { microseconds[String(parts[0])] = number }
            }
        }
    }

    /// The commands since an earlier look, the dearest first; what is below 0.05 µs a job is left out.
    ///
    /// A script's time contains that of the commands it calls.
    func since(_ before: CommandProfile, jobs: Int) -> [Share] {
        calls.keys
            .map { command in
                Share(
                    command: command,
                    calls: (calls[command, default: 0] - before.calls[command, default: 0]) / Double(jobs),
                    microseconds: (microseconds[command, default: 0] - before.microseconds[command, default: 0])
                        / Double(jobs)
                )
            }
            .filter { $0.microseconds >= 0.05 }
            .sorted { $0.microseconds > $1.microseconds }
    }
}
