public import Drift

/// How far applicants are from those whom a model was trained on.
public struct DriftReport: Sendable, Hashable {
    /// What the line of the probability is called.
    public static let probability = "probability of default"

    /// Applicants that were counted.
    public let count: Int
    /// Applicants of the training sample; nil where the model's file does not say how they were spread.
    public let trainingCount: Int?
    /// The probability of default first, then the features in the schema's order.
    public let lines: [Line]
    /// Means that moved further than a rule allows, whatever the lines make of them.
    public let alerts: [MeanAlert]

    /// One thing that was compared.
    public struct Line: Sendable, Hashable {
        /// Key of the feature, or what it is.
        public let name: String
        /// Those in which anybody is, now or then; none where training kept none.
        public let bins: [Bin]
        /// Of the bins; nil where training kept none, or all applicants of both are in one.
        public private(set) var index: StabilityIndex?
        /// Of the mean of a number; nil where there is none.
        public let shift: MeanShift?
        /// Of a feature.
        public let missing: MissingRates?

        init(name: String, bins: [Bin], shift: MeanShift? = nil, missing: MissingRates? = nil) {
            (self.name, self.bins, self.shift, self.missing) = (name, bins, shift, missing)
        }

        /// Works out ``index``.
        mutating func measure() throws(DriftError) {
            guard bins.count > 1 else { return }
            index = try StabilityIndex(
                of: bins.map { Double($0.count) },
                against: bins.map { Double($0.trainingCount) },
                floor: 0.5 / Double(bins.reduce(0) { $0 + $1.count })
            )
        }

        /// Whether it calls for action: by its bins, or by a mean three deviations off.
        public var isAlarming: Bool { index?.verdict == .act || shift?.isFlagged == true }
    }

    /// How many applicants are where, now and in training.
    public struct Bin: Sendable, Hashable {
        /// What people call it.
        public let label: String
        /// Applicants now.
        public let count: Int
        /// Applicants of the training sample.
        public let trainingCount: Int
    }

    /// How often a feature has no value.
    public struct MissingRates: Sendable, Hashable {
        /// Share of the applicants, in [0, 1].
        public let rate: Double
        /// The same in training.
        public let atTraining: Double
    }

    /// Whether anything calls for action.
    public var isAlarming: Bool { lines.contains(where: \.isAlarming) }

    /// Whether somebody is to hear of it: something calls for action, or there is an alert.
    public var isToBeTold: Bool { isAlarming || !alerts.isEmpty }

    /// The worst there is: to act where anything calls for action, to watch where an index does.
    public var verdict: StabilityIndex.Verdict {
        if isAlarming { return .act }
        return lines.contains { $0.index?.verdict == .watch } ? .watch : .stable
    }
}
