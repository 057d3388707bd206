#if DEBUG
import Foundation
import JobQueue
import QueueTesting
import QueueTrials
import QueueVocabulary
import Redis
import RedisReplies
import Sealing
import TestSupport
import Testing

/// F1: a worker killed exactly where it hurts, at every named point, while another worker's jobs lie about.
@Suite(.timeLimit(.minutes(10))) struct CrashPointTests {
    private static let ofWeb: Set<CrashPoint> = [.accepted, .enqueued, .recorded]
    private static let ofDrain: Set<CrashPoint> = [.draining, .handedBack, .leaving]

    private func worker(_ fixture: QueueFixture, at point: CrashPoint?) throws -> ChildProcess {
        var environment = [
            "trial_socket": fixture.server.socketPath, "trial_queue": fixture.queue.configuration.name,
            "trial_lease_ms": "\(fixture.queue.configuration.leaseMilliseconds)", "trial_shards": "1",
            "trial_job_key": Self.key("j1"), "trial_event_key": Self.key("e1"),
        ]
        environment["crash_at"] = point?.rawValue
        return try ChildProcess(Installation.program("benchmarks"), ["chaos-worker"], environment: environment)
    }

    private static func key(_ id: String) -> String {
        "\(id):" + Data((0..<32).map { id == "j1" ? $0 : 255 - $0 }).base64EncodedString()
    }

    /// The fifth is the first that a worker reads here; if it is long, its worker cannot end it while draining.
    private func job(_ number: Int, _ seal: Seal, before point: CrashPoint) throws -> NewJob {
        let isLong = point == .handedBack && number == 5
        let body = (isLong ? "long" : number.isMultiple(of: 10) ? "retry" : "job") + " \(number)"
        return try NewJob(id: jobID(number), body: Array(body.utf8), schema: 1, seal: seal)
    }

    @Test(arguments: CrashPoint.allCases.filter { !ofWeb.contains($0) })
    func f1AWorkerKilledAtANamedPoint(_ point: CrashPoint) async throws {
        let fixture = try QueueFixture()
        let seal = Seal(
            queue: fixture.queue.configuration.name,
            jobKeys: try SealKeys(Self.key("j1"), name: "JOB_KEY"),
            eventKeys: try SealKeys(Self.key("e1"), name: "EVENT_KEY")
        )
        // A drain must come before the work is done, however late this process looks.
        let count = Self.ofDrain.contains(point) ? 300 : 100
        let jobs = try (1...count).map { try job($0, seal, before: point) }
        try await fixture.makeGroups()
        _ = try await fixture.queue.enqueue(Array(jobs.prefix(4)))
        #expect(try await fixture.read(as: "gone").count == 4)
        _ = try await fixture.queue.enqueue(Array(jobs.dropFirst(4)))
        try await fixture.redis.send(["ZADD", .string(fixture.keys.workers), 1, "long-gone"])

        let first = try worker(fixture, at: point)
        if Self.ofDrain.contains(point) {
            try await until("at work") { try await fixture.queue.status().done > 2 }
            first.signal(SIGTERM)
        }
        #expect(first.wait(upTo: .seconds(20)) == 128 + SIGKILL, "it never came to \(point)")

        let second = try worker(fixture, at: nil)
        try await until(within: .seconds(60), "all done after a crash at \(point)") {
            try await fixture.areDone(jobs.map(\.id))
        }
        try await until("nothing is left") {
            try await [fixture.streamLength(), fixture.pendingCount()] == [0, 0]
        }
        let told = try await fixture.events().map { $0[1] }
        #expect(told.count == count && Set(told) == Set(jobs.map(\.id.text)), "each job is told of once")
        #expect(try await fixture.queue.status().dead == 0)
        #expect(second.stop() == 0)
    }
}
#endif
