import ArgumentParser
import Foundation
import Logging
import QueueControls
import QueueTrials
import Terminal

/// Measures the queue.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the queue beside redis-benchmark, on scratch keys of the Redis in use.",
        discussion: "Jobs carry bytes and compute nothing; `swift run -c release benchmarks queue` scores with a model."
    )

    @Option(help: "How many jobs a phase.") var jobs = 200_000
    @Option(help: "Bytes of a job, and of its result.") var payload = 600
    @Option(help: "Seconds of each load, 0 for none.") var seconds = 10
    @Option(help: "Jobs computed at once.") var slots = 1
    @Flag(help: "Print the figures as CSV.") var csv = false

    func validate() throws {
        guard (1_000...10_000_000).contains(jobs) else { throw ValidationError("--jobs must be 1000 to 10000000") }
        guard (64...60_000).contains(payload) else { throw ValidationError("--payload must be 64 to 60000 bytes") }
        guard (0...600).contains(seconds) else { throw ValidationError("--seconds must be 0 to 600") }
        guard (1...256).contains(slots) else { throw ValidationError("--slots must be 1 to 256") }
    }

    func run() async throws {
        let report = try await QueueConnection.with { connection in
            var plan = BenchmarkPlan()
            (plan.jobs, plan.slots, plan.loadSeconds) = (jobs, slots, seconds)
            if seconds == 0 { plan.loads = [] }
            let benchmark = QueueBenchmark(
                redis: connection.redis,
                plan: plan,
                work: .carried(payload: payload, result: payload),
                logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
            ) { FileHandle.standardError.write(Data("\($0)\n".utf8)) }
            return try await benchmark.run()
        }
        print(csv ? report.csv : report.table)
        if !report.isExact { throw ExitCode.failure }
    }
}
