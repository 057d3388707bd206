public import Baselines
public import Encoding
public import Features
public import ModelArtefacts
import Products
import Scoring

extension DriftWatch {
    /// Watches for a model.
    /// - Parameter artefact: Says how its training sample was.
    public init(for artefact: ModelArtefact) {
        self.init(
            against: TrainingBaseline(
                schema: artefact.product.schema,
                features: artefact.baseline,
                spread: artefact.spread
            )
        )
    }

    /// Scores an applicant and counts them.
    /// - Parameters:
    ///   - vector: In the order of the model's schema.
    ///   - artefact: The model.
    /// - Throws: ``ScoringError`` if it cannot be scored.
    public mutating func add(_ vector: FeatureVector, scoredBy artefact: ModelArtefact) throws(ScoringError) {
        let logOdds = try artefact.model.logOdds(of: vector)
        add(vector, probability: ScoringModel.probabilityOfDefault(logOdds: logOdds))
    }
}
