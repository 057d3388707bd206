import ArgumentParser
import QueueControls
import QueueReadings
import QueueReports
import Terminal

/// Prints what became of one job.
struct ShowJob: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print what became of one job; of what it carries, only the size."
    )

    @Argument(help: "The job.") var id: JobArgument

    func run() async throws {
        try await QueueConnection.with { connection in
            guard let timeline = try await QueueReader(connection.queue).timeline(of: id.id) else {
                throw CommandFailure("\(id.id): no such job; finished ones are kept for a quarter of an hour")
            }
            print("job       \(timeline.id)")
            print("state     \(timeline.state)")
            print("attempts  \(timeline.attempts) of \(timeline.attemptsAllowed)")
            print("crashes   \(timeline.crashes)")
            if timeline.replays > 0 { print("replays   \(timeline.replays)") }
            if !timeline.traceID.isEmpty { print("trace     \(timeline.traceID)") }
            print("schema    \(timeline.schema)")
            print("payload   \(timeline.payloadBytes.map { "\($0) bytes, sealed, not shown" } ?? "erased")")
            if let size = timeline.resultBytes { print("result    \(size) bytes, sealed, not shown") }
            for step in timeline.steps { print("\(QueueWords.moment(step.at))  \(step.event)  \(step.detail)") }
        }
    }
}
