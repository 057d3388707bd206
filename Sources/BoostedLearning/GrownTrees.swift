import Encoding
import FeatureDefinitions
import ModelFitting
import Samples
import Scoring
import TreeModelFiles

/// Trees grown on a sample, in the library's JSON.
struct GrownTrees {
    /// The model as the library writes it.
    let json: [UInt8]
    /// Rounds that were kept.
    let rounds: Int

    /// The trees as workers run them.
    /// - Throws: ``LearningError/trees(_:)`` if they are larger than a worker takes.
    func model(of schema: FeatureSchema) throws(LearningError) -> ScoringModel {
        do {
            let file = try TreeModelFile.xgboost(json: json, file: "libxgboost", rounds: .all)
            return .trees(TreeModel(encoder: TreeEncoder(schema), ensemble: file.ensemble))
        } catch {
            throw .trees("\(error)")
        }
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
