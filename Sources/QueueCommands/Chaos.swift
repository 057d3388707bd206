import ArgumentParser
import Foundation
import QueueControls
import QueueTrials
import Terminal

/// Breaks a queue of its own, and counts what was lost.
struct Chaos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Break workers and Redis at random, and prove that every accepted job ends exactly once.",
        discussion:
            "On a redis-server of its own: what runs beside it is not touched. Exits with 1 if anything was lost."
    )

    @Option(help: "How many minutes; fractions are fine.") var minutes = 2.0
    @Option(help: "Repeats a run; as it was printed.") var seed: UInt64?
    @Option(help: "Shards the queue is divided into.") var shards = 1
    @Option(help: "How Redis writes its log: always, everysec or no.") var fsync = "everysec"
    @Option(help: "Path of redis-server.") var redisServer = "/usr/bin/redis-server"
    @Flag(help: .private) var worker = false

    func validate() throws {
        guard ["always", "everysec", "no"].contains(fsync) else {
            throw ValidationError("--fsync must be always, everysec or no")
        }
        guard (1...64).contains(shards) else { throw ValidationError("--shards must be 1 to 64") }
        guard (0.1...1_440).contains(minutes) else { throw ValidationError("--minutes must be 0.1 to 1440") }
    }

    func run() async throws {
        if worker { return try await ChaosWorker.run(environment: ProcessInfo.processInfo.environment) }
        guard FileManager.default.isExecutableFile(atPath: redisServer) else {
            throw CommandFailure("\(redisServer): no such program; install redis-server or say --redis-server")
        }
        var plan = seed.map { ChaosPlan(seed: $0) } ?? ChaosPlan()
        plan.seconds = Int((minutes * 60).rounded(.up))
        plan.redisServer = redisServer
        (plan.shards, plan.fsync) = (shards, fsync)
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path()
        let chaos = QueueChaos(plan: plan, workerProgram: program, workerArguments: ["queue", "chaos", "--worker"]) {
            FileHandle.standardError.write(Data("\($0)\n".utf8))
        }
        let report = try await chaos.run()
        print(report.table)
        if !report.violations.isEmpty { throw ExitCode.failure }
    }
}
