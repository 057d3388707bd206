import Documents
import Products

// The smallest change to the step of the field, of a model that answers in steps.
//
// Between two thresholds nothing turns, and so the values at which something can are all that there is to look at. They
// are found in the order of the way, a message full at a time, until one suffices or the odds get worse. Each message
// begins with the last value of the one before, so that no rise between the two is missed.

/// Looks at every value of each answer at which anything can turn.
struct ExactSearch: Sendable {
    /// Places of all ways of a message.
    private static let mostPlaces = 192

    /// What came of one answer.
    private enum Verdict: Sendable {
        case found(WhatIfFindings.Step)
        /// The way ended, or the odds got worse, before anything sufficed.
        case nothing
        /// It would have taken more looks than there are.
        case gaveUp
    }

    private struct Lane: Sendable {
        let field: ChangeableField
        let start: Double
        var way: TurningWay
        var verdict: Verdict?
        /// The place that was asked for last.
        var last: Int?
    }

    /// What to ask about next; empty once nothing is left to ask.
    private(set) var ways: [Way] = []

    private let messages: AnswerMessages
    private var lanes: [Lane] = []
    private var effort: SearchEffort

    /// - Parameters:
    ///   - messages: Those of the application.
    ///   - fields: Answers that may change, and how far.
    ///   - turns: Thresholds of the model and the policy.
    ///   - effort: How much may be looked at.
    init(_ messages: AnswerMessages, fields: [ChangeableField], turns: TurningPoints, effort: SearchEffort) {
        self.messages = messages
        self.effort = effort
        for field in fields {
            guard let now = messages.application[field.key]?.numberValue,
                let count = field.stepCount(from: now).flatMap(Int.init(exactly:))
            else { continue }
            let way = TurningWay(turns, upTo: count, looks: &self.effort.looks) {
                messages.values(field.key, field.value(after: Double($0), from: now))
            }
            lanes.append(Lane(field: field, start: now, way: way))
        }
        setOut()
    }

    /// The step of an answer that was found.
    func step(_ key: String) -> WhatIfFindings.Step? {
        guard case .found(let step)? = lane(key)?.verdict else { return nil }
        return step
    }

    /// Whether nothing is known of an answer, as too much would have had to be looked at.
    func gaveUp(_ key: String) -> Bool {
        guard case .gaveUp? = lane(key)?.verdict else { return false }
        return true
    }

    private func lane(_ key: String) -> Lane? { lanes.first { $0.field.key == key } }

    /// Takes what a worker found, and sets out what to ask next.
    mutating func take(_ answer: WhatIfFindings, _ asked: [Way]) {
        effort.rounds -= 1
        for index in lanes.indices where lanes[index].verdict == nil {
            guard let way = asked.first(where: { $0.keys == [lanes[index].field.key] }) else { continue }
            if let step = answer.step(on: way) {
                lanes[index].verdict = .found(step.answering(way.answers(at: step.place), isExact: true))
            } else if answer.ended.contains(way.name) {
                lanes[index].verdict = .nothing
            }
        }
        setOut()
    }

    private mutating func setOut() {
        let open = lanes.indices.filter { lanes[$0].verdict == nil }
        let share = Self.mostPlaces / max(1, open.count)
        ways = open.compactMap { next($0, share) }
    }

    /// The next values of an answer; nil where its verdict is known now.
    private mutating func next(_ index: Int, _ most: Int) -> Way? {
        var lane = lanes[index]
        defer { lanes[index] = lane }
        let (field, now, messages) = (lane.field, lane.start, messages)
        func value(_ place: Int) -> Double { field.value(after: Double(place), from: now) }
        let found =
            effort.rounds > 0
            ? lane.way.next(most - 1, looks: &effort.looks) { messages.values(field.key, value($0)) } : nil
        guard let places = found, let last = places.last else {
            lane.verdict = found == nil ? .gaveUp : .nothing
            return nil
        }
        let all = (lane.last.map { [$0] } ?? []) + places
        lane.last = last
        return Way(field.key, all.map(value))
    }
}

/// How much a search may look at, so that it ends while somebody waits.
public struct SearchEffort: Sendable, Hashable {
    /// Messages to a worker.
    var rounds: Int
    /// Applications that are made to find where something turns.
    var looks: Int

    /// While somebody waits for a page.
    public static let ofAPage = SearchEffort(rounds: 12, looks: 6000)
    /// While somebody waits for a command, which assesses by itself.
    public static let ofACommand = SearchEffort(rounds: 10_000, looks: 60_000)
}
