public import Encoding
public import FeatureDefinitions
import Features
public import Policies
public import Scoring

/// Made-up applicants that reach every bin of a scorecard, with what each has to come to: a test for whoever rebuilds it.
public struct TestingFrame: Sendable, Hashable {
    /// An applicant for one bin.
    public struct Row: Sendable, Hashable {
        /// Key of the feature whose bin it is.
        public let feature: String
        /// The bin.
        public let bin: Bin.Kind
        /// One for each characteristic; those of other features lie in the first bin that can be reached.
        public let values: [FeatureValue]
        /// Points of the bin, rounded half away from zero.
        public let points: Int
        /// Whole points of all characteristics.
        public let totalPoints: Int
        /// As people see it, within the scale.
        public let score: Int
        /// Of default.
        public let probability: Double
    }

    /// Keys of the characteristics' features.
    public let features: [String]
    /// Bin by bin; none for a bin that no value can be in.
    public let rows: [Row]

    /// Makes the applicants; nil on a scale that is linear in the probability, and for a scorecard without
    /// characteristics.
    /// - Parameters:
    ///   - model: The scorecard.
    ///   - scale: On which the points are.
    /// - Throws: ``Encoding/ScoringError`` if the model gives no finite number.
    public init?(_ model: ScorecardModel, on scale: ScoreScale) throws(ScoringError) {
        guard let table = model.pointsTable(on: scale) else { return nil }
        let places = model.characteristics.compactMap { model.schema.index(of: $0.feature) }
        let samples = zip(model.characteristics, places).map { $0.samples(of: model.schema.features[$1]) }
        let first = samples.map { $0.first?.value ?? .missing }
        var rows: [Row] = []
        for (position, characteristic) in model.characteristics.enumerated() {
            for sample in samples[position] {
                var values = first
                values[position] = sample.value
                var whole = [FeatureValue](repeating: .missing, count: model.schema.count)
                for (place, value) in zip(places, values) { whole[place] = value }
                let logOdds = try ScoringModel.scorecard(model).logOdds(of: FeatureVector(values: whole))
                let points = table.wholePoints(of: values, in: model.characteristics)
                rows.append(
                    Row(
                        feature: characteristic.feature,
                        bin: characteristic.bins[sample.bin].kind,
                        values: values,
                        points: points[position],
                        totalPoints: points.reduce(0, +),
                        score: scale.score(logOdds: logOdds).shown,
                        probability: ScoringModel.probabilityOfDefault(logOdds: logOdds)
                    )
                )
            }
        }
        features = model.characteristics.map(\.feature)
        self.rows = rows
    }
}

extension PointsTable {
    fileprivate func wholePoints(of values: [FeatureValue], in characteristics: [Characteristic]) -> [Int] {
        zip(rows, zip(characteristics, values)).map { row, own in row.wholePoints[own.0.binIndex(of: own.1)] }
    }
}

extension Characteristic {
    /// A value inside each bin that can be reached, in the order of the bins.
    fileprivate func samples(of feature: Feature) -> [(bin: Int, value: FeatureValue)] {
        bins.indices.compactMap { index in
            bins[index].kind.candidates(feature).first { binIndex(of: $0) == index }.map { (index, $0) }
        }
    }
}

extension Bin.Kind {
    /// Values that may be in the bin, the plainest first; a special code may lie on any of them.
    fileprivate func candidates(_ feature: Feature) -> [FeatureValue] {
        switch self {
        case .range(let lower, let upper):
            let numbers =
                switch (lower.isFinite, upper.isFinite) {
                case (true, true): [lower, lower + (upper - lower) / 2, upper.nextDown]
                case (true, false): [lower, lower + 1, lower + 0.5, lower.nextUp]
                case (false, true): [upper - 1, upper - 0.5, upper.nextDown]
                case (false, false): [0, 1, 0.5]
                }
            return numbers.map { .number($0) }
        case .categories(let codes): return codes.map { .category($0) }
        case .special(let codes): return codes.map { .number($0) }
        case .missing: return [.missing]
        case .other:
            guard feature.kind != .number else { return [.missing] }
            return feature.kind.codes.map { .category($0) } + [.missing, .category("unseen")]
        }
    }
}
