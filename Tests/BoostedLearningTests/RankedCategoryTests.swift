import Definitions
import Encoding
import FeatureDefinitions
import Features
import Learning
import Samples
import Scoring
import Statistics
import Testing

@testable import BoostedLearning

/// Trees grown on a category along whose order risk moves one way.
@Suite struct RankedCategoryTests {
    /// Years at work, in steps: risk falls along them, but for a step that is worse by chance.
    static func sample(rows: Int = 3000) throws -> TrainingSample {
        let codes = ["none", "short", "long", "longest"]
        let kind = Feature.Kind.category(codes: codes, isOrdered: true)
        let schema = FeatureSchema([Feature(key: "work", name: "work", kind: kind, risk: .falls)])
        var generator = SeededGenerator(seed: 5)
        var vectors: [FeatureVector] = []
        var isBad: [Bool] = []
        for row in 0..<rows {
            let step = generator.choice(weights: [1, 1, 1, 1])
            isBad.append(generator.bernoulli([0.5, 0.2, 0.3, 0.1][step]))
            vectors.append(FeatureVector(values: [row.isMultiple(of: 12) ? .missing : .category(codes[step])]))
        }
        return try TrainingSample(schema: schema, vectors: vectors, isBad: isBad)
    }

    @Test(arguments: 0..<3)
    func `Risk moves one way along an ordered category that says so`(index: Int) throws {
        let sample = try Self.sample()
        let fitted = try TreeLearnerTests.learners[index].fitted(to: sample)
        guard case .trees(let model) = fitted.scoring else { Issue.record("no trees"); return }
        #expect(model.provenMonotone.falling == ["work"])
        let values = ["none", "short", "long", "longest"].map { FeatureVector(values: [.category($0)]) }
        let steps = try TrainingSample(schema: sample.schema, vectors: values, isBad: [true, false, false, false])
        let risks = try fitted.probabilities(of: steps)
        #expect(risks[0] > risks[1] && risks[1] >= risks[2] && risks[2] > risks[3], "\(risks)")
        let unknown = FeatureVector(values: [.category("never heard of")])
        #expect(try model.encoder.row(of: unknown)[0].isNaN, "missing, as it was in training")
    }
}
