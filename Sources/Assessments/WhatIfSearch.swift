public import Documents
public import Products

// The smallest change, in rounds.
//
// A worker assesses a limited number of values on each way, and so between the first that suffices and the one before it
// there may be others. The next round asks for those alone, and so on until the two are one step of the field apart.

/// Narrows each way down to the smallest change that helps.
public struct WhatIfSearch: Sendable {
    /// Each round looks at the 32nd part of what the last one left: more are needed for no range that a form has.
    private static let mostRounds = 8

    /// Values to ask about next, by key of the field, the smallest change first; empty once nothing is left to ask.
    public private(set) var ways: [String: [Double]]
    /// What came of it so far: each step with the answer that it stands for.
    public var findings: WhatIfFindings? {
        first.map {
            WhatIfFindings(before: $0.before, after: $0.after, steps: fields.compactMap { steps[$0.key] })
        }
    }

    private let application: [String: JSONValue]
    private let fields: [ChangeableField]
    private var first: WhatIfFindings?
    private var steps: [String: WhatIfFindings.Step] = [:]
    /// The largest change of each answer that is known not to suffice.
    private var short: [String: Double] = [:]
    private var rounds = 0

    /// Begins with whole ways.
    /// - Parameters:
    ///   - application: Answers by key, numbers in major units.
    ///   - product: Says which of them can be changed.
    public init(_ application: [String: JSONValue], product: Product) {
        self.application = application
        fields = product.changeable
        ways = Dictionary(uniqueKeysWithValues: fields.map { ($0.key, $0.values(of: application)) })
    }

    /// Takes what a worker found on ``ways``, and sets out the next ones.
    /// - Parameter found: What it found; of another model or policy than the first ones it is not looked at.
    public mutating func take(_ found: WhatIfFindings) {
        let asked = ways
        ways = [:]
        rounds += 1
        if let first {
            guard first.before.artefactDigest == found.before.artefactDigest,
                first.before.policyVersion == found.before.policyVersion
            else { return }
        } else {
            first = found
        }
        for field in fields {
            guard let values = asked[field.key] else { continue }
            // On a closer look the way gets worse before it gets better: nobody is advised to take it.
            steps[field.key] = nil
            guard let step = found.steps.first(where: { $0.key == field.key }), values.indices.contains(step.place),
                let now = application[field.key]?.numberValue
            else { continue }
            let value = values[step.place]
            steps[field.key] = step.at(value)
            if step.place > 0 { short[field.key] = values[step.place - 1] }
            let next = field.values(from: now, after: short[field.key] ?? now, upTo: value)
            if rounds < Self.mostRounds, !next.isEmpty { ways[field.key] = next }
        }
    }
}

extension WhatIfFindings.Step {
    fileprivate func at(_ value: Double) -> WhatIfFindings.Step {
        WhatIfFindings.Step(key: key, place: place, assessment: assessment, value: value)
    }
}
