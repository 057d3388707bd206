public import Learning
public import ModelFitting
public import Samples
import Scoring
import Statistics

/// The bad rate of the nearest rows known: a yardstick that no worker runs.
public struct NearestNeighbours: Learner, Hashable {
    /// How many rows are asked.
    public var neighbourCount = 75
    /// Most rows that are known; of larger samples as many are drawn.
    public var rowLimit = 4000
    /// Of the draw.
    public var seed: UInt64 = 42

    /// A learner with its default settings.
    public init() {}

    /// `neighbours`.
    public var name: String { "neighbours" }

    /// Keeps rows to compare with.
    /// - Parameter sample: What happened to whom.
    /// - Returns: A model that can only be compared with others.
    /// - Throws: ``LearningError/sample(_:)``.
    public func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel {
        guard sample.count > rowLimit else { return NeighbourModel(known: sample, count: neighbourCount) }
        let share = Double(rowLimit) / Double(sample.count)
        let known = try sample.split(HoldOut(fraction: share, seed: seed)).test
        return NeighbourModel(known: known, count: neighbourCount)
    }
}

/// Rows to compare with.
private struct NeighbourModel: FittedModel {
    let known: TrainingSample
    let count: Int

    var scoring: ScoringModel? { nil }

    func probabilities(of sample: TrainingSample) throws(LearningError) -> [Double] {
        let joined: TrainingSample
        do {
            joined = try TrainingSample(
                schema: known.schema,
                vectors: known.vectors + sample.vectors,
                isBad: known.isBad + sample.isBad
            )
        } catch {
            throw .sample(error)
        }
        let table = NeighbourTable(joined)
        let rows = Array(0..<known.count)
        let rate = known.badRate
        return (0..<sample.count)
            .map { row in
                let near = table.nearest(to: known.count + row, among: rows, count: count)
                // One more neighbour that is as bad as all are: no chance is 0 or 1.
                let bads = near.reduce(0) { $0 + (known.isBad[$1] ? 1.0 : 0) }
                return (bads + rate) / Double(near.count + 1)
            }
    }
}
