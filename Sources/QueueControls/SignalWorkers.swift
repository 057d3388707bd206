public import ArgumentParser
import Documents
import JobQueue
import QueueReadings
import Terminal

/// Tells workers something; they obey with their next beat.
protocol WorkerSignal: AsyncParsableCommand {
    static var command: WorkerCommand { get }
    var target: WorkerOptions { get }
    var operatorOptions: OperatorOptions { get }
}

struct WorkerOptions: ParsableArguments {
    @Argument(help: "Names of workers; a beginning that only one has is enough.") var names: [String] = []
    @Flag(help: "All workers.") var all = false

    func validate() throws {
        guard names.isEmpty == all else { throw ValidationError("name workers, or say --all") }
    }
}

extension WorkerSignal {
    func send() async throws {
        try await QueueConnection.with { connection in
            let beats = try await connection.queue.workers()
            let known = beats.map(\.name)
            let now = try await connection.queue.serverTime()
            let silent = Set(beats.filter { !WorkerReading($0).isAlive(at: now) }.map(\.name))
            let names = target.all ? known : try target.names.map { try Self.worker($0, known) }
            guard !names.isEmpty else { throw CommandFailure("no worker is registered") }
            let command = Self.command.rawValue
            let note = try await connection.record(command, operatorOptions, ["count": .number(Double(names.count))])
            for name in names {
                // A command for a worker that is gone would be taken by nobody, and forgotten after 90 s.
                guard !silent.contains(name) else {
                    print("\(name): is silent, so it was not told")
                    continue
                }
                try await connection.queue.signal(Self.command, to: name)
                try await connection.queue.note(command, name, by: note)
                print("\(name): \(command), with its next beat (5 s at most)")
            }
        }
    }

    private static func worker(_ text: String, _ known: [String]) throws(CommandFailure) -> String {
        let found = known.filter { $0 == text || $0.utf8.starts(with: text.utf8) }
        guard found.count == 1 || known.contains(text) else {
            throw CommandFailure("\(text): \(found.isEmpty ? "no such worker" : "\(found.count) workers begin so")")
        }
        return known.contains(text) ? text : found[0]
    }
}

/// Lets workers finish and read no more.
public struct QuietWorkers: WorkerSignal {
    /// `quiet`.
    public static let configuration = CommandConfiguration(
        commandName: "quiet",
        abstract: "Let workers finish what they have and read no more."
    )
    static let command = WorkerCommand.quiet
    @OptionGroup var target: WorkerOptions
    @OptionGroup var operatorOptions: OperatorOptions

    /// Nothing asked yet.
    public init() {}

    /// Tells them.
    public func run() async throws { try await send() }
}

/// Lets quiet workers read again.
public struct ResumeWorkers: WorkerSignal {
    /// `resume`.
    public static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let quiet workers read again."
    )
    static let command = WorkerCommand.resume
    @OptionGroup var target: WorkerOptions
    @OptionGroup var operatorOptions: OperatorOptions

    /// Nothing asked yet.
    public init() {}

    /// Tells them.
    public func run() async throws { try await send() }
}

/// Ends workers in good order.
public struct StopWorkers: WorkerSignal {
    /// `stop`.
    public static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "End workers: they finish or hand back what they have."
    )
    static let command = WorkerCommand.stop
    @OptionGroup var target: WorkerOptions
    @OptionGroup var operatorOptions: OperatorOptions

    /// Nothing asked yet.
    public init() {}

    /// Tells them.
    public func run() async throws { try await send() }
}

/// Makes workers look for abandoned jobs at once.
public struct ReclaimJobs: WorkerSignal {
    /// `reclaim`.
    public static let configuration = CommandConfiguration(
        commandName: "reclaim",
        abstract: "Make every worker look for abandoned jobs now, not within five seconds."
    )
    static let command = WorkerCommand.sweep
    @OptionGroup var operatorOptions: OperatorOptions
    var target: WorkerOptions {
        var target = WorkerOptions()
        target.all = true
        return target
    }

    /// Nothing asked yet.
    public init() {}

    /// Tells them.
    public func run() async throws { try await send() }
}
