import FeatureDefinitions
import Features
import Learning
import ModelFitting
import Preparation
import Samples
import Scoring
import Statistics
import Testing

// Which features a model is fitted without.

extension PreparationTests {
    /// `debt` says of bads what `income` says, `rate` nothing that `debt` and `income` together do not.
    private static func collinear() throws -> TrainingSample {
        var generator = SeededGenerator(seed: 3)
        var vectors: [FeatureVector] = []
        var isBad: [Bool] = []
        for _ in 0..<1200 {
            let (income, debt) = (generator.normal(), generator.normal())
            let rate = income + debt + 0.01 * generator.normal()
            let home = FeatureValue.category(["own", "rent", "other"][min(Int(generator.uniform() * 3), 2)])
            vectors.append(FeatureVector(values: [.number(income), .number(debt), .number(rate), home]))
            isBad.append(generator.bernoulli(probability(logOdds: -1 + income + debt)))
        }
        let schema = FeatureSchema(
            ["income", "debt", "rate"].map { Feature(key: $0, name: $0, kind: .number) } + [
                Feature(key: "home", name: "home", kind: .category(codes: ["own", "rent", "other"], isOrdered: false))
            ]
        )
        return try TrainingSample(schema: schema, vectors: vectors, isBad: isBad)
    }

    @Test func `Features that others say are left out, the worst first, until none is above the limit`() throws {
        let sample = try Self.collinear()
        let selection = FeatureSelection(maximumInflation: 5)
        let dropped = selection.dropped(from: sample)
        #expect(dropped.count == 1 && dropped.allSatisfy { ["income", "debt", "rate"].contains($0.feature) })
        guard case .inflation(let factor)? = dropped.first?.reason else {
            Issue.record("\(dropped)")
            return
        }
        #expect(factor > 1000)
        let left = sample.levelled(Set(dropped.map(\.feature)))
        #expect(selection.dropped(from: left).isEmpty)
        let model = try #require(try SelectingLearner(LogisticRegression(), selection).fitted(to: sample).scoring)
        let used = Set(zip(sample.schema.features, model.usesFeature).filter(\.1).map(\.0.key))
        #expect(used.isDisjoint(with: dropped.map(\.feature)) && used.count >= 2)
        let inflation = try LogisticRegression().inference(on: left).varianceInflation
        #expect(inflation.allSatisfy { $0 < 5 })
    }

    @Test func `What says too little goes before what others say is looked at`() throws {
        let sample = try Self.collinear()
        let both = FeatureSelection(minimumInformationValue: 0.05, maximumInflation: 5)
        let reasons = both.dropped(from: sample).map(\.reason)
        #expect(reasons.count == 2, "home for its information value, then one of the three numbers")
        guard case .informationValue(let value)? = reasons.first, case .inflation? = reasons.last else {
            Issue.record("\(reasons)")
            return
        }
        #expect(value < 0.05)
        #expect(FeatureSelection().dropped(from: sample).isEmpty && FeatureSelection().isOfEverything)
    }
}
