public import QueueVocabulary
import RedisReplies

/// What became of a job that was handed to the queue.
public enum EnqueueReply: Sendable, Hashable {
    /// It waits; so many wait, run or are delayed with it.
    case ok(depth: Int)
    /// The same job was there already.
    case duplicate(state: JobState.Name)
    /// Another body is there under the same id: a bug or a forgery.
    case conflict(state: JobState.Name)
    /// The class is full.
    case full(depth: Int, cap: Int)
    /// The intake is closed.
    case closed
    /// What stands under its key is no job, or in a state of another release; nothing was changed.
    case unreadable

    /// As metrics name it.
    var outcome: String {
        switch self {
        case .ok: "ok"
        case .duplicate: "dup"
        case .conflict: "conflict"
        case .full: "full"
        case .closed: "closed"
        case .unreadable: "unreadable"
        }
    }

    init?(_ reply: RedisValue) {
        guard reply.serverError == nil else {
            self = .unreadable
            return
        }
        guard let parts = reply.array else {
            guard let depth = reply.integer else { return nil }
            self = .ok(depth: Int(clamping: depth))
            return
        }
        func number(_ index: Int) -> Int? { parts.indices.contains(index) ? parts[index].integer.map { Int($0) } : nil }
        func state() -> JobState.Name? {
            parts.count > 1 ? parts[1].string.flatMap { JobState.Name(rawValue: $0) } : nil
        }
        switch parts.first?.string {
        case "DUP": self = state().map { .duplicate(state: $0) } ?? .unreadable
        case "CONFLICT": self = state().map { .conflict(state: $0) } ?? .unreadable
        case "FULL":
            guard let depth = number(1), let cap = number(2) else { return nil }
            self = .full(depth: depth, cap: cap)
        case "CLOSED": self = .closed
        default: return nil
        }
    }
}

/// What became of a job that was to be cancelled.
public enum CancelReply: Sendable, Hashable {
    /// It is cancelled, and was in this state.
    case ok(was: JobState.Name)
    /// It had ended already.
    case final(JobState.Name)
    /// There is no such job.
    case gone
}

/// What is done with a dead letter.
public enum DeadLetterAct: String, Sendable, Hashable {
    /// It goes back to work.
    case replay
    /// It is given up, and what it carries is erased.
    case discard
}

/// What became of a dead letter that was to be replayed or discarded.
public enum DeadLetterReply: String, Sendable, Hashable {
    /// Done.
    case ok = "OK"
    /// It is not a dead letter.
    case notDead = "NOTDEAD"
    /// Its payload is gone, so it cannot be replayed.
    case noPayload = "NOPAYLOAD"
}

/// Who changes the queue by hand, and why; both are written to its audit stream.
public struct OperatorNote: Sendable {
    /// Who.
    public let actor: String
    /// Why.
    public let reason: String

    /// A note of a person or a program.
    public init(actor: String, reason: String) {
        self.actor = actor
        self.reason = reason
    }
}

/// One switch of the queue.
public enum QueueControl: Sendable, Hashable {
    /// Workers stop reading; what runs is finished, what comes is accepted.
    case paused(Bool)
    /// New jobs are refused; what waits is worked off.
    case intakeOpen(Bool)
    /// The depth at which new jobs are refused; 0 is none.
    case maximumDepth(Int)

    var fieldAndValue: (String, String) {
        switch self {
        case .paused(let isPaused): ("paused", isPaused ? "1" : "0")
        case .intakeOpen(let isOpen): ("intake", isOpen ? "open" : "closed")
        case .maximumDepth(let depth): ("maxdepth", "\(max(0, depth))")
        }
    }
}

/// A command to one worker, obeyed with its next beat.
public enum WorkerCommand: String, Sendable, Hashable {
    /// Read no more.
    case quiet
    /// Read again.
    case resume
    /// Drain and end.
    case stop
    /// Look for orphans at once.
    case sweep
    /// Look for a new model at once.
    case reload
}
