public import Learning
public import ModelFitting
public import Samples
import Scoring
import Statistics

// A model of accepted applicants knows nothing of those who were refused, and will be asked about them. What is assumed of
// them cannot be tested on the data at hand: every method here is an assumption, and the report shows how much hangs on it.
// Rows to judge by never pass through here: models are judged by accepted applicants, whose outcome is known.

/// A learner that is told of applicants who were refused.
public struct RejectInformedLearner: Learner {
    /// What fits the models, to the accepted first and then to all.
    public let base: any Learner
    /// Who was refused.
    public let refused: RefusedApplicants
    /// What is assumed of them.
    public let method: RejectMethod
    /// How many times riskier than accepted applicants of the same answers they are taken to be; 1 to 3.
    public let factor: Double
    /// Of the draw.
    public let seed: UInt64

    /// A learner told of refused applicants.
    public init(_ base: any Learner, _ refused: RefusedApplicants, _ method: RejectMethod, factor: Double, seed: UInt64)
    {
        precondition((1...3).contains(factor), "factor \(factor)")
        (self.base, self.refused, self.method, self.factor, self.seed) = (base, refused, method, factor, seed)
    }

    /// The name of what fits the models.
    public var name: String { base.name }

    /// The same assumption for a learner that chooses nothing any more.
    public func settled(for sample: TrainingSample) -> any Learner { told(for: sample) }

    /// The same, its base settled by the accepted alone: what is assumed of the refused judges nothing.
    func told(for sample: TrainingSample) -> RejectInformedLearner {
        RejectInformedLearner(base.settled(for: sample), refused, method, factor: factor, seed: seed)
    }

    /// Settles by the accepted, fits to them, assumes, and fits again.
    /// - Parameter sample: Accepted applicants and how they paid.
    /// - Returns: The second model.
    /// - Throws: `LearningError`.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        let learner = told(for: sample)
        return try learner.base.fitted(to: try learner.informed(sample))
    }

    /// The sample with what is assumed.
    /// - Parameter sample: Accepted applicants.
    /// - Returns: The rows of the sample first.
    /// - Throws: `LearningError`.
    public func informed(_ sample: TrainingSample) throws(LearningError) -> TrainingSample {
        switch method {
        case .none: return sample
        case .reweighting: return try reweighted(sample)
        case .hardCutOff, .parcelling, .fuzzy: break
        }
        guard let model = try base.fitted(to: sample).scoring else { throw .notServable(learner: base.name) }
        let chances = try refused.probabilities(by: model)
        switch method {
        case .hardCutOff: return try extended(sample, hardCutOff(chances))
        case .parcelling: return try extended(sample, parcelled(chances, sample, try model.probabilities(of: sample)))
        default:
            let rows = chances.enumerated()
                .flatMap { row, chance in
                    let bad = min(chance * factor, 0.99)
                    return [(row, true, bad), (row, false, 1 - bad)]
                }
            return try extended(sample, rows)
        }
    }

    /// As many of the riskiest as are bad by the model, times the factor.
    private func hardCutOff(_ chances: [Double]) -> [(row: Int, isBad: Bool, weight: Double)] {
        let expected = chances.reduce(0) { $0 + min($1 * factor, 0.99) }
        let bads = Set(chances.indices.sorted { (chances[$1], $0) < (chances[$0], $1) }.prefix(Int(expected.rounded())))
        return chances.indices.map { ($0, bads.contains($0), 1) }
    }

    /// Bads are drawn band by band; bands are tenths of the accepted.
    private func parcelled(
        _ chances: [Double],
        _ sample: TrainingSample,
        _ accepted: [Double]
    ) -> [(row: Int, isBad: Bool, weight: Double)] {
        let sorted = accepted.sorted()
        let limits = (1..<10).map { sorted[$0 * sorted.count / 10] }
        func band(_ chance: Double) -> Int { limits.count { $0 <= chance } }
        var (bads, all) = ([Double](repeating: 0, count: 10), [Double](repeating: 0, count: 10))
        for (row, chance) in accepted.enumerated() {
            all[band(chance)] += sample.weights[row]
            if sample.isBad[row] { bads[band(chance)] += sample.weights[row] }
        }
        var generator = SeededGenerator(seed: seed)
        return chances.enumerated()
            .map { row, chance in
                let place = band(chance)
                let rate = all[place] > 0 ? bads[place] / all[place] : chance
                return (row, generator.bernoulli(min(rate * factor, 0.99)), 1)
            }
    }

    /// Accepted applicants count by the reverse of their chance of having been accepted.
    private func reweighted(_ sample: TrainingSample) throws(LearningError) -> TrainingSample {
        do {
            let both = try TrainingSample(
                schema: sample.schema,
                vectors: sample.vectors + refused.vectors,
                isBad: sample.vectors.map { _ in true } + refused.vectors.map { _ in false }
            )
            let model = try LogisticRegression().fitted(to: both)
            let accepted = try model.probabilities(of: both).prefix(sample.count)
            // A chance under a twentieth would let single rows speak for twenty.
            let factors = accepted.map { 1 / max($0, 0.05) }
            let mean = zip(factors, sample.weights).reduce(0) { $0 + $1.0 * $1.1 } / sample.weights.reduce(0, +)
            return try sample.weighted(zip(factors, sample.weights).map { $0 / mean * $1 })
        } catch let error as SampleError {
            throw .sample(error)
        } catch let error as LearningError {
            throw error
        } catch {
            preconditionFailure("\(error)")
        }
    }

    private func extended(
        _ sample: TrainingSample,
        _ rows: [(row: Int, isBad: Bool, weight: Double)]
    ) throws(LearningError) -> TrainingSample {
        do {
            return try TrainingSample(
                schema: sample.schema,
                vectors: sample.vectors + rows.map { refused.vectors[$0.row] },
                isBad: sample.isBad + rows.map(\.isBad),
                weights: sample.weights + rows.map(\.weight)
            )
        } catch {
            throw .sample(error)
        }
    }
}
