import Foundation
import JobQueue
import Logging
import QueueBenchmarks
import QueueTrials
import QueueVocabulary
import Redis
import RedisAddresses
import Sealing
import TestSupport

/// What a whole worker takes of a machine: the program as it is shipped, with a Redis of its own and real jobs.
struct WorkerFootprint {
    private let program: String
    private let artefact: String
    private let work: BenchmarkWork
    private let server: RedisServer
    private let folder: TemporaryFolder
    private let jobKey = Self.newKey("j")
    private let eventKey = Self.newKey("e")

    // The worker to start should be a stripped release build.
    init(program: String, artefact: String) throws {
        self.program = program
        self.artefact = artefact
        work = try ScoringWork(artefact: artefact).work
        server = try RedisServer.start()
        folder = try TemporaryFolder()
    }

    private static func newKey(_ id: String) -> String {
        "\(id):" + Data((0..<32).map { _ in UInt8.random(in: .min ... .max) }).base64EncodedString()
    }

    /// Starts a worker five times, then lets the last one work.
    func measure(jobs: Int) async throws {
        let queue = makeQueue()
        let size = try FileManager.default.attributesOfItem(atPath: program)[.size] as? Int ?? 0
        print("\(program): \(megabytes(size / 1024)) MB on disk")
        var starts: [Double] = []
        for round in 1...5 {
            let start = ContinuousClock.now
            let worker = try startWorker()
            let pid = worker.processID
            while try await !isReady(pid, queue) { try await Task.sleep(for: .milliseconds(1)) }
            starts.append((ContinuousClock.now - start) / .milliseconds(1))
            if round == 5 { try await watch(worker, queue, jobs: jobs) }
            worker.stop()
        }
        print("from start to ready: median \(Int(starts.sorted()[2])) ms of \(starts.map { Int($0) })")
        await queue.redis.close()
        server.stop()
    }

    private func watch(_ worker: ChildProcess, _ queue: JobQueue, jobs: Int) async throws {
        print("resident, idle: \(megabytes(try kilobytes("VmRSS", worker.processID))) MB")
        try await enqueue(jobs, queue)
        while try await queue.status().done < jobs {
            guard worker.isRunning else { throw TrialError.refused("the worker has ended") }
            try await Task.sleep(for: .milliseconds(50))
        }
        let now = megabytes(try kilobytes("VmRSS", worker.processID))
        let most = megabytes(try kilobytes("VmHWM", worker.processID))
        print("resident after \(jobs) jobs of \(work.name): \(now) MB, at most \(most) MB")
    }

    private func makeQueue() -> JobQueue {
        let redis = RedisConfiguration(.unixSocket(server.socketPath))
        var configuration = QueueConfiguration()
        configuration.maximumDepth = 0
        return JobQueue(redis: RedisClient(redis, logger: Logger(label: "footprint")), configuration: configuration)
    }

    private func startWorker() throws -> ChildProcess {
        var environment = server.environment
        environment["JOB_KEY"] = jobKey
        environment["EVENT_KEY"] = eventKey
        environment["MODEL_PATH"] = artefact
        environment["LOG_LEVEL"] = "warning"
        return try ChildProcess(program, [], environment: environment, output: folder.file("worker.log"))
    }

    /// Ready is what an orchestrator would see: a beat in Redis that names a model.
    private func isReady(_ pid: Int32, _ queue: JobQueue) async throws -> Bool {
        try await queue.workers()
            .contains { $0.fields["pid"] == "\(pid)" && $0.fields["model"]?.isEmpty == false }
    }

    private func enqueue(_ count: Int, _ queue: JobQueue) async throws {
        let seal = Seal(
            queue: queue.configuration.name,
            jobKeys: try SealKeys(jobKey, name: "JOB_KEY"),
            eventKeys: try SealKeys(eventKey, name: "EVENT_KEY")
        )
        for start in stride(from: 0, to: count, by: 1_024) {
            let jobs = try (start..<min(start + 1_024, count))
                .map { _ in
                    let text = UUID().uuidString.lowercased()
                    guard let id = JobID(text) else { throw TrialError.refused(text) }
                    return try NewJob(id: id, body: work.body(text), schema: 1, seal: seal)
                }
            for reply in try await queue.enqueue(jobs) {
                guard case .ok = reply else { throw TrialError.refused("ENQUEUE \(reply)") }
            }
        }
    }

    /// A line of the kernel's own account of a process.
    private func kilobytes(_ name: String, _ pid: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(name):") } ?? ""
        return Int(line.split(whereSeparator: \.isWhitespace).dropFirst().first ?? "") ?? 0
    }

    private func megabytes(_ kilobytes: Int) -> String { String(format: "%.1f", Double(kilobytes) / 1024) }
}
