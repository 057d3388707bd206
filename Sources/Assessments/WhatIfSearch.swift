public import Documents
public import Products

// The smallest change, in rounds.
//
// A worker assesses a limited number of values on each way, and so between the first that suffices and the one before it
// there may be others. The next round asks for those alone, and so on until the two are one step of the field apart.
// Where no answer suffices alone, several are changed together: ``JointSearch``.

/// Narrows each way down to the smallest change that helps.
public struct WhatIfSearch: Sendable {
    /// Each round looks at the 32nd part of what the last one left: more are needed for no range that a form has.
    private static let mostRounds = 8

    /// What to ask about next; empty once nothing is left to ask.
    public private(set) var ways: [Way]
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
    private var first: WhatIfFindings?
    private var steps: [String: WhatIfFindings.Step] = [:]
    /// The largest change of each answer that is known not to suffice.
    private var short: [String: Double] = [:]
    private var rounds = 0
    private var joint: JointSearch?

    /// Begins with whole ways.
    /// - Parameters:
    ///   - application: Answers by key, numbers in major units.
    ///   - fields: Answers that may change, and how far.
    ///   - ways: Where to look first, one way for each field; whole ways unless stated.
    public init(_ application: [String: JSONValue], fields: [ChangeableField], ways: [Way]? = nil) {
        self.application = application
        self.fields = fields
        self.ways = ways ?? fields.map { Way($0, of: application) }
    }

    /// Takes what a worker found on ``ways``, and sets out the next ones.
    /// - Parameter found: What it found; of another model or policy than the first ones it is not looked at.
    public mutating func take(_ found: WhatIfFindings) {
        let asked = ways
        ways = []
        rounds += 1
        if let first {
            guard first.before.artefactDigest == found.before.artefactDigest,
                first.before.policyVersion == found.before.policyVersion
            else { return }
        } else {
            first = found
        }
        guard joint == nil else { return takeJoint(found, asked) }
        for field in fields {
            guard let way = asked.first(where: { $0.keys == [field.key] }) else { continue }
            take(found, field, way)
        }
        guard ways.isEmpty, steps.isEmpty else { return }
        joint = JointSearch(application, fields: fields)
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
    func answering(_ answers: [WhatIfFindings.Answer]) -> WhatIfFindings.Step {
        WhatIfFindings.Step(key: key, place: place, assessment: assessment, answers: answers)
    }
}
