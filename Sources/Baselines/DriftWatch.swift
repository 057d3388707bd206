public import Drift
import FeatureDefinitions
public import Features
import Statistics

/// Counts applicants in the bins of a model's training, to tell whether they still are as those were.
///
/// Keeps counts alone, so that there may be any number of them.
public struct DriftWatch: Sendable {
    private let then: TrainingBaseline
    private var count = 0
    private var probability: BinnedCounts
    private var features: [LiveFeature]

    /// What is kept of one feature.
    private struct LiveFeature {
        var bins: BinnedCounts
        var moments = Moments()
        var missing = 0
    }

    /// Watches for a model.
    /// - Parameter then: How its training sample was; without a ``TrainingBaseline/spread`` means alone are compared.
    public init(against then: TrainingBaseline) {
        self.then = then
        probability = BinnedCounts(edges: then.spread?.probability.edges ?? [])
        features = then.schema.features.enumerated()
            .map { index, feature in
                let edges = then.spread?.features[index].edges ?? []
                return LiveFeature(bins: BinnedCounts(of: EmptyCollection<FeatureValue>(), feature, edges: edges))
            }
    }

    /// Counts one applicant.
    /// - Parameters:
    ///   - vector: In the order of the model's schema.
    ///   - probability: Of default, as the model gives it, in [0, 1].
    public mutating func add(_ vector: FeatureVector, probability: Double) {
        self.probability.add(probability)
        count += 1
        for (index, feature) in then.schema.features.enumerated() {
            let value = vector.values[index]
            features[index].bins.add(value, feature)
            switch value {
            case .number(let number) where !feature.special.contains(number): features[index].moments.add(number)
            case .missing: features[index].missing += 1
            case .number, .category: break
            }
        }
    }

    /// What has come of it so far.
    /// - Returns: The probability of default first, then the features in the schema's order.
    /// - Throws: ``DriftError/empty`` before the first applicant.
    public func report() throws(DriftError) -> DriftReport {
        guard count > 0 else { throw .empty }
        let spread = then.spread
        var lines = [
            DriftReport.Line(
                name: DriftReport.probability,
                bins: Self.bins(probability, spread?.probability, probability.intervals)
            )
        ]
        for (place, feature) in then.schema.features.enumerated() {
            let (live, baseline) = (features[place], then.features[place])
            lines.append(
                DriftReport.Line(
                    name: feature.key,
                    bins: Self.bins(live.bins, spread?.features[place], live.bins.labels(of: feature)),
                    shift: Self.shift(live.moments, baseline),
                    missing: .init(rate: Double(live.missing) / Double(count), atTraining: baseline.missingRate)
                )
            )
        }
        for place in lines.indices { try lines[place].measure() }
        return DriftReport(
            count: count,
            trainingCount: spread?.probability.applicantCount,
            lines: lines,
            alerts: MeanRule.all.compactMap(alert(under:))
        )
    }

    private func alert(under rule: MeanRule) -> MeanAlert? {
        guard let place = then.schema.features.firstIndex(where: { $0.key == rule.feature }) else { return nil }
        let moments = features[place].moments
        return MeanAlert(
            of: then.schema.features[place].name,
            under: rule,
            now: (moments.mean, Int(moments.weight)),
            then: then.features[place]
        )
    }

    private static func shift(_ live: Moments, _ then: FeatureBaseline) -> MeanShift? {
        guard live.weight > 0, let mean = then.mean, let deviation = then.standardDeviation else { return nil }
        return MeanShift(
            mean: live.mean,
            count: Int(live.weight),
            baselineMean: mean,
            baselineDeviation: deviation
        )
    }

    /// Bins in which nobody is, now or then, say nothing.
    private static func bins(_ live: BinnedCounts, _ then: BinnedCounts?, _ labels: [String]) -> [DriftReport.Bin] {
        guard let then else { return [] }
        return labels.indices.filter { live.counts[$0] + then.counts[$0] > 0 }
            .map { DriftReport.Bin(label: labels[$0], count: live.counts[$0], trainingCount: then.counts[$0]) }
    }
}
