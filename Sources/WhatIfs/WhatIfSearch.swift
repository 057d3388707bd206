import Assessments
public import Documents
public import Products

// The smallest change, in rounds.
//
// The first look at a way is coarse: a worker assesses a limited number of values. Of a model that answers in steps it also
// tells the thresholds, and then every value at which anything can turn is looked at: ``ExactSearch``. Of other models,
// and where that would be too many, there may be other values between the first that suffices and the one before it: the
// next round asks for those alone, and so on until the two are one step of the field apart. What gets worse in between for
// less than the distance of two values is stepped over then, and so such a change is called approximate.
// Where no answer suffices alone, several are changed together: ``JointSearch``.

/// Narrows each way down to the smallest change that helps.
public struct WhatIfSearch: Sendable {
    /// Each round looks at the 32nd part of what the last one left: more are needed for no range that a form has.
    private static let mostRounds = 8

    /// What to ask about next; empty once nothing is left to ask.
    public private(set) var ways: [Way]
    /// Whether the next question is to ask for thresholds too.
    public var asksForTurns: Bool { first == nil && messages != nil }
    /// What came of it so far: each step with the answers that it stands for.
    public var findings: WhatIfFindings? {
        first.map {
            WhatIfFindings(
                before: $0.before,
                after: $0.after,
                steps: fields.compactMap { steps[$0.key] },
                together: joint?.found
            )
        }
    }

    private let application: [String: JSONValue]
    private let fields: [ChangeableField]
    private let messages: AnswerMessages?
    private let effort: SearchEffort
    private var first: WhatIfFindings?
    /// What was asked first.
    private let firstWays: [Way]
    private var steps: [String: WhatIfFindings.Step] = [:]
    /// The largest change of each answer that is known not to suffice.
    private var short: [String: Double] = [:]
    private var rounds = 0
    private var exact: ExactSearch?
    private var joint: JointSearch?

    /// Begins with whole ways, of which some values are looked at.
    /// - Parameters:
    ///   - application: Answers by key, numbers in major units.
    ///   - fields: Answers that may change, and how far.
    public init(_ application: [String: JSONValue], fields: [ChangeableField]) {
        self.init(application, fields, nil, .ofAPage, fields.map { Way($0, of: application) })
    }

    /// Begins with whole ways, of which every value is looked at that can matter, as far as the model allows.
    /// - Parameters:
    ///   - messages: Those of the application.
    ///   - fields: Answers that may change, and how far.
    ///   - effort: How much may be looked at.
    public init(_ messages: AnswerMessages, fields: [ChangeableField], effort: SearchEffort) {
        self.init(messages.application, fields, messages, effort, fields.map { messages.way($0) })
    }

    private init(
        _ application: [String: JSONValue],
        _ fields: [ChangeableField],
        _ messages: AnswerMessages?,
        _ effort: SearchEffort,
        _ ways: [Way]
    ) {
        self.application = application
        self.fields = fields
        self.messages = messages
        self.effort = effort
        self.ways = ways
        firstWays = ways
    }

    /// Takes what a worker found on ``ways``, and sets out the next ones.
    /// - Parameter found: What it found; of another model or policy than the first ones it is not looked at.
    public mutating func take(_ found: WhatIfFindings) {
        let asked = ways
        ways = []
        if let first {
            guard first.before.artefactDigest == found.before.artefactDigest,
                first.before.policyVersion == found.before.policyVersion
            else { return }
        } else {
            first = found
            if let messages, let turns = found.turns {
                exact = ExactSearch(messages, fields: fields, turns: turns, effort: effort)
                return setOutExact()
            }
        }
        guard joint == nil else { return takeJoint(found, asked) }
        guard exact == nil else {
            exact?.take(found, asked)
            return setOutExact()
        }
        narrow(found, asked, fields)
    }

    /// The next values that matter; once there are none, what was too much is narrowed down.
    private mutating func setOutExact() {
        guard let search = exact, let first else { return }
        ways = search.ways
        guard ways.isEmpty else { return }
        exact = nil
        for field in fields { steps[field.key] = search.step(field.key) }
        narrow(first, firstWays, fields.filter { search.gaveUp($0.key) })
    }

    private mutating func narrow(_ found: WhatIfFindings, _ asked: [Way], _ fields: [ChangeableField]) {
        rounds += 1
        for field in fields {
            guard let way = asked.first(where: { $0.keys == [field.key] }) else { continue }
            take(found, field, way)
        }
        guard ways.isEmpty, steps.isEmpty else { return }
        joint = JointSearch(application, fields: self.fields)
        ways = joint?.ways ?? []
    }

    private mutating func take(_ found: WhatIfFindings, _ field: ChangeableField, _ way: Way) {
        // On a closer look the way gets worse before it gets better: nobody is advised to take it.
        steps[field.key] = nil
        guard let step = found.step(on: way), let now = application[field.key]?.numberValue else { return }
        let value = way.places[step.place][0]
        steps[field.key] = step.answering(way.answers(at: step.place))
        if step.place > 0 { short[field.key] = way.places[step.place - 1][0] }
        let next = field.values(from: now, after: short[field.key] ?? now, upTo: value)
        if rounds < Self.mostRounds, !next.isEmpty { ways.append(Way(field.key, next)) }
    }

    private mutating func takeJoint(_ found: WhatIfFindings, _ asked: [Way]) {
        joint?.take(found, asked)
        ways = joint?.ways ?? []
    }
}

extension WhatIfFindings {
    /// The step that was found on a way.
    func step(on way: Way) -> Step? {
        steps.first { $0.key == way.name && way.places.indices.contains($0.place) }
    }
}

extension WhatIfFindings.Step {
    /// The step with the answers that it stands for.
    func answering(_ answers: [WhatIfFindings.Answer], isExact: Bool = false) -> WhatIfFindings.Step {
        WhatIfFindings.Step(key: key, place: place, assessment: assessment, answers: answers, isExact: isExact)
    }
}

extension AnswerMessages {
    /// The whole way of an answer, as far as one look goes, to the last value that could be sent: no threshold beyond the
    /// values of a way is told.
    fileprivate func way(_ field: ChangeableField) -> Way {
        let values = field.values(of: application)
        guard let now = application[field.key]?.numberValue,
            let refused = values.firstIndex(where: { self.values(field.key, $0) == nil })
        else { return Way(field.key, values) }
        var low = refused > 0 ? field.steps(from: now, to: values[refused - 1]) : 0
        var high = field.steps(from: now, to: values[refused])
        while high - low > 1 {
            let middle = ((low + high) / 2).rounded(.down)
            let isSent = self.values(field.key, field.value(after: middle, from: now)) != nil
            if isSent { low = middle } else { high = middle }
        }
        let last = low > 0 ? [field.value(after: low, from: now)] : []
        return Way(field.key, values[..<refused] + last.filter { $0 != values[..<refused].last })
    }
}
