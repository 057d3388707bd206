public import ArgumentParser
import JobQueue

/// Sends dead letters back to work.
public struct ReplayJobs: AsyncParsableCommand {
    /// `replay`.
    public static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Send dead letters back to work.",
        discussion: "What a person has decided meanwhile stands: such letters are named and left alone."
    )

    @OptionGroup var letters: DeadLetterOptions
    @OptionGroup var operatorOptions: OperatorOptions

    /// Nothing asked yet.
    public init() {}

    /// Replays.
    public func run() async throws {
        try await letters.settle(
            .replay,
            operatorOptions,
            question: { "Send \($0) dead letters back to work?" },
            done: "sent back to work"
        )
    }
}

/// Gives dead letters up for good.
public struct DiscardJobs: AsyncParsableCommand {
    /// `discard`.
    public static let configuration = CommandConfiguration(
        commandName: "discard",
        abstract: "Give dead letters up and erase what they carry.",
        discussion: "The applications stay with the person they were referred to."
    )

    @OptionGroup var letters: DeadLetterOptions
    @OptionGroup var operatorOptions: OperatorOptions

    /// Nothing asked yet.
    public init() {}

    /// Discards.
    public func run() async throws {
        try await letters.settle(
            .discard,
            operatorOptions,
            question: { "Erase \($0) dead letters for good?" },
            done: "discarded"
        )
    }
}
