import Encoding
import FeatureDefinitions
import Features

/// A logistic model and trees that vote: the weighted mean of their log-odds.
///
/// A mean of log-odds, not of chances, because then contributions add up: those of the vote are the weighted means of its
/// members', each against the same background of applicants.
public struct VoteModel: Sendable, Hashable {
    /// The member without trees.
    public let linear: LogisticModel
    /// All other members, as one ensemble, not calibrated by itself.
    public let trees: TreeModel
    /// What the logistic model counts, in (0, 1); the trees count the rest.
    public let share: Double
    /// From the log-odds of the vote to those that were observed.
    public let calibration: Calibration
    /// What each feature adds to the logistic model's log-odds, on average over the trees' background.
    private let means: [Double]

    /// States a vote.
    /// - Parameters:
    ///   - linear: The member without trees.
    ///   - trees: Must be of the same schema, with a column for each feature, and not calibrated.
    ///   - share: What the logistic model counts, in (0, 1).
    ///   - calibration: From the log-odds of the vote to those that were observed.
    public init(linear: LogisticModel, trees: TreeModel, share: Double, calibration: Calibration = .none) {
        precondition(linear.encoder.schema == trees.encoder.schema, "the members read different features")
        precondition(
            trees.encoder.columns.count == linear.encoder.schema.count && trees.calibration == .none,
            "the trees have no column for a feature, or a calibration"
        )
        precondition(share > 0 && share < 1, "share \(share)")
        self.linear = linear
        self.trees = trees
        self.share = share
        self.calibration = calibration
        means = linear.meanContributions(over: trees.background.map { trees.encoder.vector(of: $0) })
    }

    /// The same vote against another background.
    /// - Parameter rows: Rows of the applicants with whom reasons compare.
    /// - Returns: A model with the same log-odds for everyone.
    public func comparing(with rows: [[Double]]) -> VoteModel {
        VoteModel(linear: linear, trees: trees.comparing(with: rows), share: share, calibration: calibration)
    }

    /// The same vote with another calibration.
    /// - Parameter calibration: Takes the place of the present one.
    /// - Returns: A model with the same order of applicants.
    public func calibrated(by calibration: Calibration) -> VoteModel {
        VoteModel(linear: linear, trees: trees, share: share, calibration: calibration)
    }

    /// Log-odds of default.
    func logOdds(of vector: FeatureVector) throws(ScoringError) -> Double {
        guard let own = linear.logOddsAtOnce(of: vector) else { return try explanation(of: vector).logOdds }
        return calibration.logOdds(mean(own, try trees.logOdds(of: vector)))
    }

    /// Log-odds of default, and what each feature of the schema adds to those of the background.
    func explanation(of vector: FeatureVector) throws(ScoringError) -> Explanation {
        let parts = try linear.contributions(of: vector)
        let others = try trees.explanation(of: vector)
        return Explanation(
            logOdds: calibration.logOdds(mean(parts.reduce(linear.intercept, +), others.logOdds)),
            contributions: parts.indices.map { index in
                calibration.slope * mean(parts[index] - means[index], others.contributions[index])
            }
        )
    }

    /// Log-odds of default of many applicants.
    func logOdds(ofAll vectors: [FeatureVector]) throws(ScoringError) -> [Double] {
        let others = try trees.logOdds(ofAll: vectors)
        var logOdds: [Double] = []
        logOdds.reserveCapacity(vectors.count)
        for (vector, other) in zip(vectors, others) {
            if let own = linear.logOddsAtOnce(of: vector) {
                logOdds.append(calibration.logOdds(mean(own, other)))
            } else {
                logOdds.append(try explanation(of: vector).logOdds)
            }
        }
        return logOdds
    }

    /// Log-odds of default where no feature adds anything.
    var intercept: Double {
        let logOdds = mean(means.reduce(linear.intercept, +), trees.intercept)
        if case .linear = calibration { return calibration.logOdds(logOdds) }
        return logOdds
    }

    /// Whether each feature of the schema can change the score.
    var usesFeature: [Bool] { zip(linear.usesFeature, trees.usesFeature).map { $0 || $1 } }

    private func mean(_ own: Double, _ others: Double) -> Double { share * own + (1 - share) * others }
}

extension LogisticModel {
    /// What each feature adds, on average; 0 where there is nobody.
    fileprivate func meanContributions(over vectors: [FeatureVector]) -> [Double] {
        var sums = [Double](repeating: 0, count: encoder.schema.count)
        for vector in vectors {
            // A row that an artefact states may be of no applicant; it then counts as the mean of none.
            guard let parts = try? contributions(of: vector) else { continue }
            for index in sums.indices { sums[index] += parts[index] }
        }
        return sums.map { vectors.isEmpty ? 0 : $0 / Double(vectors.count) }
    }
}
