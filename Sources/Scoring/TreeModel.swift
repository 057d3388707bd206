import Attribution
public import Encoding
import FeatureDefinitions
import Features
public import TreeEnsembles

/// A fitted tree ensemble with what it takes to score an applicant and to say why.
///
/// Contributions are interventional Shapley values against a background of applicants at or slightly above the
/// cut-off (credit-rules, section 5); without a background they are path-dependent ones.
public struct TreeModel: Sendable {
    /// The most applicants that a background keeps.
    public static let largestBackground = 100
    /// The most memory that tables for explanations take unless stated: 64 MiB.
    public static let standardExplanationBytes = 64 << 20

    /// From a feature vector to a row.
    public let encoder: TreeEncoder
    /// Its sum is log-odds of default.
    public let ensemble: TreeEnsemble
    /// From the log-odds of the trees to those that were observed.
    public let calibration: Calibration
    /// Rows of the applicants with whom reasons compare; may be empty.
    public let background: [[Double]]
    private let predictor: TreePredictor
    private let explainer: TreeExplainer
    private let explanationBytes: Int

    /// States a model.
    /// - Parameters:
    ///   - encoder: From a feature vector to a row.
    ///   - ensemble: Its output must be log-odds, its features the encoder's columns.
    ///   - calibration: From the log-odds of the trees to those that were observed.
    ///   - background: Rows of the applicants with whom reasons compare; empty before a cut-off is known.
    ///   - explanationBytes: The most memory that tables for explanations may take; what does not fit is computed for
    ///     each applicant anew, to the same values.
    public init(
        encoder: TreeEncoder,
        ensemble: TreeEnsemble,
        calibration: Calibration = .none,
        background: [[Double]] = [],
        explanationBytes: Int = TreeModel.standardExplanationBytes
    ) {
        precondition(
            ensemble.featureCount == encoder.columns.count,
            "\(ensemble.featureCount) features for \(encoder.columns.count) columns"
        )
        self.encoder = encoder
        self.ensemble = ensemble
        self.calibration = calibration
        self.background = background
        predictor = TreePredictor(ensemble)
        self.explanationBytes = explanationBytes
        explainer = TreeExplainer(ensemble, background: background, tableBytes: explanationBytes)
    }

    /// Memory of the nodes as prediction reads them.
    public var predictionByteCount: Int { predictor.byteCount }
    /// Memory of the tables for explanations, which are made now if they have not been.
    public var explanationByteCount: Int { explainer.values.byteCount }
    /// Trees whose tables fit into the memory that was allowed; the others are prepared for each explanation anew.
    public var preparedTreeCount: Int { explainer.values.preparedTreeCount }

    /// Makes what explanations need now, so that the first applicant does not wait for it.
    func prepareExplanations() { _ = explainer.values }

    /// The same model with another background.
    /// - Parameter rows: Rows of the applicants with whom reasons compare.
    /// - Returns: A model with the same log-odds for everyone.
    public func comparing(with rows: [[Double]]) -> TreeModel {
        TreeModel(
            encoder: encoder,
            ensemble: ensemble,
            calibration: calibration,
            background: rows,
            explanationBytes: explanationBytes
        )
    }

    /// The same model with another calibration.
    /// - Parameter calibration: Takes the place of the present one.
    /// - Returns: A model with the same order of applicants.
    public func calibrated(by calibration: Calibration) -> TreeModel {
        TreeModel(
            encoder: encoder,
            ensemble: ensemble,
            calibration: calibration,
            background: background,
            explanationBytes: explanationBytes
        )
    }

    /// Log-odds of default.
    ///
    /// The row stands on the stack: nothing is asked of the allocator unless it has more than 128 columns.
    func logOdds(of vector: FeatureVector) throws(ScoringError) -> Double {
        let count = encoder.columns.count
        var problem: ScoringError?
        let sum = withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { row in
            row.initialize(repeating: .nan)
            problem = encoder.write(vector, to: row)
            return problem == nil ? predictor.sum(ofRow: UnsafeBufferPointer(row)) : .nan
        }
        if let problem { throw problem }
        return calibration.logOdds(sum * ensemble.output.perUnit)
    }

