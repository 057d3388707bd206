import FeatureDefinitions
import Features
import Learning
import ModelFitting
import Regression
import Samples
import Scoring
import Statistics
import Testing
import Validation

@Suite struct LearnerComparisonTests {
    private static func sample() throws -> TrainingSample {
        var generator = SeededGenerator(seed: 3)
        let schema = FeatureSchema([Feature(key: "x", name: "x", kind: .number)])
        var vectors: [FeatureVector] = []
        var isBad: [Bool] = []
        for _ in 0..<600 {
            let x = generator.normal()
            vectors.append(FeatureVector(values: [.number(x)]))
            isBad.append(generator.bernoulli(probability(logOdds: x - 1)))
        }
        return try TrainingSample(schema: schema, vectors: vectors, isBad: isBad)
    }

    @Test func `A vote is the weighted mean of what its members say of rows they were not fitted to`() throws {
        var comparison = try LearnerComparison(on: Self.sample(), .rowModulo(folds: 5))
        try comparison.add(LogisticRegression())
        try comparison.add(ScorecardLearner())
        try comparison.addVote(named: "vote", of: ["logistic": 1, "scorecard": 3])
        let entries = comparison.entries
        #expect(entries.map(\.name) == ["logistic", "scorecard", "vote"])
        for row in 0..<600 {
            let mean = (entries[0].probabilities[row] + 3 * entries[1].probabilities[row]) / 4
            #expect(abs(entries[2].probabilities[row] - mean) < 1e-15)
        }
        #expect(entries.map(\.isServable) == [true, true, false])
    }

    /// Knows the outcome of some rows, and nothing of the others: a row's number is its only value.
    private struct Knowing: Learner, FittedModel {
        let name: String
        let rows: Range<Int>
        let isBad: [Bool]
        var scoring: ScoringModel?

        func fitted(to sample: TrainingSample) throws(LearningError) -> any FittedModel { self }

        func probabilities(of sample: TrainingSample) throws(LearningError) -> [Double] {
            sample.vectors.map { vector in
                guard case .number(let number) = vector.values[0], rows.contains(Int(number)) else { return 0.5 }
                return isBad[Int(number)] ? 0.6 : 0.4
            }
        }
    }

    @Test func `The best is chosen by the rows named, whatever others would say`() throws {
        let isBad = (0..<200).map { $0.isMultiple(of: 3) }
        let sample = try TrainingSample(
            schema: FeatureSchema([Feature(key: "x", name: "x", kind: .number)]),
            vectors: (0..<200).map { FeatureVector(values: [.number(Double($0))]) },
            isBad: isBad
        )
        let scoring = try LogisticRegression().fitted(to: sample).scoring
        var comparison = try LearnerComparison(on: sample, .rowModulo(folds: 4))
        try comparison.add(Knowing(name: "most", rows: 0..<150, isBad: isBad, scoring: scoring))
        try comparison.add(Knowing(name: "some", rows: 150..<200, isBad: isBad, scoring: scoring))
        try comparison.add(Knowing(name: "nobody runs it", rows: 0..<200, isBad: isBad))
        #expect(try comparison.bestServable(on: Array(0..<200))?.name == "most")
        #expect(try comparison.bestServable(on: Array(140..<200))?.name == "some")
    }

    @Test func `Every fold is judged as cross-validation of the learner alone judges it`() throws {
        var comparison = try LearnerComparison(on: Self.sample(), .stratified(folds: 4, seed: 9))
        try comparison.add(LogisticRegression())
        let alone = try CrossValidationReport(
            of: LogisticRegression(),
            on: Self.sample(),
            .stratified(folds: 4, seed: 9)
        )
        #expect(comparison.entries[0].report == alone)
        #expect(comparison.entries[0].pooledArea.standardError > 0)
    }

    @Test(arguments: [LogisticRegression.Penalty.ridge(1), .lasso(1), .none])
    func `Every penalty gives a model of the right direction`(penalty: LogisticRegression.Penalty) throws {
        let model = try LogisticRegression(penalty: penalty).fit(Self.sample())
        #expect(abs((model.coefficients.first ?? 0) - 1) < 0.3)
    }

    @Test func `Inference names every column, with its error and its inflation`() throws {
        let inference = try LogisticRegression(penalty: .none).inference(on: Self.sample())
        let (table, inflation) = (inference.table, inference.varianceInflation)
        #expect(table.rows.map(\.name) == ["(intercept)", "x"])
        #expect(table.rows[1].pValue < 1e-6 && table.rows[1].limits.contains(1))
        #expect(inflation == [1])
    }
}
