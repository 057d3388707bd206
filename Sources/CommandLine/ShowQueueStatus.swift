import ArgumentParser
import Documents
import JobQueue
import Redis
import Terminal

/// Prints how the queue stands.
struct ShowQueueStatus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Print how the queue stands, one line for each class.",
        discussion: "Rates are measured over the interval. Exits with 0 if all is well, 1 on amber, 2 on red."
    )

    @Flag(help: "Print JSON.") var json = false
    @Option(help: "Seconds between the two readings that rates are made of; 0 for no rates.") var interval = 1.0
    @Option(help: "Seconds the oldest job may wait.") var target = 5.0

    func validate() throws {
        guard (0...60).contains(interval) else { throw ValidationError("--interval must be 0 to 60 seconds") }
        guard target > 0 else { throw ValidationError("--target must be above 0") }
    }

    func run() async throws {
        let surroundings = Surroundings()
        let redis = try surroundings.redis()
        let queue = try surroundings.queue(on: redis)
        let classes: [QueueHealth]
        do {
            classes = try await read(queue)
        } catch {
            await redis.close()
            throw CommandFailure("\(error)")
        }
        await redis.close()
        print(json ? QueueHealth.document(classes) : QueueHealth.table(classes))
        let worst = classes.map(\.state).max() ?? .ok
        if worst != .ok { throw ExitCode(worst.rawValue) }
    }

    private func read(_ queue: JobQueue) async throws -> [QueueHealth] {
        var before: [JobClass: QueueStatus] = [:]
        if interval > 0 {
            for kind in JobClass.allCases { before[kind] = try await queue.status(of: kind) }
            try await Task.sleep(for: .seconds(interval))
        }
        var classes: [QueueHealth] = []
        for kind in JobClass.allCases {
            classes.append(
                QueueHealth(
                    kind: kind,
                    status: try await queue.status(of: kind),
                    before: before[kind],
                    targetMilliseconds: Int(target * 1000),
                    configuredDepth: queue.configuration.maximumDepth
                )
            )
        }
        return classes
    }
}
