import ApplicationLedger
import Assessments
package import Casework
import Documents
import HTTPTypes
import Hosting
package import JobQueue
package import Ledger
import LedgerRecords
import Lending
package import Origination
import Products
package import QueueMonitoring
import QueueVocabulary
import Requests
import Responses
package import Sealing
import WhatIfs

// What would change this decision.
//
// A what-if is a job like any other, in the class in which somebody waits, under an id of its own from which no decision
// can come. Nothing of it is written to the ledger; Redis forgets it as it forgets results.

/// Asks a worker what an application would come to with other answers.
package struct WhatIfDesk: Sendable {
    private let ledger: Ledger
    private let catalogue: ProductCatalogue
    private let decisions: DecisionDesk
    private let queue: JobQueue
    private let seal: Seal
    private let watcher: CompletionWatcher
    private let monitor: QueueMonitor

    /// A job that nobody has begun by then is dropped: whoever asked has gone.
    private static let lifetime = Duration.seconds(30)
    /// How long somebody waits for the answer.
    private static let patience = Duration.seconds(6)
    /// How long somebody who is turned away waits to be told for how long.
    private static let glance = Duration.milliseconds(300)

    /// Gathers it.
    package init(
        ledger: Ledger,
        catalogue: ProductCatalogue,
        decisions: DecisionDesk,
        queue: JobQueue,
        seal: Seal,
        watcher: CompletionWatcher,
        monitor: QueueMonitor
    ) {
        self.ledger = ledger
        self.catalogue = catalogue
        self.decisions = decisions
        self.queue = queue
        self.seal = seal
        self.watcher = watcher
        self.monitor = monitor
    }

    /// The application that an address names, as far as it can be asked about.
    /// - Throws: 404 for what is not there or not theirs to see, 409 before the decision.
    func subject(_ id: String, for account: Account) async throws -> WhatIfSubject {
        let state = try await decisions.state(of: id, for: account)
        let summary = state.standing.application
        guard state.assessment != nil else {
            throw Refusal(
                status: .conflict,
                code: .conflict,
                detail: "There is no decision yet that other answers could change."
            )
        }
        guard let product = catalogue[summary.product], !product.changeable.isEmpty,
            let record = try await ledger.application(summary.id, owner: summary.owner)
        else { throw Refusal.notFound }
        return WhatIfSubject(record, product, for: account)
    }

    /// What an application would come to.
    /// - Parameters:
    ///   - subject: The application.
    ///   - changes: Other answers to fields that can be changed; may be empty.
    ///   - context: The request.
    /// - Returns: Assessments of one model: as it is, with the changes, after the smallest changes that would help.
    /// - Throws: 422 for answers that cannot be, 409 for an application that today's form would not take, 503 where no
    ///   worker answers in time.
    func ask(
        _ subject: WhatIfSubject,
        changes: [String: JSONValue],
        _ context: WebContext
    ) async throws -> WhatIfFindings {
        let account = try context.signedIn()
        let messages = subject.messages
        var search = WhatIfSearch(messages, fields: subject.product.changeable, effort: .ofAPage)
        let job = jobID(of: subject, changes, search)
        let request = try subject.request(messages, changes, jobID: job.text, search: search)
        context.notes.current.slot?.release()
        search.take(try await ask(job, request, account))
        while !search.ways.isEmpty {
            let job = jobID(of: subject, [:], search)
            let request = try subject.request(messages, [:], jobID: job.text, search: search)
            search.take(try await ask(job, request, account))
        }
        guard let findings = search.findings else { throw Self.noAnswer }
        return findings
    }

    /// What a worker finds.
    private func ask(_ job: JobID, _ request: WhatIfRequest, _ account: Account) async throws -> WhatIfFindings {
        let body = try newJob(job, request.canonicalBytes)
        // Before the job is sent, so that its end cannot fall between.
        guard let waiting = ApplicationID(uuid: job.text) else { preconditionFailure("a UUID that is none") }
        let news = watcher.changes(of: waiting)
        let answer = try await decisions.waiters.wait(account.id) {
            try await send(body)
            return try await within(Self.patience) { try await self.answer(to: job, news) }
        }
        guard let answer = answer ?? nil else { throw Self.noAnswer }
        switch answer.content {
        case .found(let findings): return findings
        case .refused("model"): throw Refusal.unavailable(retryAfter: 5, "No model is at work just now.")
        case .refused:
            throw Refusal(
                status: .conflict,
                code: .conflict,
                detail: "The model at work cannot score this application, so nothing can be estimated."
            )
        }
    }

    /// The same question in the same minute is the same job.
    private func jobID(
        of subject: WhatIfSubject,
        _ changes: [String: JSONValue],
        _ search: WhatIfSearch
    ) -> JobID {
        let minute = decisions.clock.now().milliseconds / 60_000
        let question: JSONValue = [
            "changes": .object(changes),
            "turns": .bool(search.asksForTurns),
            "ways": .array(
                search.ways.map { way in
                    [.string(way.name), .array(way.places.map { .array($0.map(JSONValue.number)) })]
                }
            ),
        ]
        let digest = ContentDigest.sha256(of: question.canonicalBytes).hex
        guard let id = JobID(subject.id.uuid) else { preconditionFailure("an application id is a lower-case UUID") }
        return id.derived(for: "what-if \(minute) \(digest)")
    }

    private func newJob(_ id: JobID, _ body: [UInt8]) throws -> NewJob {
        do {
            return try NewJob(
                id: id,
                body: body,
                schema: WhatIfRequest.schemaVersion,
                seal: seal,
                ttl: Self.lifetime
            )
        } catch {
            throw Refusal(status: .contentTooLarge, code: .tooLarge, detail: "This application is too large for that.")
        }
    }

    private func send(_ job: NewJob) async throws {
        let reply: EnqueueReply?
        do { reply = try await queue.enqueue([job], to: .interactive).first } catch { throw Self.noAnswer }
        switch reply {
        case .ok, .duplicate: return
        case .full(let depth, _): throw await turnedAway(behind: depth, "Too many questions wait already.")
        case .closed: throw await turnedAway(behind: nil, "Nothing new is taken just now.")
        case .conflict, .unreadable, nil: throw Self.noAnswer
        }
    }

    /// Timed by how fast the queue drains.
    private func turnedAway(behind depth: Int?, _ reason: String) async -> Refusal {
        let seconds =
            await monitor.snapshot(within: Self.glance)?.retryAfterSeconds(depth: depth)
            ?? RetryAfter.seconds(waiting: 0, perSecond: nil, hasWorkers: false)
        return .unavailable(retryAfter: seconds, "\(reason) Nothing has changed; ask again a little later.")
    }

    /// Looks at once and at each piece of news; the watcher polls, so none is missed for long.
    private func answer(to job: JobID, _ news: AsyncStream<CompletionWatcher.News>) async throws -> WhatIfAnswer? {
        if let state = try await finalState(of: job) { return try read(state, of: job) }
        for await _ in news {
            if let state = try await finalState(of: job) { return try read(state, of: job) }
        }
        return nil
    }

    private func finalState(of job: JobID) async throws -> JobState? {
        let states: [JobState?]
        do { states = try await queue.jobState([job]) } catch { throw Self.noAnswer }
        return states.compactMap(\.self).first { $0.state.isFinal }
    }

    private func read(_ state: JobState, of job: JobID) throws -> WhatIfAnswer? {
        guard state.state == .done, let result = state.result else { return nil }
        // What a worker did not seal, or cannot have written, is no answer.
        let body = try? seal.openEvent(result, id: job, schema: WhatIfRequest.schemaVersion, attempt: state.attempt)
        guard let answer = body.flatMap({ try? WhatIfAnswer.decode($0) }), answer.jobID == job.text else {
            throw Refusal.internalError
        }
        return answer
    }

    private static let noAnswer = Refusal.unavailable(
        retryAfter: 5,
        "No worker has answered in time. Nothing has changed; ask again."
    )
}

/// Runs something for a limited time.
/// - Returns: Its result, or nil if it took longer; it is cancelled then.
private func within<Value: Sendable>(
    _ limit: Duration,
    _ body: @escaping @Sendable () async throws -> Value?
) async throws -> Value? {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            // Cancelled as soon as the body is done; either way there is nothing to return.
            try? await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
    }
}
