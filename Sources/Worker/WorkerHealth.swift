import JobQueue
import Logging
import QueueVocabulary
import Redis
import RedisAddresses

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Whether a worker of this host is at work, as its own heartbeats in Redis tell it.
///
/// A container holds one worker; where several share a host, one that works is enough.
enum WorkerHealth: Sendable, Hashable, CustomStringConvertible {
    /// Its last beat reached Redis, and it has a model.
    case working
    /// It beats, but has no model: jobs stay queued.
    case withoutModel
    /// No worker of this host has beaten within ``patience``.
    case silent
    /// Redis does not answer.
    case unknown(String)

    /// How old the last beat may be, in milliseconds: three beats.
    static let patience: Int64 = 15_000

    /// Asks Redis.
    static func check(_ configuration: WorkerConfiguration, host: String = hostName()) async -> WorkerHealth {
        // One look, by a program that ends after it: outages are its result, not its log.
        let silent = Logger(label: "healthcheck") { _ in SwiftLogNoOpLogHandler() }
        let redis = RedisClient(configuration.redis.named("healthcheck"), logger: silent)
        let queue = JobQueue(redis: redis, configuration: configuration.queue)
        let health: WorkerHealth
        do throws(QueueError) {
            health = Self.health(of: try await queue.workers(), on: host, at: try await queue.serverTime())
        } catch {
            health = .unknown(error.description)
        }
        await redis.close()
        return health
    }

    /// Judges beats; a worker's name is its host, its process and something random, joined by hyphens.
    static func health(of beats: [WorkerBeat], on host: String, at now: Int64) -> WorkerHealth {
        let states =
            beats
            .filter { $0.name.utf8.starts(with: "\(host)-".utf8) && now - $0.lastBeat <= patience }
            .compactMap { $0.fields["state"] }
            .filter { $0 != "stopped" }
        if states.contains(where: { $0 != "no-model" }) { return .working }
        return states.isEmpty ? .silent : .withoutModel
    }

    /// The name of this host as the queue puts it in front of its workers' names: without what no host name holds.
    static func hostName() -> String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "host" }
        let name = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            .filter { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"): true
                default: false
                }
            }
        return String(decoding: name.prefix(64), as: UTF8.self)
    }

    /// For people; one line.
    var description: String {
        switch self {
        case .working: "working"
        case .withoutModel: "not ready: there is no usable model, jobs stay queued"
        case .silent: "no worker of this host has beaten for \(Self.patience / 1000) s"
        case .unknown(let reason): "Redis does not answer: \(reason)"
        }
    }
}
