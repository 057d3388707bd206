import Encoding
import Features
import Policies
import Products
import Scoring

extension ScoringModel {
    /// Whether contributions are differences from a background of applicants already.
    var hasBackground: Bool {
        if case .prototypes(let model) = self { return !model.background.isEmpty }
        return trees.map { !$0.background.isEmpty } ?? false
    }

    /// Every how many applicants one is explained for the means of a cohort: neighbours take a millisecond for each, and of
    /// two thousand, evenly spaced, means are as good.
    func explainedStep(of count: Int) -> Int {
        if case .prototypes = self { max(1, count / 2000) } else { 1 }
    }
}

extension PrototypeModel {
    /// The model with the groups with which reasons compare: those at or slightly above the cut-off, evenly spaced among
    /// them, or the one nearest to it where no group but some applicant is there; of all where nobody is.
    func preparedForReasons(
        on vectors: [FeatureVector],
        for product: Product
    ) throws(ScoringError) -> PrototypeModel {
        let logOdds = logOddsOfPrototypes
        var compared = Array(prototypes.indices)
        if let cutOff = product.policy.passingScore(on: product.score), try hasJustPassing(vectors, for: product) {
            compared = compared.filter { product.isJustPassing(logOdds[$0]) }
            let middle = cutOff + product.reasons.cohortPoints / 2
            let misses = logOdds.map { abs(product.score.score(logOdds: $0).unclamped - middle) }
            if compared.isEmpty { compared = misses.indices.min { misses[$0] < misses[$1] }.map { [$0] } ?? [] }
        }
        let count = min(compared.count, Self.largestBackground)
        return comparing(with: (0..<count).map { compared[$0 * compared.count / count] })
    }

    private func hasJustPassing(_ vectors: [FeatureVector], for product: Product) throws(ScoringError) -> Bool {
        for logOdds in try ScoringModel.prototypes(self).logOdds(ofAll: vectors)
        where product.isJustPassing(logOdds) { return true }
        return false
    }
}
