import Documents

// Beside the statistics, which are held against chance, there are rules that are not: a lender wants to hear of them whatever
// chance makes of it. So an alert has what chance alone would make of the change beside it, and leaves the verdict alone.

/// A rule on the mean of a feature: from what change on somebody is alerted.
public struct MeanRule: Sendable, Hashable {
    /// Names the rule to programs.
    public let id: String
    /// Key of the feature; the rule says nothing of models that do not read it.
    public let feature: String
    /// The largest change that is no alert, as a share of the mean at training.
    public let limit: Double

    /// All there are: the mean of debt to income may move by a tenth (credit-rules, section 4).
    public static let all = [MeanRule(id: "dti_mean", feature: "dti", limit: 0.10)]
}

/// A mean that moved further than a rule allows.
public struct MeanAlert: Sendable, Hashable {
    /// The rule.
    public let rule: MeanRule
    /// Noun phrase for the feature.
    public let name: String
    /// Applicants with a number.
    public let count: Int
    /// Their mean.
    public let mean: Double
    /// The mean at training.
    public let meanAtTraining: Double
    /// From the mean at training to that of now, as a share of the former's magnitude; below 0 where the mean fell.
    public let change: Double
    /// What the change stays within 95 times in 100 where nothing has changed, as the same share.
    public let bound: Double

    /// Nil within the limit, where nobody has a number, and where the mean at training is 0, of which there is no share.
    init?(of feature: String, under rule: MeanRule, now: (mean: Double, count: Int), then: FeatureBaseline) {
        guard now.count > 0, let mean = then.mean, let deviation = then.standardDeviation, mean.magnitude > 1e-8
        else { return nil }
        (self.rule, name, count) = (rule, feature, now.count)
        (self.mean, meanAtTraining) = (now.mean, mean)
        change = (now.mean - mean) / mean.magnitude
        bound = 1.959964 / Double(now.count).squareRoot() * deviation / mean.magnitude
        // A tenth is no more than a tenth, however it is rounded.
        guard change.magnitude > rule.limit + 1e-9 else { return nil }
    }

    /// For people, two sentences.
    public var text: String {
        func percent(_ share: Double) -> String { "\(decimalText(share * 100, units: 100)) %" }
        let (now, then) = (decimalText(mean, units: 10_000), decimalText(meanAtTraining, units: 10_000))
        let moved = "\(percent(change.magnitude)) \(change < 0 ? "below" : "above") that of training"
        return "The mean of \(name) (\(rule.feature)) is \(moved): \(now) against \(then), of \(count) applicants. "
            + "The limit is \(percent(rule.limit)); where nothing has changed it moves by up to \(percent(bound)) 95 times "
            + "in 100."
    }

    /// For programs.
    var document: JSONValue {
        [
            "rule": .string(rule.id), "feature": .string(rule.feature), "text": .string(text),
            "n": .number(Double(count)), "mean": .number(mean), "mean_training": .number(meanAtTraining),
            "change": .number(change), "change_bound_95": .number(bound), "limit": .number(rule.limit),
        ]
    }
}
