import ArgumentParser
import QueueControls
import QueueReadings
import QueueReports
import Terminal

/// Prints what became of one job.
struct ShowJob: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print what became of one job; of what it carries, only the size.",
        discussion: "With --reveal, and the keys that sealed it, what the model is asked too: no name, no contact."
    )

    @Argument(help: "The job.") var id: JobArgument
    @Flag(help: "Print what the job carries as well; who and why are written down first.") var reveal = false
    @Option(help: "Why; needed with --reveal.") var why: String?
    @Option(help: "Who looks.") var actor: String?

    /// Asks for a reason before anything is shown.
    func validate() throws {
        guard !reveal || why != nil else { throw ValidationError("--reveal needs --why") }
        try WhoAndWhy.validate(why: why, actor: actor)
    }

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
            guard reveal, let why else { return }
            print(try await connection.revealedBody(of: id.id, schema: timeline.schema, why: why, actor: actor))
        }
    }
}
