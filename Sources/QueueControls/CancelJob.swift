public import ArgumentParser
import Documents
import JobQueue
import QueueVocabulary
import Sealing
import Terminal

/// Calls a job off.
public struct CancelJob: AsyncParsableCommand {
    /// `cancel`.
    public static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Call a job off; its application goes to a person."
    )

    @Argument(help: "The job.") var id: JobArgument
    @Flag(help: "Do it without asking.") var yes = false
    @OptionGroup var operatorOptions: OperatorOptions

    /// Nothing asked yet.
    public init() {}

    /// Cancels.
    public func run() async throws {
        try await QueueConnection.with { connection in
            guard try await connection.queue.jobState([id.id]).first ?? nil != nil else {
                throw CommandFailure("\(id.id): no such job")
            }
            try Confirmation.ask("Call \(id.id) off?", isGiven: yes)
            let note = try await connection.record("cancel", operatorOptions, ["id": .string(id.id.text)])
            switch try await connection.queue.cancel(id.id, by: note) {
            case .ok(let was): print("\(id.id) cancelled; it was \(was.rawValue)")
            case .final(let state): throw CommandFailure("\(id.id): is \(state.rawValue) already")
            case .gone: throw CommandFailure("\(id.id): no such job")
            }
        }
    }
}
