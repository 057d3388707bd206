public import Assessments

/// The same application before and after a change of answers: nothing is stored, and nothing is decided.
public struct WhatIf: Sendable, Hashable {
    /// As it was.
    public let before: Assessment
    /// As it would be.
    public let after: Assessment

    /// Compares two assessments, which must be of one model and policy.
    /// - Parameters:
    ///   - before: As it was.
    ///   - after: As it would be.
    public init(before: Assessment, after: Assessment) {
        precondition(
            before.artefactDigest == after.artefactDigest && before.policyVersion == after.policyVersion,
            "two models or policies"
        )
        self.before = before
        self.after = after
    }

    /// Points gained; below 0 if lost.
    public var points: Int { after.score - before.score }

    /// Reasons that disappear.
    public var reasonsGone: [Reason] {
        before.reasons.filter { old in !after.reasons.contains { $0.group == old.group } }
    }

    /// Reasons that appear.
    public var reasonsNew: [Reason] {
        after.reasons.filter { new in !before.reasons.contains { $0.group == new.group } }
    }

    /// Whether the applicant would be in a better band.
    public var isBetter: Bool { after.isBetter(than: before) }
}

/// An answer that an applicant can change, and which way is safe to advise.
public struct Lever: Sendable, Hashable {
    /// Key of the field, such as the amount or the number of months.
    public let key: String
    /// What it is now.
    public let value: Double
    /// The furthest it may go; below or above ``value``.
    public let limit: Double
    /// The smallest step, above 0.
    public let step: Double

    /// States a lever.
    /// - Parameters:
    ///   - key: Key of a field that the applicant can change: never age, and never the past.
    ///   - value: What it is now.
    ///   - limit: The furthest it may go.
    ///   - step: The smallest step, above 0.
    public init(key: String, value: Double, limit: Double, step: Double) {
        precondition(step > 0, "step \(step)")
        self.key = key
        self.value = value
        self.limit = limit
        self.step = step
    }

    /// More steps than any answer has: nothing is looked for beyond.
    private static let mostSteps = 1e12

    /// How many whole steps there are; none where they are more than can be counted.
    var stepCount: Int {
        let count = ((limit - value).magnitude / step).rounded(.down)
        return count < Self.mostSteps ? Int(count) : 0
    }

    /// What it is after some steps.
    func value(after steps: Int) -> Double { value + (limit < value ? -step : step) * Double(steps) }
}

/// The smallest change of one answer that reaches a better band of the policy.
public struct SmallestChange: Sendable, Hashable {
    /// Which answer.
    public let lever: Lever
    /// What it would have to be.
    public let value: Double
    /// What would come of it.
    public let whatIf: WhatIf

    /// Looks for the smallest change of each lever alone.
    ///
    /// It never advises a change after which the application is worse than before at any point on the way: trees may
    /// answer a change in steps both ways, and advice must be safe to follow halfway. So it walks: at most 256 points
    /// on the way to the limit, then steps between the last two.
    /// - Parameters:
    ///   - levers: What may change.
    ///   - before: The assessment as it is.
    ///   - assess: The assessment with another value of one answer.
    /// - Returns: One for each lever that reaches a better band, the smallest share of its range first.
    /// - Throws: What `assess` throws.
    public static func search<Failure: Error>(
        _ levers: [Lever],
        before: Assessment,
        assess: (Lever, Double) throws(Failure) -> Assessment
    ) throws(Failure) -> [SmallestChange] {
        var found: [(change: SmallestChange, share: Double)] = []
        for lever in levers where lever.stepCount > 0 {
            let stride = max(1, (lever.stepCount + 255) / 256)
            var steps = 0
            var last = before.logOdds
            while steps < lever.stepCount {
                let next = min(steps + stride, lever.stepCount)
                let assessment = try assess(lever, lever.value(after: next))
                guard assessment.logOdds <= last else { break }
                if assessment.isBetter(than: before) {
                    let change = try first(between: steps, and: next, lever, before: before, assess: assess)
                    found.append((change, Double(next) / Double(lever.stepCount)))
                    break
                }
                last = assessment.logOdds
                steps = next
            }
        }
        return found.sorted { $0.share < $1.share }.map(\.change)
    }

    /// The first step after one that does not suffice, up to one that does.
    private static func first<Failure: Error>(
        between worse: Int,
        and better: Int,
        _ lever: Lever,
        before: Assessment,
        assess: (Lever, Double) throws(Failure) -> Assessment
    ) throws(Failure) -> SmallestChange {
        var (worse, better) = (worse, better)
        while better - worse > 1 {
            let middle = (worse + better) / 2
            let assessment = try assess(lever, lever.value(after: middle))
            if assessment.isBetter(than: before) { better = middle } else { worse = middle }
        }
        let value = lever.value(after: better)
        return SmallestChange(
            lever: lever,
            value: value,
            whatIf: WhatIf(before: before, after: try assess(lever, value))
        )
    }
}
