public import Documents

/// Whether a model may take over, and on what grounds.
public struct GateVerdict: Sendable, Hashable {
    /// One limit beside what was reached.
    public struct Check: Sendable, Hashable {
        /// Such as `auc at least 0.7`.
        public let rule: String
        /// What was reached; nil where it was not measured.
        public let value: Double?
        /// Whether it holds; never where nothing was measured.
        public let isPassed: Bool
    }

    /// Every limit, in the order of the names.
    public let checks: [Check]

    /// Holds metrics against a gate.
    /// - Parameters:
    ///   - metrics: Of the new model, by name.
    ///   - champion: Of the champion on the same rows; nil where there is none.
    ///   - gate: The limits.
    public init(_ metrics: [String: Double], champion: [String: Double]?, _ gate: GateFile) {
        var checks: [Check] = []
        for (name, limit) in gate.limits.sorted(by: { $0.key < $1.key }) {
            let value = metrics[name].flatMap { $0.isFinite ? $0 : nil }
            func check(_ words: String, _ holds: (Double) -> Bool) {
                checks.append(Check(rule: "\(name) \(words)", value: value, isPassed: value.map(holds) ?? false))
            }
            if let least = limit.atLeast { check("at least \(least)") { $0 >= least } }
            if let most = limit.atMost { check("at most \(most)") { $0 <= most } }
            if let distance = limit.belowChampion, let champion {
                guard let other = champion[name], other.isFinite else {
                    checks.append(Check(rule: "\(name) against the champion", value: value, isPassed: false))
                    continue
                }
                check("at least the champion's \(other) less \(distance)") { $0 >= other - distance }
            }
        }
        self.checks = checks
    }

    /// Whether every limit holds.
    public var isPassed: Bool { !checks.isEmpty && checks.allSatisfy(\.isPassed) }

    /// For the folder of the run.
    public var json: JSONValue {
        .object([
            "format": 1, "passed": .bool(isPassed),
            "checks": .array(
                checks.map { check in
                    .object([
                        "rule": .string(check.rule), "value": check.value.map(JSONValue.number) ?? .null,
                        "passed": .bool(check.isPassed),
                    ])
                }
            ),
        ])
    }
}
