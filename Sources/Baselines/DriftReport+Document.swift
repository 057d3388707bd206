public import Documents
import Drift

// A report as it is kept and as programs read it. What a bin, a mean or an index is compared with stands beside it, with the
// number of applicants and what chance alone would make of it.

extension DriftReport {
    /// At how many standard deviations of training a mean is flagged.
    public static let zThreshold = 3.0

    /// Features that call for action; the probability of default is no feature.
    public var driftedFeatureCount: Int { features.count(where: \.isAlarming) }

    /// The report as JSON: a summary, the alerts, the probability, the twenty features that moved most, and all with their bins.
    /// - Parameters:
    ///   - leftOut: Applicants of the stretch whose kept answers do not give what was scored.
    ///   - expectedArea: Area under the ROC curve that the probabilities promise; nil where it is not known.
    /// - Returns: What is kept, and shown.
    public func document(leftOut: Int, expectedArea: Double?) -> JSONValue {
        let most = features.sorted { $0.weight > $1.weight }.prefix(20)
        return [
            "summary": [
                "total_features": .number(Double(features.count)),
                "drifted_features": .number(Double(driftedFeatureCount)),
                "z_threshold": .number(Self.zThreshold), "verdict": .string(verdict.rawValue),
                "n": .number(Double(count)), "n_left_out": .number(Double(leftOut)),
                "n_training": trainingCount.map { .number(Double($0)) } ?? .null,
                "expected_auc": expectedArea.map(JSONValue.number) ?? .null,
            ],
            "alerts": .array(alerts.map(\.document)),
            "probability_of_default": .object(members(of: lines[0], withBins: true)),
            "top_20": .array(most.map { .object(members(of: $0, withBins: false)) }),
            "features": .array(features.map { .object(members(of: $0, withBins: true)) }),
        ]
    }

    private var features: ArraySlice<Line> { lines.dropFirst() }

    private func members(of line: Line, withBins: Bool) -> [String: JSONValue] {
        func number(_ value: Double?) -> JSONValue { value.map(JSONValue.number) ?? .null }
        var members: [String: JSONValue] = [
            "feature": .string(line.name), "drifted": .bool(line.isAlarming), "n": .number(Double(count)),
            "n_training": number(trainingCount.map(Double.init)), "psi": number(line.index?.value),
            "psi_bound_95": number(line.index?.bound), "psi_bins": number((line.index?.parts.count).map(Double.init)),
            "verdict": line.index.map { .string($0.verdict.rawValue) } ?? .null,
            "z": number(line.shift?.inDeviations), "z_of_mean": number(line.shift?.inErrors),
            "z_bound_95": number(line.shift?.bound),
            "value_changed": .bool(line.shift?.isValueChanged ?? false),
            "missing_rate": number(line.missing?.rate), "missing_rate_training": number(line.missing?.atTraining),
        ]
        if withBins { members["bins"] = .array(line.binDocuments) }
        return members
    }
}

extension DriftReport.Line {
    /// By how much it moved, 1 being the limit at which it calls for action.
    fileprivate var weight: Double {
        let bins = index.map { $0.value > $0.bound ? $0.value / 0.25 : 0 } ?? 0
        let mean = (shift?.inDeviations ?? 0).magnitude / DriftReport.zThreshold
        return max(bins, mean, shift?.isValueChanged == true ? 1 : 0)
    }

    fileprivate var binDocuments: [JSONValue] {
        bins.enumerated()
            .map { place, bin in
                [
                    "bin": .string(bin.label), "n": .number(Double(bin.count)),
                    "n_training": .number(Double(bin.trainingCount)),
                    "psi": index.map { .number($0.parts[place]) } ?? .null,
                ]
            }
    }
}
