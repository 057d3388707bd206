public import ModelFitting
public import Samples
import Statistics
public import Validation

/// Several learners judged on the same folds, so that their numbers can be compared.
public struct LearnerComparison: Sendable {
    /// What one learner did on every fold.
    public struct Entry: Sendable {
        /// The learner's name.
        public let name: String
        /// One for each fold.
        public let folds: [CrossValidationReport.Fold]
        /// PD of every row by models that were not fitted to it, the mean over all deals, in the sample's order.
        public let probabilities: [Double]
        /// Area under the curve of all rows together, with DeLong's standard error.
        public let pooledArea: AreaInterval
        /// PD of the rows that judge, fold by fold.
        let judged: [[Double]]
        /// Whether a worker can run the models.
        public let isServable: Bool

        /// The measures over the folds.
        public var report: CrossValidationReport { CrossValidationReport(folds: folds) }
    }

    /// In the order in which they were judged.
    public private(set) var entries: [Entry] = []
    /// The rows of every fold.
    private let parts: [(split: SampleSplit, training: TrainingSample, test: TrainingSample)]
    private let sample: TrainingSample

    /// Prepares the folds.
    /// - Parameters:
    ///   - sample: What happened to whom.
    ///   - plan: How rows are cut into folds.
    /// - Throws: ``LearningError/sample(_:)``.
    public init(on sample: TrainingSample, _ plan: CrossValidation) throws(LearningError) {
        var parts: [(split: SampleSplit, training: TrainingSample, test: TrainingSample)] = []
        do {
            for split in try plan.splits(sample.isBad) {
                parts.append((split, try sample.rows(split.training), try sample.rows(split.test)))
            }
        } catch {
            throw .sample(error)
        }
        self.parts = parts
        self.sample = sample
    }

    /// Fits a learner anew on every fold and judges it.
    /// - Parameters:
    ///   - learner: What to judge.
    ///   - name: What it is called; its own name unless given.
    /// - Throws: ``LearningError``.
    public mutating func add(_ learner: any Learner, named name: String? = nil) throws(LearningError) {
        var folds: [CrossValidationReport.Fold] = []
        var isServable = true
        var judgements: [[Double]] = []
        for part in parts {
            let model = try learner.fitted(to: part.training)
            isServable = isServable && model.scoring?.isServable == true
            let judged = try part.test.scored(by: model)
            folds.append(.init(test: judged, training: try part.training.scored(by: model)))
            judgements.append(judged.scores)
        }
        try append(name ?? learner.name, folds, judgements, isServable)
    }

    /// The best of those that a worker runs, as some of the rows judge them, by models that were not fitted to the row.
    ///
    /// Rows that judge the one chosen in the end must not be among them: else it is chosen for its luck with those.
    /// - Parameter rows: Row numbers of the sample, both classes among them.
    /// - Returns: Nil where a worker runs none.
    /// - Throws: ``LearningError/sample(_:)`` where a class is absent.
    public func bestServable(on rows: [Int]) throws(LearningError) -> Entry? {
        var best: (entry: Entry, area: Double)?
        for entry in entries where entry.isServable {
            let part = try selected(rows).scored(rows.map { entry.probabilities[$0] })
            let area = ReceiverOperatingCharacteristic(of: part).areaUnderCurve
            if area > best?.area ?? -1 { best = (entry, area) }
        }
        return best?.entry
    }

    private func selected(_ rows: [Int]) throws(LearningError) -> TrainingSample {
        do { return try sample.rows(rows) } catch { throw .sample(error) }
    }

    /// Judges the weighted mean of learners already judged: a soft vote.
    /// - Parameters:
    ///   - name: What the vote is called.
    ///   - members: Weights of learners, by name; one that was not judged does not vote.
    /// - Throws: ``LearningError``.
    public mutating func addVote(named name: String, of members: [String: Double]) throws(LearningError) {
        let votes = entries.compactMap { entry in members[entry.name].map { (entry, weight: $0) } }
        let total = votes.reduce(0) { $0 + $1.weight }
        guard total > 0 else { return }
        var folds: [CrossValidationReport.Fold] = []
        var judgements: [[Double]] = []
        for (index, part) in parts.enumerated() {
            let means = part.test.isBad.indices
                .map { row in votes.reduce(0) { $0 + $1.weight * $1.0.judged[index][row] } / total }
            let judged = try part.test.scored(means)
            judgements.append(means)
            // The members' own: what the vote says of rows its members were fitted to is no measure of anything.
            let training = votes.reduce(0) { $0 + $1.weight * $1.0.folds[index].trainingArea } / total
            folds.append(.init(test: judged, trainingArea: training))
        }
        try append(name, folds, judgements, false)
    }

    private mutating func append(
        _ name: String,
        _ folds: [CrossValidationReport.Fold],
        _ judged: [[Double]],
        _ isServable: Bool
    ) throws(LearningError) {
        // Every row judges once in each deal.
        let deals = Double(parts.reduce(0) { $0 + $1.test.count }) / Double(sample.count)
        var probabilities = [Double](repeating: 0, count: sample.count)
        for (part, scores) in zip(parts, judged) {
            for (row, score) in zip(part.split.test, scores) { probabilities[row] += score / deals }
        }
        let area = AreaInterval(of: try sample.scored(probabilities))
        entries.append(
            Entry(
                name: name,
                folds: folds,
                probabilities: probabilities,
                pooledArea: area,
                judged: judged,
                isServable: isServable
            )
        )
    }
}