    /// Log-odds of default, and what each feature of the schema adds to those of the background.
    func explanation(of vector: FeatureVector) throws(ScoringError) -> Explanation {
        let row = try encoder.row(of: vector)
        let sum = predictor.sum(of: row)
        let values = explainer.values
        guard let found = values.whole(values.contributions(of: row), of: sum) else {
            // Reasons that do not make up the score are none: nothing is decided on them.
            assert(!sum.isFinite, "contributions miss \(sum) by more than \(values.tolerance)")
            throw .output
        }
        let unit = ensemble.output.perUnit * calibration.slope
        var contributions = [Double](repeating: 0, count: encoder.schema.count)
        for (column, position) in encoder.positions.enumerated() { contributions[position] = found[column] * unit }
        return Explanation(
            logOdds: calibration.logOdds(sum * ensemble.output.perUnit),
            contributions: contributions
        )
    }

    /// Log-odds of default of many applicants, whose rows are laid end to end.
    func logOdds(ofAll vectors: [FeatureVector]) throws(ScoringError) -> [Double] {
        var rows: [Double] = []
        rows.reserveCapacity(vectors.count * encoder.columns.count)
        for vector in vectors { rows += try encoder.row(of: vector) }
        // Rows without columns are nothing that could be counted.
        let sums =
            encoder.columns.isEmpty ? vectors.map { _ in predictor.sum(of: []) } : predictor.sums(of: rows)
        return sums.map { calibration.logOdds($0 * ensemble.output.perUnit) }
    }

    /// Log-odds of default where no feature adds anything.
    var intercept: Double {
        let logOdds = explainer.values.expectation * ensemble.output.perUnit
        if case .linear = calibration { return calibration.logOdds(logOdds) }
        return logOdds
    }

    /// Whether each feature of the schema can change the score.
    var usesFeature: [Bool] {
        var uses = [Bool](repeating: false, count: encoder.schema.count)
        for (column, isUsed) in ensemble.usesFeature.enumerated() { uses[encoder.positions[column]] = isUsed }
        return uses
    }

    /// Keys of the features of which the log-odds provably never fall, or never rise, as the number or the rank grows.
    ///
    /// Each tree is proved alone: wherever the feature is tested, no leaf on the one side passes any on the other.
    public var provenMonotone: (rising: [String], falling: [String]) {
        let directions = ensemble.provenDirections
        func keys(_ isProven: (TreeEnsemble.Direction) -> Bool) -> [String] {
            encoder.columns.indices
                .filter {
                    (encoder.columns[$0].codes.isEmpty || encoder.columns[$0].isRanked) && isProven(directions[$0])
                }
                .map { encoder.columns[$0].feature }
        }
        return (keys(\.neverFalls), keys(\.neverRises))
    }
}

extension TreeModel: Hashable {
    /// Models are equal if all they are made of is.
    public static func == (left: TreeModel, right: TreeModel) -> Bool {
        left.encoder == right.encoder && left.ensemble == right.ensemble && left.calibration == right.calibration
            && left.background.map { $0.map(\.bitPattern) } == right.background.map { $0.map(\.bitPattern) }
    }

    /// Hashes what equality compares, as far as is quick.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(encoder)
        hasher.combine(ensemble.base)
        hasher.combine(ensemble.nodeCount)
        hasher.combine(calibration)
    }
}

/// What a model says of one applicant, and what made it say so.
public struct Explanation: Sendable, Hashable {
    /// ln(PD / (1 − PD)), finite.
    public let logOdds: Double
    /// In log-odds of default, one for each feature of the schema; 0 for one the model does not use.
    public let contributions: [Double]
}
