public import ArgumentParser
public import JobQueue
import Terminal

extension QueueConnection {
    /// Turns a switch and writes down who did, and why.
    /// - Returns: What is said afterwards.
    /// - Throws: ``CommandFailure`` if it cannot be written down; then nothing is done.
    public func turn(_ control: QueueControl, as operation: String, why: String) async throws -> String {
        let note = try await record(operation, why: why, actor: nil)
        let before = try await queue.control(control, by: note)
        return operation + (before.isEmpty ? "" : " (it was \(before))")
    }
}

/// A switch of the queue as a command.
protocol QueueSwitch: AsyncParsableCommand {
    static var operation: String { get }
    var control: QueueControl { get }
    var done: String { get }
    var operatorOptions: OperatorOptions { get }
}

extension QueueSwitch {
    func turn() async throws {
        try await QueueConnection.with { connection in
            let note = try await connection.record(Self.operation, operatorOptions)
            let before = try await connection.queue.control(control, by: note)
            print(done + (before.isEmpty ? "" : " (it was \(before))"))
        }
    }
}

/// Tells all workers to read nothing.
public struct PauseQueue: QueueSwitch {
    /// `pause`.
    public static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Let workers finish what they have and read no more; applications are still accepted."
    )
    static let operation = "pause"
    @OptionGroup var operatorOptions: OperatorOptions
    var control: QueueControl { .paused(true) }
    var done: String { "paused" }

    /// Nothing asked yet.
    public init() {}

    /// Pauses.
    public func run() async throws { try await turn() }
}

/// Tells all workers to read again.
public struct ResumeQueue: QueueSwitch {
    /// `resume`.
    public static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let workers read again."
    )
    static let operation = "resume"
    @OptionGroup var operatorOptions: OperatorOptions
    var control: QueueControl { .paused(false) }
    var done: String { "resumed" }

    /// Nothing asked yet.
    public init() {}

    /// Resumes.
    public func run() async throws { try await turn() }
}

/// Takes no more jobs.
public struct CloseIntake: QueueSwitch {
    /// `close`.
    public static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Take no more applications; what waits is still decided."
    )
    static let operation = "close"
    @OptionGroup var operatorOptions: OperatorOptions
    var control: QueueControl { .intakeOpen(false) }
    var done: String { "intake closed" }

    /// Nothing asked yet.
    public init() {}

    /// Closes.
    public func run() async throws { try await turn() }
}

/// Takes jobs again.
public struct OpenIntake: QueueSwitch {
    /// `open`.
    public static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Take applications again."
    )
    static let operation = "open"
    @OptionGroup var operatorOptions: OperatorOptions
    var control: QueueControl { .intakeOpen(true) }
    var done: String { "intake open" }

    /// Nothing asked yet.
    public init() {}

    /// Opens.
    public func run() async throws { try await turn() }
}

/// Sets how much the queue may hold.
public struct LimitDepth: QueueSwitch {
    /// `limit`.
    public static let configuration = CommandConfiguration(
        commandName: "limit",
        abstract: "Set how many jobs a class may hold; what is over waits in the ledger."
    )
    static let operation = "limit"
    @Option(help: "Jobs; 0 is no limit.") var maxDepth: Int
    @OptionGroup var operatorOptions: OperatorOptions
    var control: QueueControl { .maximumDepth(maxDepth) }
    var done: String { "the limit is \(maxDepth)" }

    /// Nothing asked yet.
    public init() {}

    /// Refuses what is no depth.
    public func validate() throws {
        guard (0...100_000_000).contains(maxDepth) else { throw ValidationError("--max-depth must be 0 to 100000000") }
    }

    /// Sets the limit.
    public func run() async throws { try await turn() }
}
