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
import Testing
import Validation

@testable import TrainingCommands

/// Rows that lack a feature: left out of a fit, and never of a judgement; what they lack is what is common.
@Suite struct CompletenessTests {
    private static let holdOut = HoldOut(fraction: 0.3, seed: 4)
    private static let learners: [LearnerName] = [.logistic, .scorecard, .tree, .forest, .boosting, .blend]

    /// Applicants who lack nothing.
    private static func complete(_ rows: GoldenRows) throws -> TrainingSample {
        let filled = rows.sample.vectors.enumerated()
            .map { row, vector in
                FeatureVector(
                    values: zip(rows.sample.schema.features, vector.values)
                        .map { feature, value in
                            guard value == .missing else { return value }
                            let codes = feature.kind.codes
                            return codes.isEmpty ? .number(Double(row % 17)) : .category(codes[row % codes.count])
                        }
                )
            }
        return try TrainingSample(schema: rows.sample.schema, vectors: filled, isBad: rows.sample.isBad)
    }

    /// The same, of whom some lack a feature.
    private static func pierced(_ sample: TrainingSample, _ rows: some Sequence<Int>) throws -> TrainingSample {
        let gaps = Set(rows)
        let vectors = sample.vectors.enumerated()
            .map { row, vector in
                guard gaps.contains(row) else { return vector }
                var values = vector.values
                values[row % values.count] = .missing
                return FeatureVector(values: values)
            }
        return try TrainingSample(schema: sample.schema, vectors: vectors, isBad: sample.isBad)
    }

    private static func procedure(_ needsComplete: Bool) -> TrainingProcedure {
        TrainingProcedure(
            inputs: LinearInputs(),
            selection: FeatureSelection(),
            balance: .none,
            clipping: nil,
            needsComplete: needsComplete,
            rejection: nil,
            calibration: .none,
            seed: 1
        )
    }

    @Test func `Gaps of rows that judge change no model, and their rows judge`() throws {
        let rows = try GoldenRows("personal-loan", rows: 400)
        let whole = try Self.complete(rows)
        let split = try Self.holdOut.split(whole.isBad)
        let learner = Self.procedure(true).learner(LogisticRegression())
        let training = ModelTraining(learner: learner, holdOut: Self.holdOut, crossValidation: nil)
        let origin = ModelTraining.Origin(name: "n", version: "1", dataDigest: .sha256(of: []), trainedAt: "")
        let results = try [whole, Self.pierced(whole, split.test)]
            .map { try training.run($0, for: rows.product, from: origin) }
        #expect(results[0].artefact.model == results[1].artefact.model)
        for result in results { #expect(result.holdOut.rowCount == split.test.count) }
        #expect(results[0].holdOut.brier.value != results[1].holdOut.brier.value)
    }

    @Test(arguments: learners) func `Rows of the fit with a gap are as if they were not there`(name: LearnerName) throws
    {
        let rows = try GoldenRows("german-credit", rows: 400)
        let whole = try Self.complete(rows)
        let gone = Set(stride(from: 3, to: 400, by: 11))
        let plain = try #require(name.learner(seed: 2, threads: 1))
        let fitted = try Self.procedure(true).learner(plain).fitted(to: Self.pierced(whole, gone)).scoring
        let kept = try whole.rows((0..<whole.count).filter { !gone.contains($0) })
        let expected = try plain.fitted(to: kept).scoring
        for vector in rows.trained where !vector.values.contains(.missing) {
            let (found, said) = (try fitted?.logOdds(of: vector), try expected?.logOdds(of: vector))
            #expect(found != nil && found == said)
        }
    }

    /// The model of an artefact keeps what stands for a gap, so that a worker says what the judges said.
    @Test(arguments: learners) func `What is missing is the median, or the commonest code`(name: LearnerName) throws {
        let rows = try GoldenRows("german-credit", rows: 400)
        let whole = try Self.complete(rows)
        let plain = try #require(name.learner(seed: 2, threads: 1))
        let model = try #require(try Self.procedure(true).learner(plain).fitted(to: whole).scoring)
        for (place, feature) in whole.schema.features.enumerated() where model.usesFeature[place] {
            let values = whole.vectors.map { $0.values[place] }
            var vector = whole.vectors[place].values
            vector[place] = .missing
            let lacking = try model.logOdds(of: FeatureVector(values: vector))
            vector[place] = feature.kind == .number ? Self.middle(values) : Self.commonest(values, feature.kind.codes)
            #expect(try lacking == model.logOdds(of: FeatureVector(values: vector)), "\(feature.key)")
        }
    }

    @Test func `Where too few rows lack nothing, the fit says so`() throws {
        let rows = try GoldenRows("german-credit", rows: 240)
        let learner = Self.procedure(true).learner(ScorecardLearner())
        // Every row lacks something.
        #expect(throws: LearningError.self) { try learner.fitted(to: rows.sample) }
        let whole = try Self.complete(rows)
        let bads = whole.isBad.indices.filter { whole.isBad[$0] }
        let error = #expect(throws: LearningError.self) {
            try learner.fitted(to: Self.pierced(whole, bads.dropFirst(5)))
        }
        #expect("\(String(describing: error))".contains("left out"))
    }

    private static func middle(_ values: [FeatureValue]) -> FeatureValue {
        let numbers = values.compactMap { if case .number(let number) = $0 { number } else { nil } }.sorted()
        let half = numbers.count / 2
        return .number(numbers.count.isMultiple(of: 2) ? (numbers[half - 1] + numbers[half]) / 2 : numbers[half])
    }

    /// The first in the definition's order among equals.
    private static func commonest(_ values: [FeatureValue], _ codes: [String]) -> FeatureValue {
        let counts = codes.map { code in values.count { $0 == .category(code) } }
        let most = counts.max() ?? 0
        return .category(codes[counts.firstIndex(of: most) ?? 0])
    }
}
