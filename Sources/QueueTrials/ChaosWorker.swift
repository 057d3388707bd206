import JobProcessing
import Logging
import QueueVocabulary
import RedisAddresses
import ServiceLifecycle
import UnixSignals
import Workbenches

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The worker of a chaos run: a process of its own, so that it can be killed.
///
/// Whoever runs ``QueueChaos`` names a program that calls ``run(environment:)``, usually itself.
public enum ChaosWorker {
    /// Works until SIGTERM.
    /// - Parameter environment: What ``QueueChaos`` set.
    /// - Throws: ``TrialError/refused(_:)`` if this was not started by a chaos run.
    public static func run(environment: [String: String]) async throws {
        guard let socket = environment["trial_socket"], let queue = environment["trial_queue"],
            let lease = environment["trial_lease_ms"].flatMap({ Int($0) }),
            let shards = environment["trial_shards"].flatMap({ Int($0) }),
            let jobKey = environment["trial_job_key"], let eventKey = environment["trial_event_key"]
        else { throw TrialError.refused("a chaos worker without a chaos run") }
        let newestSchema = environment["trial_newest_schema"].flatMap { Int($0) } ?? 2
        var configuration = QueueConfiguration()
        configuration.name = queue
        configuration.leaseMilliseconds = lease
        configuration.shards = shards
        configuration.slots = 2
        // Half as long as a long job takes: a worker told to stop has to hand that one back.
        configuration.drain = .seconds(5)
        var log = Logger(label: "chaos.worker") { _ in StreamLogHandler.standardError(label: "chaos.worker") }
        log.logLevel = .warning
        let processor = JobProcessor(
            redis: RedisConfiguration(.unixSocket(socket)),
            queue: configuration,
            seal: try ScratchQueue.seal(of: queue, jobKey: jobKey, eventKey: eventKey),
            description: WorkerDescription(version: "chaos", schemas: 1...max(1, newestSchema)) { "" },
            logger: log
        ) { job in
            if job.body.starts(with: "poison".utf8) { _ = kill(getpid(), SIGKILL) }
            if job.body.starts(with: "retry".utf8), job.attempt == 1 {
                return .failed(code: "trial", detail: "", permanent: false)
            }
            usleep(job.body.starts(with: "long".utf8) ? 10_000_000 : 30_000)
            return .completed(result(of: job.body))
        }
        let group = ServiceGroup(services: [processor], logger: log)
        try await processor.run(in: group, endedBy: [.sigterm, .sigint])
    }

    /// The one right result of a body.
    static func result(of body: [UInt8]) -> [UInt8] { body.reversed() + Array(" done".utf8) }
}
