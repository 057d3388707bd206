import FoundationEssentials
import JobQueue
import QueueTrials
import QueueVocabulary
import Redis
import RedisAddresses
import RedisReplies

/// `redis-benchmark` with the same EVALSHA as our ENQUEUE: the same script, keys, sizes and pipelining.
struct RedisBenchmarkRun {
    let program: String
    let scratch: ScratchQueue
    let plan: BenchmarkPlan
    let payload: Int

    /// Jobs a second that it gets through ENQUEUE.
    func jobsPerSecond() async throws -> Double {
        let digest = try await scratch.queue.redis.digest(of: QueueScripts.enqueue)
        let calls = max(200, min(plan.jobs, 100_000) / plan.batch)
        let folder = FileManager.default.temporaryDirectory.appending(path: "trial-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: folder) }  // a file of temporary figures
        let child = try ChildProgram(
            program,
            try connection() + ["-c", "1", "-P", "\(plan.inFlight)", "-n", "\(calls)", "-r", "2000000000", "--csv"]
                + command(digest),
            environment: [:],
            output: folder
        )
        guard await child.waitUntilEnded(upTo: .seconds(120)) else {
            await child.crash()
            throw TrialError.stuck("redis-benchmark")
        }
        let text = try String(contentsOfFile: folder, encoding: .utf8)
        guard let line = text.split(separator: "\n").last(where: { $0.first == "\"" }),
            let rate = line.split(separator: "\",\"").dropFirst().first.flatMap({ Double($0) })
        else { throw TrialError.refused("redis-benchmark says \(text.prefix(200))") }
        let taken = try await scratch.queue.status().waiting
        guard taken > calls * plan.batch * 9 / 10 else { throw TrialError.refused("\(taken) jobs of redis-benchmark") }
        return rate * Double(plan.batch)
    }

    private func connection() throws -> [String] {
        let configuration = scratch.queue.redis.configuration
        guard configuration.cluster == nil else {
            throw TrialError.refused("redis-benchmark is run against one server: unset REDIS_CLUSTER and name that")
        }
        guard configuration.sentinels == nil else {
            throw TrialError.refused("redis-benchmark asks no Sentinels: unset REDIS_SENTINELS and name the master")
        }
        var words =
            switch configuration.address {
            case .host(let host, let port): ["-h", host, "-p", "\(port)"]
            case .unixSocket(let path): ["-s", path]
            }
        if let user = configuration.user { words += ["--user", user] }
        if let password = configuration.password { words += ["-a", password] }
        return words + ["--dbnum", "\(configuration.database)"]
    }

    private func command(_ digest: String) -> [String] {
        let keys = scratch.queue.shards[0]
        let prefix = keys.stream(.standard).dropLast(1)
        var words = ["EVALSHA", digest, "\(3 + plan.batch)", keys.stream(.standard), keys.delayed(.standard)]
        words.append(keys.control)
        words += (0..<plan.batch).map { _ in "\(prefix)j:00000000-0000-4000-9000-__rand_int__" }
        words.append("0")
        let body = String(repeating: "p", count: payload)
        for _ in 0..<plan.batch {
            words += ["00000000-0000-4000-9000-__rand_int__", body, String(repeating: "f", count: 44), "1", "0", "0"]
            words += ["5", ""]
        }
        return words
    }
}

extension RedisClient {
    /// The digest under which the server knows a script.
    fileprivate func digest(of script: RedisScript) async throws -> String {
        let reply = try await send(["SCRIPT", "LOAD", .string(script.source)])
        guard let digest = reply.string else { throw TrialError.refused("SCRIPT LOAD") }
        return digest
    }
}
