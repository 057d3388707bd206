import FoundationEssentials
import Logging
import QueueBenchmarks
import QueueTrials
import RedisAddresses
import TestSupport

// Speed, measured with optimisation on. Each program part starts a private server and needs nothing else:
//   swift run -c release benchmarks queue ARTEFACT [jobs] [seconds a load] [slots] [--peers PYTHON]
//   swift run -c release benchmarks carried [jobs] [seconds a load]
//   swift run -c release benchmarks memory ARTEFACT [jobs]
//   swift run -c release benchmarks assess ARTEFACT
//   swift run -c release benchmarks allocations ARTEFACT ...     (exits with 1 where prediction asks for memory)
//   swift run -c release benchmarks speed ARTEFACT ...           (exits with 1 where it takes four times its goal)
//   swift run -c release benchmarks trees MODEL ROWS
//   swift run -c release benchmarks scoring XGBOOST LIGHTGBM ROWS TREES LOGISTIC SCORECARD [PYTHON]
//   swift run -c release benchmarks worker PROGRAM ARTEFACT [jobs]
//   swift run -c release benchmarks learning PRODUCT DATA PYTHON [rounds]
//   swift run -c release benchmarks portfolio PYTHON|postgresql [loans]
//   swift run -c release benchmarks chaos [seconds]

/// The program `benchmarks`.
@main enum Benchmarks {
    static func main() async throws {
        let arguments = Array(Swift.CommandLine.arguments.dropFirst())
        let numbers = arguments.compactMap { Int($0) }
        let artefact = arguments.dropFirst().first { Int($0) == nil }
        switch (arguments.first, artefact) {
        case ("queue", let path?): try await queue(try ScoringWork(artefact: path).work, numbers)
        case ("carried", _): try await queue(.carried(payload: 600, result: 600), numbers)
        case ("memory", let path?): try await queue(try ScoringWork(artefact: path).work, numbers, isOfMemory: true)
        case ("chaos", _): try await chaos(seconds: numbers.first ?? 120)
        case ("chaos-worker", _): try await ChaosWorker.run(environment: ProcessInfo.processInfo.environment)
        case ("trees", let path?) where arguments.count == 3:
            try TreeWork(model: path, rows: arguments[2]).printTimings()
        case ("scoring", _) where (7...8).contains(arguments.count):
            try ScoringBenchmark(Array(arguments.dropFirst())).run()
        case ("learning", let product?) where arguments.count >= 4:
            try LearningBenchmark(
                product: product,
                data: arguments[2],
                python: arguments[3],
                rounds: numbers.first ?? 5
            )
            .run()
        case ("worker", let program?) where arguments.count >= 3:
            try await WorkerFootprint(program: program, artefact: arguments[2]).measure(jobs: numbers.first ?? 100_000)
        case ("portfolio", let python?):
            try await PortfolioBenchmark.run(python: python, loans: numbers.first ?? 1_000_000)
        case ("assess", let path?): try ScoringWork(artefact: path).printTimings()
        case ("speed", _?): try SpeedCheck.run(Array(arguments.dropFirst()))
        case ("allocations", _?): try AllocationCheck.run(Array(arguments.dropFirst()))
        default:
            print(
                "usage: benchmarks queue ARTEFACT [jobs] [seconds] [slots] [--peers PYTHON] | carried [jobs] | memory ARTEFACT [jobs] | chaos [seconds] "
                    + "| assess ARTEFACT | allocations ARTEFACT ... | speed ARTEFACT ... | trees MODEL ROWS | scoring XGBOOST LIGHTGBM ROWS TREES LOGISTIC SCORECARD [PYTHON] | worker PROGRAM ARTEFACT [jobs]\n"
                    + "| learning PRODUCT DATA PYTHON [rounds] | portfolio PYTHON|postgresql [loans]"
            )
        }
    }

    private static func queue(_ work: BenchmarkWork, _ numbers: [Int], isOfMemory: Bool = false) async throws {
        // What deploy/redis.conf says.
        let server = try RedisServer.start(options: [
            "--appendonly", "yes", "--appendfsync", "everysec", "--hash-max-listpack-value", "4096", "--save", "3600 1",
            "--stream-node-max-entries", "32", "--auto-aof-rewrite-min-size", "512mb",
        ])
        var plan = BenchmarkPlan()
        plan.isOfMemory = isOfMemory
        if let jobs = numbers.first ?? (isOfMemory ? 1_000_000 : nil) { plan.jobs = jobs }
        if numbers.count > 1 {
            plan.loadSeconds = numbers[1]
            if numbers[1] == 0 { plan.loads = [] }
        }
        if numbers.count > 2 { plan.slots = numbers[2] }
        let benchmark = QueueBenchmark(
            redis: RedisConfiguration(.unixSocket(server.socketPath)),
            plan: plan,
            work: work,
            logger: Logger(label: "benchmarks")
        )
        let report = try await benchmark.run()
        print(report.table)
        let words = Swift.CommandLine.arguments
        if let option = words.firstIndex(of: "--peers"), words.indices.contains(option + 1) {
            let peers = QueuePeers(python: words[option + 1], server: server)
            print("\n" + peers.table(try peers.measure(jobs: 6_000), consumed: report.rate("consume") ?? 0))
        }
        server.stop()
    }

    private static func chaos(seconds: Int) async throws {
        var plan = ChaosPlan()
        plan.seconds = seconds
        let program = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path()
        let chaos = QueueChaos(plan: plan, workerProgram: program, workerArguments: ["chaos-worker"]) { print($0) }
        print(try await chaos.run().table)
    }
}
