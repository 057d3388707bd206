import ApplicationLedger
public import Assessments
public import JobQueue
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import QueueVocabulary

/// What can be said of an application now.
public struct ApplicationState: Sendable, Hashable {
    /// How far an undecided application has come.
    public enum Progress: Sendable, Hashable {
        /// Accepted; on its way to the queue, or the queue cannot be asked.
        case received
        /// Waits for a worker.
        case queued
        /// A worker has it, or had it and will try again.
        case running
        /// There is nothing to wait for: decided, with a person, withdrawn, or later.
        case settled
    }

    /// What the ledger holds.
    public let standing: ApplicationStanding
    /// The decision in full; nil without one.
    public let assessment: Assessment?
    /// How far it has come.
    public let progress: Progress

    /// Whether there is nothing to wait for.
    public var isSettled: Bool { progress == .settled }
}

/// Says where an application stands: the ledger first, then what Redis knows, recorded before it is shown.
public struct ApplicationStatusReader: Sendable {
    private let ledger: Ledger
    private let queue: JobQueue
    private let recorder: ResultRecorder
    private let watcher: CompletionWatcher
    private let patience: Duration
    private let now: @Sendable () -> Timestamp

    /// Makes a reader.
    /// - Parameters:
    ///   - ledger: The truth.
    ///   - queue: Knows what is not in the ledger yet.
    ///   - recorder: Records what is found there.
    ///   - watcher: Wakes those who wait.
    ///   - patience: How long a page waits for a Redis that hangs.
    ///   - now: The clock of decisions.
    public init(
        ledger: Ledger,
        queue: JobQueue,
        recorder: ResultRecorder,
        watcher: CompletionWatcher,
        patience: Duration = .milliseconds(300),
        now: @escaping @Sendable () -> Timestamp = systemTime
    ) {
        self.ledger = ledger
        self.queue = queue
        self.recorder = recorder
        self.watcher = watcher
        self.patience = patience
        self.now = now
    }

    /// Where an application of this owner stands.
    /// - Returns: Nil if there is no such application of this owner.
    /// - Throws: ``LedgerError``.
    public func state(of id: ApplicationID, owner: AccountID) async throws(LedgerError) -> ApplicationState? {
        guard let standing = try await ledger.standing(of: id, owner: owner) else { return nil }
        return try await state(standing)
    }

    /// Where an application of anybody stands, for the lender's own people.
    /// - Returns: Nil if there is no such application.
    /// - Throws: ``LedgerError``.
    public func state(of id: ApplicationID) async throws(LedgerError) -> ApplicationState? {
        guard let standing = try await ledger.standing(of: id) else { return nil }
        return try await state(standing)
    }

    /// Waits until an application is decided or with a person, as the ledger says; what Redis knows is asked last.
    /// - Parameters:
    ///   - id: The application.
    ///   - owner: Its owner.
    ///   - limit: How long to wait.
    /// - Returns: How it stands then; nil if there is no such application of this owner.
    /// - Throws: ``LedgerError``.
    public func waitForDecision(
        _ id: ApplicationID,
        owner: AccountID,
        upTo limit: Duration
    ) async throws(LedgerError) -> ApplicationState? {
        // Before the first look, so that nothing falls between look and wait.
        let changes = watcher.changes(of: id, for: limit)
        guard let first = try await ledger.standing(of: id, owner: owner) else { return nil }
        guard first.isOpen else { return try ApplicationState(settled: first) }
        if let state = await stateOnceSettled(id, owner, changes) { return state }
        return try await state(of: id, owner: owner)
    }

    /// Waits as ``waitForDecision(_:owner:upTo:)`` does, for who need not know what was decided.
    /// - Parameters:
    ///   - id: The application.
    ///   - owner: Its owner.
    ///   - limit: How long to wait.
    /// - Returns: Whether there is a decision now.
    /// - Throws: ``LedgerError``.
    public func isDecided(
        _ id: ApplicationID,
        owner: AccountID,
        within limit: Duration
    ) async throws(LedgerError) -> Bool {
        // Before the first look, so that nothing falls between look and wait.
        let changes = watcher.changes(of: id, for: limit)
        guard let first = try await ledger.fate(of: id, owner: owner) else { return false }
        guard first == .open else { return first == .decided }
        for await news in changes {
            if news == .decided { return true }
            // A ledger that cannot be read now may be readable at the next change.
            if let fate = try? await ledger.fate(of: id, owner: owner), fate != .open { return fate == .decided }
        }
        return try await state(of: id, owner: owner)?.assessment != nil
    }

    /// Looks again at each change until there is nothing to wait for.
    private func stateOnceSettled(
        _ id: ApplicationID,
        _ owner: AccountID,
        _ changes: AsyncStream<CompletionWatcher.News>
    ) async -> ApplicationState? {
        for await _ in changes {
            do {
                if let state = try await state(of: id, owner: owner), state.isSettled { return state }
            } catch {
                // A ledger that cannot be read now may be readable at the next change.
                continue
            }
        }
        return nil
    }

    private func state(_ standing: ApplicationStanding) async throws(LedgerError) -> ApplicationState {
        guard standing.isOpen else { return try ApplicationState(settled: standing) }
        let id = standing.application.id
        let known = await withTimeLimit(patience) { [queue] in
            // Without Redis the application is as the ledger says: received.
            try? await queue.jobState([id.jobID]).first ?? nil
        }
        guard let known else { return ApplicationState(standing: standing, assessment: nil, progress: .received) }
        if try await recorder.settle(id, known, at: now()), let settled = try await ledger.standing(of: id),
            !settled.isOpen
        {
            _ = await withTimeLimit(patience) { [queue] in await queue.letExpire(id, known) }
            return try ApplicationState(settled: settled)
        }
        let isQueued = known.state == .queued || known.state == .delayed
        return ApplicationState(standing: standing, assessment: nil, progress: isQueued ? .queued : .running)
    }
}

extension ApplicationStanding {
    /// Whether a decision may still come by itself.
    fileprivate var isOpen: Bool { application.status.isPending && decision == nil && referral == nil }
}

extension ApplicationState {
    fileprivate init(settled standing: ApplicationStanding) throws(LedgerError) {
        self.standing = standing
        progress = .settled
        assessment = try standing.decision?.inFull()
    }
}

extension DecisionRecord {
    /// The worker's result in full.
    /// - Returns: What was recorded.
    /// - Throws: ``LedgerError/unreadable(table:)`` for a row that was changed behind the ledger's back.
    public func inFull() throws(LedgerError) -> Assessment {
        do { return try Assessment.decode(assessment) } catch { throw .unreadable(table: "decisions") }
    }
}
