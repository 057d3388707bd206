import Encoding
import FeatureDefinitions
public import Learning
public import ModelFitting
public import Samples
import Scoring
import Statistics

/// The bad rate of the applicants most alike, whom the model knows as groups only: means and bad rates of twenty and more.
///
/// Numbers are moved in to the hundredth and the last hundredth but one; a step counts by how well its feature alone tells the
/// classes apart.
public struct NearestNeighbours: Learner, Hashable {
    /// Most groups that are made; the larger a sample, the larger they are.
    public var groupLimit = 500
    /// How many groups are asked about an applicant; nil for half the square root of their number, ten at most.
    public var neighbourCount: Int?
    /// What stands for missing numbers, and how numbers are scaled.
    public var inputs = LinearInputs()

    /// Share of the rows at either end whose numbers are moved in.
    private static let tail = 0.01

    /// A learner with its default settings.
    public init() {}

    /// `neighbours`.
    public var name: String { "neighbours" }

    /// Cuts the applicants into groups of those most alike.
    /// - Parameter sample: What happened to whom.
    /// - Returns: A model of the groups.
    /// - Throws: ``LearningError/nothingSeparates`` where no feature tells the classes apart, or there are too few rows.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        let clipped = sample.clipped(to: limits(of: sample))
        let encoder = encoder(for: clipped)
        let weights = weights(of: clipped)
        let design = try clipped.design(encoder)
        let scales = zip(encoder.columns, weights)
            .flatMap { columns, weight in columns.map { _ in weight.squareRoot() } }
        let limit = Double(min(groupLimit, PrototypeModel.mostPrototypes))
        let least = max(Double(Prototype.fewestMembers), (Double(sample.count) / limit).rounded(.up))
        let groups = AlikeGroups(of: design, scales: scales, sample, least: least)
        guard !groups.members.isEmpty, scales.contains(where: { $0 > 0 }) else { throw .nothingSeparates }
        let prototypes = groups.members.map { Prototype(of: $0, sample, design) }
        return ScoringModel.prototypes(
            PrototypeModel(
                encoder: encoder,
                settings: PrototypeModel.Settings(
                    neighbourCount: neighbourCount(of: prototypes.count),
                    softness: max(groups.spread(around: prototypes.map(\.center)) / 2, 1e-9),
                    weights: weights
                ),
                prototypes: prototypes
            )
        )
    }

    /// How many of some groups are asked: three at least where there are three, unless fewer were asked for.
    private func neighbourCount(of groups: Int) -> Int {
        let root = (Double(groups).squareRoot() / 2).rounded()
        return min(groups, PrototypeModel.mostNeighbours, neighbourCount ?? min(10, max(3, Int(root))))
    }

    /// Beyond these, numbers count as the nearest within: who is far out is as near to groups as who is at the end.
    private func limits(of sample: TrainingSample) -> [String: ClosedRange<Double>] {
        var limits: [String: ClosedRange<Double>] = [:]
        for (feature, column) in zip(sample.schema.features, sample.columns) {
            guard case .numbers(let numbers) = column else { continue }
            let sorted = numbers.filter { !$0.isNaN && !feature.special.contains($0) }.sorted()
            guard !sorted.isEmpty else { continue }
            limits[feature.key] = quantile(ofSorted: sorted, Self.tail)...quantile(ofSorted: sorted, 1 - Self.tail)
        }
        return limits
    }

    private func encoder(for sample: TrainingSample) -> FeatureEncoder {
        let plain = FeatureEncoder(fittedTo: sample, minimumRows: Prototype.fewestMembers, inputs)
        let limits = limits(of: sample)
        return FeatureEncoder(
            schema: plain.schema,
            encodings: zip(plain.schema.features, plain.encodings)
                .map { feature, encoding in
                    guard case .number(var number) = encoding else { return encoding }
                    number.limits = limits[feature.key]
                    return .number(number)
                }
        )
    }

    /// The square of each feature's own Gini coefficient: one that says nothing alone makes no one alike.
    private func weights(of sample: TrainingSample) -> [Double] {
        SampleReview(of: sample).findings
            .map { finding in
                let gini = 2 * finding.area - 1
                return gini > 0 ? gini * gini : 0
            }
    }
}

extension Prototype {
    /// The mean of some rows.
    fileprivate init(of rows: [Int], _ sample: TrainingSample, _ design: Matrix) {
        var center = [Double](repeating: 0, count: design.columnCount)
        var (weight, bads) = (0.0, 0.0)
        for row in rows {
            for (column, value) in design.row(row).enumerated() { center[column] += value }
            weight += sample.weights[row]
            if sample.isBad[row] { bads += sample.weights[row] }
        }
        self.init(
            center: center.map { $0 / Double(rows.count) },
            // One more member, as bad as all are: no chance is 0 or 1.
            badRate: (bads + sample.badRate) / (weight + 1),
            // Sums in another order may miss a whole number in their last digits.
            memberCount: Int(min(Double(rows.count), weight) + 1e-6)
        )
    }
}
