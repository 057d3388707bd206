public import Features
import ModelFitting
import Samples
import Scoring
import Statistics

/// Applicants who were refused: what they answered, and nothing of how they would have paid.
public struct RefusedApplicants: Sendable {
    /// One vector for each, in the order of the sample's schema.
    public let vectors: [FeatureVector]

    /// Some applicants.
    /// - Parameter vectors: One for each; at least one.
    public init(_ vectors: [FeatureVector]) {
        precondition(!vectors.isEmpty, "nobody was refused")
        self.vectors = vectors
    }

    /// Their chances by a model fitted to the accepted.
    func probabilities(by model: ScoringModel) throws(LearningError) -> [Double] {
        var probabilities: [Double] = []
        for (row, vector) in vectors.enumerated() {
            do {
                probabilities.append(probability(logOdds: try model.logOdds(of: vector)))
            } catch {
                throw .row(row, error)
            }
        }
        return probabilities
    }
}
