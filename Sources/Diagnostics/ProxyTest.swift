import Learning
public import ModelFitting
public import Samples
public import Validation

/// How well the inputs of a model tell a protected characteristic that is not among them.
///
/// An area near 0.5 says that the inputs do not stand in for it; credit-rules, section 14, design rule 6.
public struct ProxyTest: Sendable, Hashable {
    /// The group told from all others: the largest but one.
    public let group: String
    /// Area under the curve of a logistic model of the inputs, over rows it was not fitted to.
    public let area: AreaInterval

    /// Fits a model of the characteristic on three folds; nil where fewer than two groups have enough applicants.
    /// - Parameters:
    ///   - sample: The inputs; its outcomes are not read.
    ///   - groupOfRow: Group of each row; nil where it is not known.
    ///   - seed: Of the folds.
    /// - Throws: ``LearningError``.
    public init?(_ sample: TrainingSample, groupOfRow: [String?], seed: UInt64) throws(LearningError) {
        var counts: [String: Int] = [:]
        for group in groupOfRow { if let group { counts[group, default: 0] += 1 } }
        let large = counts.filter { $0.value >= AdverseImpact.minimumCount }
            .sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        guard large.count >= 2 else { return nil }
        let told = large[1].key
        let known = groupOfRow.indices.filter { groupOfRow[$0] != nil }
        do {
            let labelled = try TrainingSample(
                schema: sample.schema,
                vectors: known.map { sample.vectors[$0] },
                isBad: known.map { groupOfRow[$0] == told }
            )
            var comparison = try LearnerComparison(on: labelled, .stratified(folds: 3, seed: seed))
            try comparison.add(LogisticRegression())
            guard let entry = comparison.entries.first else { return nil }
            group = told
            area = entry.pooledArea
        } catch let error as SampleError {
            throw .sample(error)
        } catch let error as LearningError {
            throw error
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
