import Synchronization

/// What the client of a chaos run was told and what it recorded: its ledger.
final class ChaosBook: Sendable {
    /// How far one accepted job has come.
    struct Entry: Sendable {
        var isConfirmed = false
        var sentAt: ContinuousClock.Instant?
        var decision: [UInt8]?
        var referral: String?
    }

    private struct State {
        var entries: [Entry] = []
        var wrongDecisions: [Int] = []
        var outcomesHeard = 0
    }

    private let plan: ChaosPlan
    private let state = Mutex(State())

    init(_ plan: ChaosPlan) { self.plan = plan }

    /// Accepts a job: from here on it must not be lost.
    func accept() -> Int {
        state.withLock { state in
            state.entries.append(Entry())
            return state.entries.count - 1
        }
    }

    func isPoison(_ number: Int) -> Bool { number % plan.poisonEvery == plan.poisonEvery / 2 }

    func body(of number: Int) -> [UInt8] { Array("\(isPoison(number) ? "poison" : "job") \(number)".utf8) }

    /// The queue has it, or had it.
    func confirm(_ numbers: [Int]) {
        state.withLock { state in
            for number in numbers {
                state.entries[number].isConfirmed = true
                state.entries[number].sentAt = .now
            }
        }
    }

    /// Records a decision; the first stands.
    func decide(_ number: Int, _ result: [UInt8]) {
        let expected = ChaosWorker.result(of: body(of: number))
        state.withLock { state in
            state.outcomesHeard += 1
            guard state.entries.indices.contains(number) else { return state.wrongDecisions.append(number) }
            if result != expected { state.wrongDecisions.append(number) }
            let isOpen = state.entries[number].decision == nil && state.entries[number].referral == nil
            if isOpen { state.entries[number].decision = result }
        }
    }

    /// Records that a person must decide, unless it is decided.
    func refer(_ number: Int, _ cause: String) {
        state.withLock { state in
            state.outcomesHeard += 1
            guard state.entries.indices.contains(number) else { return state.wrongDecisions.append(number) }
            let isOpen = state.entries[number].decision == nil && state.entries[number].referral == nil
            if isOpen { state.entries[number].referral = cause }
        }
    }

    /// Jobs that the queue has not taken yet.
    func unconfirmed(limit: Int) -> [Int] {
        state.withLock { state in
            var found: [Int] = []
            for (number, entry) in state.entries.enumerated() where !entry.isConfirmed && found.count < limit {
                found.append(number)
            }
            return found
        }
    }

    /// Jobs that were taken so long ago and have no outcome.
    func open(olderThan age: Duration) -> [Int] {
        let limit = ContinuousClock.now - age
        return state.withLock { state in
            state.entries.indices.filter { index in
                let entry = state.entries[index]
                return entry.decision == nil && entry.referral == nil && entry.sentAt.map { $0 <= limit } ?? false
            }
        }
    }

    /// Counts of the end.
    var summary: ChaosReport.Counts {
        state.withLock { state in
            let referred = state.entries.indices.filter { state.entries[$0].referral != nil }
            let planted = state.entries.indices.filter { isPoison($0) }
            return ChaosReport.Counts(
                accepted: state.entries.count,
                decided: state.entries.count { $0.decision != nil },
                referred: referred.count,
                planted: planted.count,
                innocentsReferred: Set(referred).subtracting(planted).count,
                poisonDecided: planted.count { state.entries[$0].decision != nil },
                wrong: state.wrongDecisions.count,
                repeatedOutcomes: state.outcomesHeard - referred.count - state.entries.count { $0.decision != nil }
            )
        }
    }

    /// How many were accepted so far.
    var count: Int { state.withLock { $0.entries.count } }
}
