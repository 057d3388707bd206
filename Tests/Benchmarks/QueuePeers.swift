import Foundation
import TestSupport

/// Python's queues on the server of a benchmark, in the same run: `queue_peers.py`.
struct QueuePeers {
    /// A Python with those of dramatiq, taskiq, Celery and RQ that are to be measured.
    let python: String
    let server: RedisServer

    /// One of them.
    struct Figures: Decodable {
        let name: String
        /// Jobs a second.
        let enqueued: Double
        let consumed: Double
        /// Processor time in microseconds a job: of the worker, its start included, and of Redis.
        let here: Double
        let redis: Double
    }

    /// Measures all that are there, one after another.
    func measure(jobs: Int) throws -> [Figures] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "queue_peers.py")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [script.path, server.socketPath, "\(jobs)"]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try String(decoding: output, as: UTF8.self).split(separator: "\n")
            .map { try JSONDecoder().decode(Figures.self, from: Data($0.utf8)) }
    }

    /// A line each, and how often faster this queue was.
    func table(_ figures: [Figures], consumed: Double) -> String {
        let lines = figures.map { peer in
            String(
                format: "%@%8.0f/s   enqueue %.0f/s; us a job: %.0f here, %.0f redis; %.1f times as fast here",
                ("python, " + peer.name).padding(toLength: 34, withPad: " ", startingAt: 0),
                peer.consumed,
                peer.enqueued,
                peer.here,
                peer.redis,
                consumed / peer.consumed
            )
        }
        return lines.joined(separator: "\n")
    }
}
