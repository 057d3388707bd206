public import Learning
public import Samples
public import Scoring

/// Trees grown on a sample, in the library's JSON.
public struct GrownTrees: FittedModel, Hashable {
    /// The model as the library writes it; what other programs read as well.
    public let json: [UInt8]
    /// Rounds that were kept.
    public let rounds: Int

    /// Nil: the worker runs other trees than the library's.
    public var scoring: ScoringModel? { nil }

    /// The PD of every row, by the library.
    /// - Parameter sample: Of the schema the trees were grown on.
    /// - Returns: Probabilities of default, in the sample's order.
    /// - Throws: ``LearningError/trees(_:)``.
    public func probabilities(of sample: TrainingSample) throws(LearningError) -> [Double] {
        try Booster.read(json).probabilities(BoosterMatrix(sample))
    }

    /// Grows trees round by round.
    /// - Parameters:
    ///   - rounds: How many rounds at most.
    ///   - settings: How trees are grown.
    ///   - sample: What happened to whom.
    ///   - watch: Rows that say when to stop, and after how many rounds without gain; nil to grow all rounds.
    /// - Throws: ``LearningError``.
    init(
        rounds: Int,
        _ settings: TreeSettings,
        on sample: TrainingSample,
        watch: (sample: TrainingSample, patience: Int)? = nil
    ) throws(LearningError) {
        let matrix = try BoosterMatrix(sample)
        let judge = try watch.map { watch throws(LearningError) in try BoosterMatrix(watch.sample) }
        let booster = try Booster(settings.parameters(for: sample.schema), for: [matrix] + (judge.map { [$0] } ?? []))
        var best = (loss: Double.infinity, rounds: 0)
        for round in 0..<rounds {
            try booster.grow(round: round, on: matrix)
            guard let watch, let judge else { continue }
            let loss = watch.sample.logLoss(of: try booster.probabilities(judge))
            if loss < best.loss { best = (loss, round + 1) }
            if round + 1 - best.rounds >= watch.patience { break }
        }
        self.rounds = watch == nil ? rounds : best.rounds
        json = try self.rounds < rounds ? booster.prefix(self.rounds).json : booster.json
    }
}
