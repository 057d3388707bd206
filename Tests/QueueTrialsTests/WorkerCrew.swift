import Foundation
import JobQueue
import QueueTesting
import QueueVocabulary
import Sealing
import TestSupport

/// Worker processes of a fixture's queue, as chaos runs have them.
final class WorkerCrew {
    let fixture: QueueFixture
    let seal: Seal
    private var workers: [ChildProcess] = []

    init(_ change: (inout QueueConfiguration) -> Void = { _ in }) throws {
        fixture = try QueueFixture(change)
        seal = Seal(
            queue: fixture.queue.configuration.name,
            jobKeys: try SealKeys(Self.key("j1"), name: "JOB_KEY"),
            eventKeys: try SealKeys(Self.key("e1"), name: "EVENT_KEY")
        )
    }

    private static func key(_ id: String) -> String {
        "\(id):" + Data((0..<32).map { id == "j1" ? $0 : 255 - $0 }).base64EncodedString()
    }

    func job(_ number: Int, _ body: String = "job") throws -> NewJob {
        try NewJob(id: jobID(number), body: Array("\(body) \(number)".utf8), schema: 1, seal: seal)
    }

    /// Starts a worker.
    func start() throws {
        let configuration = fixture.queue.configuration
        let settings = [
            "trial_socket": fixture.server.socketPath, "trial_queue": configuration.name,
            "trial_lease_ms": "\(configuration.leaseMilliseconds)", "trial_shards": "1",
            "trial_job_key": Self.key("j1"), "trial_event_key": Self.key("e1"),
        ]
        workers.append(
            try ChildProcess(Installation.program("benchmarks"), ["chaos-worker"], environment: settings)
        )
    }

    /// Starts a worker in the place of each that has gone.
    /// - Returns: How many had gone.
    func replaceTheDead() throws -> Int {
        let dead = workers.filter { !$0.isRunning }
        workers.removeAll { worker in dead.contains { $0 === worker } }
        for _ in dead { try start() }
        return dead.count
    }

    /// Ends all in good order.
    /// - Returns: Their exit codes.
    func stop() -> [Int32?] { workers.map { $0.stop() } }

    /// A time that a script wrote to a job, in milliseconds by Redis' clock.
    func time(_ field: String, of id: JobID) async throws -> Int? {
        try await fixture.field(field, of: id).flatMap { Int($0) }
    }
}
