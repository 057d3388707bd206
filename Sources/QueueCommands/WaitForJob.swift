import ArgumentParser
import JobQueue
import QueueControls
import QueueVocabulary
import Terminal

/// Waits until a job has ended.
struct WaitForJob: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until a job has ended, and print how.",
        discussion: "Exits with 0 if it is done, 2 if it ended in another way, 1 if it is unknown or the time is over."
    )

    @Argument(help: "The job.") var id: JobArgument
    @Option(help: "How long at most, such as 30s.") var timeout = SpanArgument(milliseconds: 30_000)

    func run() async throws {
        try await QueueConnection.with { connection in
            let deadline = ContinuousClock.now + .milliseconds(timeout.milliseconds)
            while true {
                guard let state = try await connection.queue.jobState([id.id]).first ?? nil else {
                    throw CommandFailure("\(id.id): no such job")
                }
                if state.state.isFinal {
                    let cause = state.why.map { " (\($0))" } ?? ""
                    print("\(id.id) \(state.state.rawValue)\(cause)")
                    if state.state != .done { throw ExitCode(2) }
                    return
                }
                guard ContinuousClock.now < deadline else {
                    throw CommandFailure("\(id.id): still \(state.state.rawValue) after \(timeout.milliseconds) ms")
                }
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }
}
