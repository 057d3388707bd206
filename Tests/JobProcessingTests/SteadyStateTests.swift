import JobQueue
import QueueTesting
import QueueVocabulary
import Redis
import RedisAddresses
import RedisReplies
import Sealing
import Synchronization
import TestSupport
import Testing

@testable import JobProcessing
@testable import Workbenches

@Suite(.serialized, .timeLimit(.minutes(4))) struct SteadyStateTests {
    /// How often each command was called since the last `CONFIG RESETSTAT`.
    private func calls(_ fixture: QueueFixture) async throws -> [String: Int] {
        let info = try await fixture.redis.send(["INFO", "commandstats"]).string ?? ""
        var calls: [String: Int] = [:]
        for line in info.split(whereSeparator: \.isNewline) {
            // cmdstat_evalsha:calls=12,usec=…
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, let count = parts[1].split(separator: ",").first?.split(separator: "=").last else {
                continue
            }
            calls[String(parts[0].dropFirst("cmdstat_".count))] = Int(count)
        }
        return calls
    }

    /// One read pipeline, one BEGIN and one COMPLETE a batch; batches of 64 but for the first and the last.
    @Test func aBatchOfSixtyFourCostsThreeRoundTrips() async throws {
        let fixture = try QueueFixture { $0.leaseMilliseconds = 15_000 }
        let count = 6_400
        for start in stride(from: 0, to: count, by: 640) {
            _ = try await fixture.queue.enqueue((start..<start + 640).map { try fixture.job($0) })
        }
        try await fixture.redis.send(["CONFIG", "RESETSTAT"])
        try await fixture.running([fixture.worker()]) {
            try await until("all done") { try await fixture.queue.status().done == count }
        }
        let calls = try await calls(fixture)
        let batches = count / 64
        // A read pipeline is one HGET and one XREADGROUP a class; STAT polls of this test are EVALSHA_RO or EVALSHA too.
        #expect((calls["xreadgroup"] ?? 0) <= 3 * batches * 2, "\(calls)")
        #expect((calls["xack"] ?? 0) <= batches * 2, "\(calls)")
        let begun = (calls["hset"] ?? 0)
        #expect(begun >= 2 * count)
    }

    @Test func interactiveJobsAreComputedBeforeTheOthers() async throws {
        let fixture = try QueueFixture { $0.slots = 1 }
        for kind in [JobClass.bulk, .standard, .interactive] {
            let first = (JobClass.allCases.firstIndex(of: kind) ?? 0) * 1_000
            _ = try await fixture.queue.enqueue((first..<first + 60).map { try fixture.job($0) }, to: kind)
        }
        let order = Mutex([JobClass]())
        let worker = fixture.worker { job in
            order.withLock { $0.append(job.kind) }
            return .completed(job.body)
        }
        try await fixture.running([worker]) { try await until("done") { order.withLock { $0.count == 180 } } }
        let kinds = order.withLock { $0 }
        func mean(_ kind: JobClass) -> Double {
            let places = kinds.indices.filter { kinds[$0] == kind }
            return Double(places.reduce(0, +)) / Double(places.count)
        }
        #expect(mean(.interactive) < mean(.standard) && mean(.standard) < mean(.bulk))
    }

    @Test func fourWorkersComputeEveryJobOnce() async throws {
        let fixture = try QueueFixture { $0.leaseMilliseconds = 15_000 }
        let count = 4_000
        for start in stride(from: 0, to: count, by: 500) {
            _ = try await fixture.queue.enqueue((start..<start + 500).map { try fixture.job($0) })
        }
        let runs = Mutex([JobID: Int]())
        let workers = (0..<4)
            .map { _ in
                fixture.worker { job in
                    runs.withLock { $0[job.id, default: 0] += 1 }
                    return .completed(job.body)
                }
            }
        try await fixture.running(workers) {
            try await until("all done") { try await fixture.queue.status().done == count }
        }
        #expect(runs.withLock { $0.count == count && $0.values.allSatisfy { $0 == 1 } })
    }

    @Test(arguments: [
        ["SERVER_SLEEP": "0", "API_SLEEP": "0", "REDIS_QUEUE": "q-_9"],
        ["SERVER_SLEEP": "0.001", "API_SLEEP": "10", "REDIS_QUEUE": "0"],
        ["SERVER_SLEEP": "60", "API_SLEEP": "0.05", "REDIS_DB_ID": "15"],
        ["SERVER_SLEEP": "0.25", "REDIS_QUEUE": "abcdefghijklmnopqrstuvwxyz012345", "REDIS_DB_ID": "3"],
    ])
    func oddSettingsWork(_ settings: [String: String]) async throws {
        let port = try Installation.freePort()
        let server = try RedisServer.start(options: ["--port", "\(port)", "--bind", "127.0.0.1"])
        var environment = settings
        environment["REDIS_IP"] = "127.0.0.1"
        environment["REDIS_PORT"] = "\(port)"
        let configuration = try QueueConfiguration(environment: environment)
        let redis = try RedisConfiguration(environment: environment)
        let fixture = try QueueFixture()
        let seal = try Seal(queue: configuration.name, jobKeys: testKeys("j1", 1), eventKeys: testKeys("e1", 2))
        let queue = JobQueue(redis: RedisClient(redis, logger: fixture.quiet), configuration: configuration)
        let worker = JobProcessor(
            redis: redis,
            queue: configuration,
            seal: seal,
            description: WorkerDescription(version: "1", schemas: 1...1) { "m" },
            logger: fixture.quiet
        ) { .completed($0.body) }
        try await fixture.running([worker]) {
            // The second comes while the worker blocks: the block must end at once, however long it is.
            for number in 1...2 {
                let job = try NewJob(id: jobID(number), body: [1], schema: 1, seal: seal)
                _ = try await queue.enqueue([job])
                try await until(within: .seconds(4), "done") { try await queue.jobState([job.id])[0]?.state == .done }
            }
        }
        let database = environment["REDIS_DB_ID"] ?? "0"
        #expect(try server.commandLine(["-n", database, "DBSIZE"]).utf8.first != UInt8(ascii: "0"))
        server.stop()
    }
}
