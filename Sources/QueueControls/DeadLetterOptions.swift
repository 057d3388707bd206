import ApplicationLedger
import ArgumentParser
import Documents
import Foundation
import JobQueue
import Lending
import QueueReadings
import Sealing
import Terminal

/// Which dead letters are meant: some by id, or those of a cause or an age.
struct DeadLetterOptions: ParsableArguments {
    @Argument(help: "Ids; or --state dead, --cause, --older or --all instead.") var ids: [JobArgument] = []
    @Option(help: "dead, which is all of them; --cause and --older choose among them.") var state: String?
    @Option(help: "Those that died of this.") var cause: String?
    @Option(help: "Those that died longer ago than this, such as 30d.") var older: SpanArgument?
    @Flag(help: "All of them.") var all = false
    @Option(help: "At most so many; 1 to 10,000.") var max = 100
    @Flag(help: "Only tell what would be done.") var dryRun = false
    @Flag(help: "Do it without asking.") var yes = false

    func validate() throws {
        guard (1...10_000).contains(max) else { throw ValidationError("--max must be 1 to 10000") }
        guard state == nil || state == "dead" else {
            throw ValidationError("--state must be dead: no other job can be replayed or discarded")
        }
        let isByRule = state != nil || cause != nil || older != nil || all
        guard ids.isEmpty == isByRule else {
            throw ValidationError("name ids, or one of --state dead, --cause, --older and --all")
        }
        guard ids.count <= max else { throw ValidationError("\(ids.count) ids, and --max is \(max)") }
    }

    /// Tells how many are meant, asks, writes down who and why, and does it.
    /// - Parameters:
    ///   - act: What is done.
    ///   - operatorOptions: Who and why.
    ///   - question: What is asked, after the number of letters.
    ///   - done: What is said at the end, after the number of letters that it was done with.
    /// - Throws: `ExitCode.failure` unless it was done with all that were named; ``CommandFailure`` if a person has decided
    ///   all of them, for what a person has decided is not replayed.
    func settle(
        _ act: DeadLetterAct,
        _ operatorOptions: OperatorOptions,
        question: (Int) -> String,
        done: String
    ) async throws {
        try await QueueConnection.with { connection in
            let (ids, decided) = try await chosen(for: act, connection)
            if !decided.isEmpty { try tellDecided(decided, isAll: ids.isEmpty) }
            print("\(ids.count) dead letters")
            if dryRun || ids.isEmpty { return ids.forEach { print($0) } }
            try Confirmation.ask(question(ids.count), isGiven: yes)
            let detail: [String: JSONValue] = ["count": .number(Double(ids.count))]
            let note = try await connection.record(act.rawValue, operatorOptions, detail)
            let replies = try await connection.queue.settle(ids, act, by: note)
            for (id, reply) in zip(ids, replies) where reply != .ok { print("\(id) \(reply.words)") }
            let count = replies.count { $0 == .ok }
            print("\(count) \(done)")
            let isShort = !self.ids.isEmpty && !decided.isEmpty
            if count != ids.count || isShort { throw ExitCode.failure }
        }
    }

    /// The letters, newest first; of those to be replayed, what a person has decided stays apart.
    private func chosen(
        for act: DeadLetterAct,
        _ connection: QueueConnection
    ) async throws -> (ids: [JobID], decided: [JobID]) {
        guard act == .replay else { return (try await letters(of: connection, limit: max), []) }
        let letters = try await letters(of: connection, limit: 10_000)
        let applications = letters.compactMap { ApplicationID(uuid: $0.text) }
        let decided = Set(try await connection.openLedger().decidedByPerson(among: applications).map(\.uuid))
        let open = letters.filter { !decided.contains($0.text) }
        return (Array(open.prefix(max)), letters.filter { decided.contains($0.text) })
    }

    private func letters(of connection: QueueConnection, limit: Int) async throws -> [JobID] {
        guard ids.isEmpty else { return ids.map(\.id) }
        let now = try await connection.queue.serverTime()
        let letters = try await QueueReader(connection.queue)
            .deadLetters(before: older.map { now - Int64($0.milliseconds) }, cause: cause, limit: limit)
        return letters.map(\.id)
    }

    private func tellDecided(_ decided: [JobID], isAll: Bool) throws(CommandFailure) {
        let named = decided.prefix(3).map(\.text).joined(separator: ", ") + (decided.count > 3 ? ", …" : "")
        let words = "a person has decided \(decided.count) (\(named)); that stands"
        guard !isAll else { throw CommandFailure("nothing is replayed: \(words)") }
        FileHandle.standardError.write(Data("not replayed: \(words)\n".utf8))
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
