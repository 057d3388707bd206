import FoundationEssentials
package import JobProcessing
package import JobQueue
package import Logging
import QueueVocabulary
import Redis
package import RedisAddresses
package import RedisReplies
package import Sealing
package import Workbenches

/// A queue of its own on a server: a random name, random keys, removed at the end.
package struct ScratchQueue: Sendable {
    package let queue: JobQueue
    package let seal: Seal
    package let logger: Logger

    package init(redis: RedisConfiguration, slots: Int, shards: Int = 1, logger: Logger) throws {
        var configuration = QueueConfiguration()
        configuration.name = "trial-" + String(UInt32.random(in: 0x1000_0000 ... .max), radix: 16)
        configuration.maximumDepth = 0
        configuration.slots = slots
        configuration.shards = shards
        self.logger = logger
        queue = JobQueue(redis: RedisClient(redis.named("trial"), logger: logger), configuration: configuration)
        seal = try Self.seal(of: configuration.name, jobKey: Self.newKey("j"), eventKey: Self.newKey("e"))
    }

    static func seal(of queue: String, jobKey: String, eventKey: String) throws(QueueConfigurationError) -> Seal {
        Seal(
            queue: queue,
            jobKeys: try SealKeys(jobKey, name: "JOB_KEY"),
            eventKeys: try SealKeys(eventKey, name: "EVENT_KEY")
        )
    }

    static func newKey(_ id: String) -> String {
        "\(id):" + Data((0..<32).map { _ in UInt8.random(in: .min ... .max) }).base64EncodedString()
    }

    /// The id of the job of a number, and back.
    package static func jobID(_ number: Int) -> JobID {
        let digits = String(number)
        let text = "00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - digits.utf8.count) + digits
        guard let id = JobID(text) else { preconditionFailure("a job id of \(number)") }
        return id
    }

    package static func number(of id: JobID) -> Int {
        id.text.utf8.suffix(12).reduce(0) { $0 * 10 + Int($1 &- UInt8(ascii: "0")) }
    }

    package func worker(handler: @escaping @Sendable (ReservedJob) -> JobResult) -> JobProcessor {
        JobProcessor(
            redis: queue.redis.configuration,
            queue: queue.configuration,
            seal: seal,
            description: WorkerDescription(version: "trial", schemas: 1...1) { "" },
            logger: logger,
            handler: handler
        )
    }

    /// Removes every key of the queue.
    package func remove() async throws(RedisError) {
        let pattern = "cr:{\(queue.configuration.name):*"
        var cursor = "0"
        repeat {
            let reply = try await queue.redis.send(["SCAN", .string(cursor), "MATCH", .string(pattern), "COUNT", 5_000])
            let parts = reply.array ?? []
            cursor = parts.first?.string ?? "0"
            let keys = (parts.count > 1 ? parts[1].array ?? [] : []).compactMap { $0.string }
            if !keys.isEmpty { try await queue.redis.send(["UNLINK"] + keys.map { .string($0) }) }
        } while cursor != "0"
    }
}
