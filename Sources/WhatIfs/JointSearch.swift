import Documents
import Products

/// Looks for a change of several answers together, where none suffices alone.
///
/// The smallest is that of the fewest answers; among as many, the one whose answers each go the smallest share of their
/// ways, all of them in step. Then each answer in turn is taken back as far as the others allow, so that in the end none
/// of them can be changed by a step less. A bounded search: of many fields not every set is looked at.
struct JointSearch: Sendable {
    /// Sets of one round; a message holds no more ways.
    private static let mostWays = 8
    /// Places of one way: 64 changes in a message.
    private static let placeCount = 8
    /// Somebody waits.
    private static let mostRounds = 24

    /// What to ask about next; empty once nothing is left to ask.
    private(set) var ways: [Way] = []
    /// The smallest change so far.
    private(set) var found: WhatIfFindings.Step?

    private let fields: [ChangeableField]
    private let now: [Double]
    /// Sets of positions in ``fields`` that have not been looked at, the smallest first.
    private var pending: [[Int]]
    /// The set that was chosen, and the values that suffice.
    private var chosen: [Int] = []
    private var values: [Double] = []
    /// Which of the chosen is taken back, and what is known not to suffice.
    private var place = 0
    private var short: Double?
    private var rounds = 0

    /// - Parameters:
    ///   - application: Answers by key, numbers in major units.
    ///   - fields: Answers that may change, and how far.
    init(_ application: [String: JSONValue], fields: [ChangeableField]) {
        let movable = fields.filter { !$0.values(of: application).isEmpty }
        self.fields = movable
        now = movable.map { application[$0.key]?.numberValue ?? 0 }
        pending = Self.sets(of: movable.count)
        setOut()
    }

    /// Takes what a worker found, and sets out what to ask next.
    mutating func take(_ answer: WhatIfFindings, _ asked: [Way]) {
        rounds += 1
        ways = []
        if chosen.isEmpty { choose(answer, asked) } else { takeBack(answer, asked) }
        guard rounds < Self.mostRounds else { return ways = [] }
        if !chosen.isEmpty { setOutNext() } else { setOut() }
    }

    /// All sets of at least two, the smallest first.
    private static func sets(of count: Int) -> [[Int]] {
        (0..<1 << count).map { mask in (0..<count).filter { mask & 1 << $0 != 0 } }
            .filter { $0.count > 1 }
            .sorted { $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1) }
    }

    /// Sets of which none is larger than another, so that the first round that finds anything finds the fewest answers.
    private mutating func setOut() {
        guard let size = pending.first?.count else { return }
        let sets = pending.prefix(Self.mostWays).prefix { $0.count == size }
        pending.removeFirst(sets.count)
        ways = sets.map { set in
            let places = (1...Self.placeCount)
                .compactMap { place -> [Double]? in
                    let share = Double(place) / Double(Self.placeCount)
                    let values = set.compactMap { fields[$0].value(share * share, from: now[$0]) }
                    return values.count == set.count ? values : nil
                }
            return Way(keys: set.map { fields[$0].key }, places: places)
        }
    }

    /// Chooses the set that suffices first on its way, of all that are as small.
    private mutating func choose(_ answer: WhatIfFindings, _ asked: [Way]) {
        for way in asked {
            guard let step = answer.step(on: way), step.place < found?.place ?? .max else { continue }
            found = step.answering(way.answers(at: step.place))
        }
        guard let found, pending.first?.count != found.answers.count else { return }
        chosen = found.answers.compactMap { answer in fields.firstIndex { $0.key == answer.key } }
        values = found.answers.map(\.value)
    }

    private mutating func takeBack(_ answer: WhatIfFindings, _ asked: [Way]) {
        guard let way = asked.first, let step = answer.step(on: way) else {
            // On a closer look the way gets worse: this answer stays where it is known to suffice.
            return nextPlace()
        }
        values = way.places[step.place]
        found = step.answering(way.answers(at: step.place))
        if step.place > 0 { short = way.places[step.place - 1][place] }
    }

    private mutating func nextPlace() {
        place += 1
        short = nil
    }

    /// Sets out the way between what does not suffice and what does, of the first answer that has one.
    private mutating func setOutNext() {
        while place < chosen.count {
            let (field, now) = (fields[chosen[place]], now[chosen[place]])
            let next = field.values(from: now, after: short ?? now, upTo: values[place])
            guard next.isEmpty else {
                let places = next.map { value in
                    var values = values
                    values[place] = value
                    return values
                }
                return ways = [Way(keys: chosen.map { fields[$0].key }, places: places)]
            }
            nextPlace()
        }
    }
}
