import Foundation
import TestSupport

/// What the client of a fault run was told, in its own words: what invariants are checked from.
actor FaultLog {
    /// Answers to one idempotency key.
    struct Told: Sendable {
        /// The id of every acceptance; all must be one.
        var ids: Set<String> = []
        /// The bodies of all acceptances; all must be one.
        var bodies: Set<Data> = []
        /// States seen, in order, without repetition.
        var states: [String] = []
        /// When it was accepted.
        var acceptedAt: ContinuousClock.Instant?
        /// When it was first seen as decided or referred.
        var decidedAt: ContinuousClock.Instant?
        /// How long it was seen to wait; nil if it still does.
        var wait: Duration? {
            guard let acceptedAt, let decidedAt else { return nil }
            return decidedAt - acceptedAt
        }
    }

    private(set) var told: [String: Told] = [:]
    /// Answers that may never be given, such as 500.
    private(set) var wrongAnswers: [String] = []
    private(set) var refusals = 0
    private(set) var silences = 0
    /// How long answers took.
    private var durations: [Duration] = []

    static let finalStates: Set = ["Approved", "Declined", "Manual review"]

    /// Notes what was answered to a submission under a key.
    /// - Returns: Whether it is accepted.
    func note(_ answer: HTTPExchange, key: String, after duration: Duration) -> Bool {
        durations.append(duration)
        switch answer.status {
        case 200, 202:
            guard let id = answer.object["id"] as? String else {
                wrongAnswers.append("\(key): \(answer.status) without an id")
                return false
            }
            told[key, default: Told()].ids.insert(id)
            told[key, default: Told()].bodies.insert(answer.body)
            if told[key]?.acceptedAt == nil { told[key]?.acceptedAt = .now }
            return true
        case 429, 503:
            refusals += 1
            if answer.headers["retry-after"] == nil { wrongAnswers.append("\(key): \(answer.status) without a time") }
            return false
        default:
            wrongAnswers.append("\(key): \(answer.status) \(answer.text.prefix(200))")
            return false
        }
    }

    /// Notes that a request got no answer.
    func noteSilence() { silences += 1 }

    /// Notes the answer to a request that is the client's own mistake.
    func noteMistake(_ answer: HTTPExchange) {
        if !(400..<500).contains(answer.status) { wrongAnswers.append("a mistake was answered \(answer.status)") }
    }

    /// Notes a state that was shown.
    func see(_ state: String, key: String) {
        if told[key]?.states.last != state { told[key]?.states.append(state) }
        if Self.finalStates.contains(state), told[key]?.decidedAt == nil { told[key]?.decidedAt = .now }
    }

    /// The time within which a share of the answers came.
    func answerTime(_ share: Double) -> Duration {
        durations.isEmpty ? .zero : durations.sorted()[Int(Double(durations.count - 1) * share)]
    }

    /// Accepted and not yet seen as decided.
    var open: [(key: String, id: String)] {
        told.compactMap { key, told in told.decidedAt == nil ? told.ids.first.map { (key, $0) } : nil }
    }

    /// One id of every key that was accepted.
    var accepted: [String: String] { told.compactMapValues(\.ids.first) }
}
