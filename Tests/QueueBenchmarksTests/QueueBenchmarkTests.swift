import Foundation
import Logging
import QueueBenchmarks
import QueueTrials
import RedisAddresses
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct QueueBenchmarkTests {
    @Test(arguments: [1, 4]) func aBenchmarkDeliversExactlyAndLeavesNothingBehind(_ shards: Int) async throws {
        let server = try RedisServer.start()
        let redis = RedisConfiguration(.unixSocket(server.socketPath))
        var plan = BenchmarkPlan()
        plan.jobs = 2_000
        plan.shards = shards
        plan.loads = [0.5]
        plan.loadSeconds = 1
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let work = BenchmarkWork.carried(payload: 100, result: 50)
        let report = try await QueueBenchmark(redis: redis, plan: plan, work: work, logger: logger).run()
        #expect(report.isExact, "\(report.check)")
        #expect(
            report.rates.map(\.name) == [
                "redis-benchmark, same EVALSHA", "enqueue", "consume", "end to end", "4 workers consume",
            ]
        )
        #expect(report.table.contains("each job once"))
        #expect(report.table.contains(", \(ProcessInfo.processInfo.activeProcessorCount) cores,"))
        #expect(report.table.contains("redis, whose core is full at"))
        #expect(report.rates.allSatisfy { $0.perSecond > 0 })
        #expect(report.loads.count == 1 && report.loads[0].p99 >= report.loads[0].median)
        #expect(report.loads[0].queuedP99 <= report.loads[0].longest + 1)
        #expect(report.csv.split(separator: "\n").count == 11)
        #expect(try server.commandLine(["DBSIZE"]) == "0\n")
    }

    @Test func memoryIsMeasuredWhileJobsWaitAndWhileTheyAreDone() async throws {
        let server = try RedisServer.start()
        var plan = BenchmarkPlan()
        (plan.jobs, plan.isOfMemory) = (4_000, true)
        let benchmark = QueueBenchmark(
            redis: RedisConfiguration(.unixSocket(server.socketPath)),
            plan: plan,
            work: .carried(payload: 100, result: 50),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        let report = try await benchmark.run()
        #expect(report.isExact, "\(report.check)")
        #expect(report.rates.map(\.name) == ["enqueue", "consume and record"])
        #expect(report.table.contains("all of them 0."))
        #expect(report.table.contains("MiB per 100,000 jobs"))
        #expect(try server.commandLine(["DBSIZE"]) == "0\n")
    }

    @Test func workThatFailsIsNotMeasured() async throws {
        let server = try RedisServer.start()
        var plan = BenchmarkPlan()
        plan.jobs = 100
        plan.redisBenchmark = nil
        plan.loads = []
        let work = BenchmarkWork(name: "never") { _ in
            [1]
        } compute: { _, _ in
            nil
        }
        let benchmark = QueueBenchmark(
            redis: RedisConfiguration(.unixSocket(server.socketPath)),
            plan: plan,
            work: work,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        await #expect(throws: TrialError.self) { try await benchmark.run() }
    }

    /// The load's generator waits for what is recorded: a recorder that stopped must not leave it waiting.
    @Test(.timeLimit(.minutes(1)), arguments: [150, 250])
    func workThatFailsWhenItIsRecordedEndsTheMeasurement(_ good: Int) async throws {
        let server = try RedisServer.start()
        var plan = BenchmarkPlan()
        (plan.jobs, plan.crew, plan.redisBenchmark, plan.loads, plan.loadSeconds) = (100, 1, nil, [0.5], 1)
        let calls = Atomic(0)
        let work = BenchmarkWork(name: "worse and worse") { _ in
            [1]
        } compute: { _, _ in
            calls.add(1, ordering: .relaxed).newValue <= good ? [2] : nil
        }
        let benchmark = QueueBenchmark(
            redis: RedisConfiguration(.unixSocket(server.socketPath)),
            plan: plan,
            work: work,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        await #expect(throws: TrialError.self) { try await benchmark.run() }
    }
}
