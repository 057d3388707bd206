import ArgumentParser
import Documents
import JobQueue
import Lending
import QueueReadings
import Sealing
import Terminal

/// Which dead letters are meant: some by id, or those of a cause or an age.
struct DeadLetterOptions: ParsableArguments {
    @Argument(help: "Ids; or --cause, or --older, instead.") var ids: [JobArgument] = []
    @Option(help: "Those that died of this.") var cause: String?
    @Option(help: "Those that died longer ago than this, such as 30d.") var older: SpanArgument?
    @Flag(help: "All of them.") var all = false
    @Option(help: "At most so many; 1 to 10,000.") var max = 100
    @Flag(help: "Only tell what would be done.") var dryRun = false
    @Flag(help: "Do it without asking.") var yes = false

    func validate() throws {
        guard (1...10_000).contains(max) else { throw ValidationError("--max must be 1 to 10000") }
        let isByRule = cause != nil || older != nil || all
        guard ids.isEmpty == isByRule else {
            throw ValidationError("name ids, or one of --cause, --older and --all")
        }
    }

    /// The letters, oldest rules first applied.
    func letters(of connection: QueueConnection) async throws -> [JobID] {
        guard ids.isEmpty else { return Array(ids.map(\.id).prefix(max)) }
        let now = connection.time.milliseconds
        let letters = try await QueueReader(connection.queue)
            .deadLetters(before: older.map { now - Int64($0.milliseconds) }, cause: cause, limit: max)
        return letters.map(\.id)
    }

    /// Tells how many are meant, asks, writes down who and why, and does it.
    /// - Parameters:
    ///   - act: What is done.
    ///   - operatorOptions: Who and why.
    ///   - question: What is asked, after the number of letters.
    ///   - done: What is said at the end, after the number of letters that it was done with.
    /// - Throws: `ExitCode.failure` unless it was done with all.
    func settle(
        _ act: DeadLetterAct,
        _ operatorOptions: OperatorOptions,
        question: (Int) -> String,
        done: String
    ) async throws {
        try await QueueConnection.with { connection in
            let ids = try await letters(of: connection)
            print("\(ids.count) dead letters")
            if dryRun || ids.isEmpty { return ids.forEach { print($0) } }
            try Confirmation.ask(question(ids.count), isGiven: yes)
            let detail: [String: JSONValue] = ["count": .number(Double(ids.count))]
            let note = try await connection.record(act.rawValue, operatorOptions, detail)
            let replies = try await connection.queue.settle(ids, act, by: note)
            for (id, reply) in zip(ids, replies) where reply != .ok { print("\(id) \(reply.words)") }
            let count = replies.count { $0 == .ok }
            print("\(count) \(done)")
            if count != ids.count { throw ExitCode.failure }
        }
    }
}

extension DeadLetterReply {
    fileprivate var words: String {
        switch self {
        case .ok: "done"
        case .notDead: "is no dead letter"
        case .noPayload: "has no body any more"
        }
    }
}
