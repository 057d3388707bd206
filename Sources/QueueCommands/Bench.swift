import ArgumentParser
import Decisioning
import Foundation
import Logging
import ModelArtefacts
import QueueBenchmarks
import QueueControls
import Terminal

/// Measures the queue.
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure the queue beside redis-benchmark, on scratch keys of the Redis in use.",
        discussion: """
            Jobs are applications of the product's example applicant, assessed by a model as a worker does it; with
            --payload or --carry they carry bytes and compute nothing.
            """
    )

    @Option(help: "How many jobs a phase.") var jobs = 200_000
    @Option(help: ArgumentHelp("Artefact that assesses.", valueName: "file"))
    var model = "data/demonstration/artefact.json"
    @Flag(help: "Carry 600 bytes instead; no model is needed.") var carry = false
    @Option(help: ArgumentHelp("Carry so many bytes instead, and back; no model is needed.", valueName: "bytes"))
    var payload: Int?
    @Option(help: "Seconds of each load, 0 for none.") var seconds = 10
    @Option(help: "Jobs computed at once.") var slots = 1
    @Option(help: "Shards the scratch queue is divided into.") var shards = 1
    @Flag(help: "Measure memory instead: of Redis while all jobs wait, and of a worker while it does them.")
    var memory = false
    @Flag(help: "Print the figures as CSV.") var csv = false

    func validate() throws {
        guard (1_000...10_000_000).contains(jobs) else { throw ValidationError("--jobs must be 1000 to 10000000") }
        let isSize = payload.map { (64...60_000).contains($0) } ?? true
        guard isSize else { throw ValidationError("--payload must be 64 to 60000 bytes") }
        guard (0...600).contains(seconds) else { throw ValidationError("--seconds must be 0 to 600") }
        guard (1...64).contains(shards) else { throw ValidationError("--shards must be 1 to 64") }
        guard (1...256).contains(slots) else { throw ValidationError("--slots must be 1 to 256") }
    }

    func run() async throws {
        let bytes = payload ?? (carry ? 600 : nil)
        let work = try bytes.map { BenchmarkWork.carried(payload: $0, result: $0) } ?? .assessing(model)
        let report = try await QueueConnection.with { connection in
            var plan = BenchmarkPlan()
            (plan.jobs, plan.slots, plan.loadSeconds) = (jobs, slots, seconds)
            (plan.shards, plan.isOfMemory) = (shards, memory)
            if seconds == 0 { plan.loads = [] }
            let benchmark = QueueBenchmark(
                redis: connection.redis,
                plan: plan,
                work: work,
                logger: Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
            ) { FileHandle.standardError.write(Data("\($0)\n".utf8)) }
            return try await benchmark.run()
        }
        print(csv ? report.csv : report.table)
        if !report.isExact { throw ExitCode.failure }
    }
}

extension BenchmarkWork {
    /// Jobs of a model's product, assessed as a worker does it.
    fileprivate static func assessing(_ path: String) throws -> BenchmarkWork {
        let artefact = try ArtefactFile(path).artefact
        let rehearsed = try RehearsedAssessment(artefact)
        return BenchmarkWork(name: "\(artefact.name) \(artefact.version), \(artefact.learner)") { id in
            rehearsed.message(id)
        } compute: { body, id in
            try? rehearsed.assess(body, id)  // a failure fails the run
        }
    }
}
