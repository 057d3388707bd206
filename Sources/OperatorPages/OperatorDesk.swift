import ApplicationLedger
import CheckedAnswers
import Documents
import HTTPTypes
package import Hosting
package import JobQueue
package import Ledger
package import LedgerRecords
import Lending
import Pages
package import QueueReadings
import QueueVocabulary
package import Requests
import Sealing

/// What an operator changes: written into the audit chain first, then done.
package struct OperatorDesk: Sendable {
    package let queue: JobQueue
    package let ledger: Ledger
    package let clock: TimeSource
    /// As many letters of a cause are looked at.
    static let mostLetters = 10_000

    /// Gathers it.
    package init(queue: JobQueue, ledger: Ledger, clock: TimeSource) {
        self.queue = queue
        self.ledger = ledger
        self.clock = clock
    }

    /// Who does something, and why.
    package struct Reason: Sendable {
        package let account: Account
        let why: String
        package let traceID: String?
    }

    func turn(_ control: QueueControl, as operation: String, _ reason: Reason) async throws {
        let note = try await record(operation, reason)
        _ = try await asking { () throws(QueueError) in try await queue.control(control, by: note) }
    }

    /// Tells one worker, or all.
    /// - Returns: How many were told.
    package func tell(_ command: WorkerCommand, worker: String?, _ reason: Reason) async throws -> Int {
        // A command for a worker that is gone would be taken by nobody, and forgotten after 90 s.
        let known = try await asking { () throws(QueueError) in
            let now = try await queue.serverTime()
            return try await queue.workers().filter { WorkerReading($0).isAlive(at: now) }.map(\.name)
        }
        let names = worker.map { name in known.filter { $0 == name } } ?? known
        guard !names.isEmpty else { throw Refusal.notFound }
        let note = try await record(command.rawValue, reason, ["count": .number(.init(names.count))])
        try await asking { () throws(QueueError) in
            for name in names {
                try await queue.signal(command, to: name)
                try await queue.note(command.rawValue, name, by: note)
            }
        }
        return names.count
    }

    package func letters(cause: String, limit: Int) async throws -> [DeadLetter] {
        try await asking { () throws(QueueError) in
            try await QueueReader(queue).deadLetters(cause: cause, limit: limit)
        }
    }

    /// Those of some dead letters whose applications a person has decided.
    /// - Returns: Their jobs.
    /// - Throws: `LedgerError`.
    func decided(among letters: [DeadLetter]) async throws -> Set<JobID> {
        let applications = letters.compactMap { ApplicationID(uuid: $0.id.text) }
        return Set(try await ledger.decidedByPerson(among: applications).compactMap { JobID($0.uuid) })
    }

    /// Sends dead letters of a cause back to work, or gives them up.
    /// - Returns: For how many it was done.
    /// - Throws: 409 where a person has decided all that would be sent back.
    func settle(cause: String, limit: Int, isReplay: Bool, _ reason: Reason) async throws -> Int {
        let ids =
            isReplay
            ? try await undecided(cause: cause, limit: limit)
            : try await letters(cause: cause, limit: limit).map(\.id)
        let detail: [String: JSONValue] = ["cause": .string(cause), "count": .number(.init(ids.count))]
        let act: DeadLetterAct = isReplay ? .replay : .discard
        let note = try await record(act.rawValue, reason, detail)
        return try await asking { () throws(QueueError) in try await queue.settle(ids, act, by: note) }
            .count { $0 == .ok }
    }

    /// The newest letters of a cause that may be sent back: what a person has decided stands.
    private func undecided(cause: String, limit: Int) async throws -> [JobID] {
        let letters = try await letters(cause: cause, limit: Self.mostLetters)
        let decided = try await decided(among: letters)
        let ids = letters.map(\.id).filter { !decided.contains($0) }
        guard !ids.isEmpty || decided.isEmpty else {
            throw Refusal(
                status: .conflict,
                code: .conflict,
                detail: "A person has decided all of these applications. That stands, so nothing is sent back to work."
            )
        }
        return Array(ids.prefix(limit))
    }

    private func record(
        _ operation: String,
        _ reason: Reason,
        _ detail: [String: JSONValue] = [:]
    ) async throws -> OperatorNote {
        let words: [String: JSONValue] = ["op": .string(operation), "why": .string(reason.why)]
        try await ledger.audit(
            AuditEntry(
                at: clock.now(),
                actor: .account(reason.account.id),
                action: .queueControlled,
                subject: .queue(queue.configuration.name),
                traceID: reason.traceID,
                detail: detail.merging(words) { $1 }
            )
        )
        return OperatorNote(actor: "account:\(reason.account.id)", reason: reason.why)
    }

    /// A queue that cannot be asked is said plainly, and may be asked again.
    private func asking<Value: Sendable>(
        _ question: () async throws(QueueError) -> Value
    ) async throws -> Value {
        do {
            return try await question()
        } catch {
            throw Refusal.unavailable(
                retryAfter: 5,
                "Redis does not answer just now (\(error)). Try again in a moment."
            )
        }
    }
}

extension OperatorDesk.Reason {
    /// Whoever is signed in, with what the form says of why.
    /// - Throws: 422 for a form that does not say it.
    package init(_ context: WebContext) throws {
        let why = context.form["why"] ?? ""
        guard (1...400).contains(why.utf8.count), why.unicodeScalars.contains(where: { $0 != " " }) else {
            throw Refusal.wrong("why", "Say why, in a few words")
        }
        self.init(account: try context.signedIn(), why: why, traceID: context.notes.current.traceID)
    }
}

extension Refusal {
    /// A field of an operator's form that cannot be.
    package static func wrong(_ field: String, _ message: String) -> Refusal {
        .validation([Mistake(field, .format, message)])
    }
}
