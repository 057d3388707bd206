import Documents
import FeatureDefinitions
import Features
import Learning
import ModelArtefacts
import ModelFitting
import Preparation
import Products
import Samples
import Scoring
import Statistics
import Testing
import Validation

@testable import TrainingCommands

/// Rows with numbers far out: left out of a fit by what its own rows say, and never of a judgement.
@Suite struct TrimmingTests {
    private static let holdOut = HoldOut(fraction: 0.3, seed: 4)

    /// Applicants of a product, some of whom say of one number that it is another.
    private static func sample(_ rows: GoldenRows, place: Int, _ numbers: [Int: Double]) throws -> TrainingSample {
        try TrainingSample(
            schema: rows.sample.schema,
            vectors: rows.sample.vectors.enumerated()
                .map { row, vector in
                    guard let number = numbers[row] else { return vector }
                    var values = vector.values
                    values[place] = .number(number)
                    return FeatureVector(values: values)
                },
            isBad: rows.sample.isBad
        )
    }

    private static func procedure(_ rule: OutlierRule?) -> TrainingProcedure {
        TrainingProcedure(
            inputs: LinearInputs(),
            selection: FeatureSelection(),
            balance: .none,
            trimming: rule,
            clipping: nil,
            rejection: nil,
            calibration: .none,
            seed: 1
        )
    }

    @Test(arguments: [OutlierRule.deviations(3), .interquartileRanges(3)])
    func `Numbers of rows that judge move no limit, and their rows judge`(rule: OutlierRule) throws {
        let rows = try GoldenRows("personal-loan", rows: 400)
        let place = try #require(rows.sample.schema.features.firstIndex { $0.kind == .number })
        let split = try Self.holdOut.split(rows.sample.isBad)
        let far = Dictionary(split.test.prefix(5).map { ($0, 1e7) }) { first, _ in first }
        let learner = Self.procedure(rule).learner(LogisticRegression())
        let training = ModelTraining(learner: learner, holdOut: Self.holdOut, crossValidation: nil)
        let origin = ModelTraining.Origin(name: "n", version: "1", dataDigest: .sha256(of: []), trainedAt: "")
        let results = try [[:], far]
            .map { numbers in
                let sample = try Self.sample(rows, place: place, numbers)
                return try training.run(sample, for: rows.product, from: origin)
            }
        #expect(results[0].artefact.model == results[1].artefact.model)
        for result in results { #expect(result.holdOut.rowCount == split.test.count) }
        // The rows far out do judge: what is said of them is another.
        #expect(results[0].holdOut.brier.value != results[1].holdOut.brier.value)
    }

    @Test func `Rows of the fit with a number far out are as if they were not there`() throws {
        let rows = try GoldenRows("personal-loan", rows: 400)
        let place = try #require(rows.sample.schema.features.firstIndex { $0.kind == .number })
        let (rule, gone) = (OutlierRule.interquartileRanges(1e4), Set([3, 50, 200]))
        let far = try Self.sample(rows, place: place, Dictionary(gone.map { ($0, 1e14) }) { first, _ in first })
        let kept = try rows.sample.rows((0..<rows.sample.count).filter { !gone.contains($0) })
        let trimmed = try Self.procedure(rule).learner(LogisticRegression()).fitted(to: far).scoring
        let expected = try LogisticRegression().fitted(to: kept).scoring
        #expect(trimmed != nil && trimmed == expected)
        #expect(try LogisticRegression().fitted(to: far).scoring != expected)
    }

    /// Judged on folds, every row is judged, by limits of the other folds.
    @Test func `On folds every row is judged, whatever its numbers`() throws {
        let rows = try GoldenRows("personal-loan", rows: 400)
        let place = try #require(rows.sample.schema.features.firstIndex { $0.kind == .number })
        let folds = CrossValidation.rowModulo(folds: 4)
        let learner = Self.procedure(.deviations(3)).learner(LogisticRegression())
        // Rows 0 and 4 are of the first fold, which judges the first model.
        let said = try [[:], [0: 1e7, 4: -1e7]]
            .map { numbers in
                var comparison = try LearnerComparison(on: Self.sample(rows, place: place, numbers), folds)
                try comparison.add(learner)
                return try #require(comparison.entries.first).probabilities
            }
        #expect(said[0].count == 400 && said[1].count == 400)
        let first = stride(from: 8, to: 400, by: 4)
        #expect(first.allSatisfy { said[0][$0] == said[1][$0] }, "limits of the first fold hang on rows that it judges")
        #expect(said[0][0] != said[1][0])
    }

    @Test func `Where a class has no row left, the fit says so`() throws {
        let values = (0..<40).map { $0 < 3 ? 1000.0 : Double($0 % 5) }
        let sample = try TrainingSample(
            schema: FeatureSchema([Feature(key: "x", name: "x", kind: .number)]),
            vectors: values.map { FeatureVector(values: [.number($0)]) },
            isBad: (0..<40).map { $0 < 3 }
        )
        let learner = TrimmedLearner(ScorecardLearner(), .interquartileRanges(3))
        #expect(throws: LearningError.self) { try learner.fitted(to: sample) }
        #expect(throws: LearningError.self) { try learner.settled(for: sample).fitted(to: sample) }
    }
}
