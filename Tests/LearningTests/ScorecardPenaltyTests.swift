import Binning
import FeatureDefinitions
import Features
import Learning
import ModelFitting
import Samples
import Scoring
import Statistics
import Testing
import Validation

/// How the strength of a scorecard's penalty is chosen, apart from what is fitted with it.
@Suite struct ScorecardPenaltyTests {
    /// Numbers of which few, or all, say something about the outcome.
    private static func sample(_ rows: Int, seed: UInt64, noise: Int, bad: Double = -1) throws -> TrainingSample {
        var generator = SeededGenerator(seed: seed)
        let keys = (0..<(3 + noise)).map { "x\($0)" }
        var (vectors, isBad): ([FeatureVector], [Bool]) = ([], [])
        for _ in 0..<rows {
            let numbers = keys.map { _ in generator.normal() }
            vectors.append(FeatureVector(values: numbers.map { .number($0) }))
            isBad.append(
                generator.bernoulli(probability(logOdds: bad + numbers[0] + 0.5 * numbers[1] - 0.3 * numbers[2]))
            )
        }
        let schema = FeatureSchema(keys.map { Feature(key: $0, name: $0, kind: .number) })
        return try TrainingSample(schema: schema, vectors: vectors, isBad: isBad)
    }

    /// Mean area of scorecards of a stated penalty over the folds that the choice is made on.
    private static func areas(_ sample: TrainingSample) throws -> [Double] {
        try ScorecardLearner().strengths
            .map { strength in
                var learner = ScorecardLearner()
                learner.ridgePenalty = strength
                let folds = CrossValidation.repeated(folds: 5, repeats: 3, seed: 42)
                return try CrossValidationReport(of: learner, on: sample, folds).summary(of: \.areaUnderCurve).mean
            }
    }

    @Test func `Of few rows the strength is chosen that orders best what it was not fitted to`() throws {
        var chosen: Set<Double> = []
        for seed in 1...6 as ClosedRange<UInt64> {
            let sample = try Self.sample(400, seed: seed, noise: seed < 4 ? 12 : 0)
            let areas = try Self.areas(sample)
            let place = try #require(
                ScorecardLearner().strengths.firstIndex(of: ScorecardLearner().penalty(for: sample))
            )
            #expect(areas[place] >= (areas.max() ?? 1) - 1e-12, "\(areas)")
            chosen.insert(ScorecardLearner().strengths[place])
        }
        #expect(chosen.count > 1, "the rows decide: \(chosen)")
    }

    @Test func `Nothing is chosen where rows are many, a class is rare, or the strength is stated`() throws {
        let few = try Self.sample(400, seed: 1, noise: 12)
        var learner = ScorecardLearner()
        // Strongest first shows which one is taken without a choice.
        learner.strengths = [600, 20]
        learner.fewRows = 400
        #expect(learner.penalty(for: few) == 600)
        learner.fewRows = 1500
        let rare = try Self.sample(400, seed: 2, noise: 0, bad: -4)
        try #require((2..<50).contains(rare.badCount))
        #expect(learner.penalty(for: rare) == 600)
        learner.ridgePenalty = 7
        #expect(learner.penalty(for: few) == 7)
    }

    @Test func `Bins drawn by hand change what is fitted and not what is chosen`() throws {
        let sample = try Self.sample(400, seed: 1, noise: 12)
        var drawn = ScorecardLearner()
        drawn.binning.cuts = ["x0": [0]]
        #expect(drawn.penalty(for: sample) == ScorecardLearner().penalty(for: sample))
        #expect(try drawn.fit(sample) != ScorecardLearner().fit(sample))
    }

    @Test func `A settled learner fits what the learner fits, and never chooses again`() throws {
        let sample = try Self.sample(400, seed: 1, noise: 12)
        let settled = try #require(ScorecardLearner().settled(for: sample) as? ScorecardLearner)
        #expect(settled.ridgePenalty == ScorecardLearner().penalty(for: sample))
        #expect(try settled.fit(sample) == ScorecardLearner().fit(sample))
        let other = try Self.sample(400, seed: 5, noise: 0)
        #expect(settled.penalty(for: other) == settled.ridgePenalty)
        let calibrated = CalibratedLearner(ScorecardLearner(), .logistic, seed: 1).settled(for: sample)
        #expect((calibrated as? CalibratedLearner)?.base as? ScorecardLearner == settled)
    }
}
