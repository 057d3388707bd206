import Documents
import FeatureDefinitions
import Features
import Learning
import ModelArtefacts
import ModelFitting
import Products
import SampleFiles
import Samples
import Scoring
import TestSupport
import Testing
import Validation

@Suite struct ModelTrainingTests {
    private static func origin(_ bytes: [UInt8]) -> ModelTraining.Origin {
        ModelTraining.Origin(
            name: "demonstration",
            version: "1",
            dataDigest: ContentDigest.sha256(of: bytes),
            trainedAt: "2026-11-21T00:00:00.000Z"
        )
    }

    @Test(arguments: ["logistic", "scorecard"])
    func `An artefact of invented applicants reads back, scores the same and is the same every time`(
        name: String
    ) throws {
        let product = try SampleFile.product("personal-loan")
        let (bytes, probabilities) = try SampleFile.bytes(product, rows: 2000, seed: 42)
        let sample = try SampleFile.sample(bytes, of: product)
        let training = ModelTraining(
            learner: try #require(Learners.named[name]),
            holdOut: HoldOut(fraction: 0.3, seed: 42),
            crossValidation: nil
        )
        let result = try training.run(sample, for: product, from: Self.origin(bytes))
        let again = try training.run(sample, for: product, from: Self.origin(bytes))
        #expect(result.artefact.canonicalBytes == again.artefact.canonicalBytes)

        let read = try ModelArtefact(reading: result.artefact.canonicalBytes, file: "artefact.json")
        #expect(read == result.artefact)
        for vector in sample.vectors.prefix(200) {
            #expect(try read.model.logOdds(of: vector) == result.artefact.model.logOdds(of: vector))
        }
        #expect(read.provenance.metrics["auc"] == result.holdOut.areaUnderCurve.value)
        #expect(read.provenance.rowCount == 2000 && read.provenance.badCount == sample.badCount)

        // Nobody separates better than the PD that the labels were drawn from, and a model should come near it.
        let truth = ReceiverOperatingCharacteristic(
            of: try ScoredSample(scores: probabilities, isBad: sample.isBad)
        )
        .areaUnderCurve
        #expect(result.holdOut.areaUnderCurve.value > truth - 0.1)
        #expect(result.holdOut.areaUnderCurve.lower < truth + 0.02)
    }

    @Test func `Payments in relation to income rank first among the characteristics`() throws {
        let product = try SampleFile.product("personal-loan")
        let sample = try SampleFile.sample(try SampleFile.bytes(product, rows: 1500, seed: 7).bytes, of: product)
        let model = try ScorecardLearner().fit(sample)
        let first = model.characteristics.max { $0.informationValue < $1.informationValue }
        #expect(first?.feature == "dti")
    }

    /// Every tenth row, to be quick in debug: at least the upper limit must reach what the whole file must.
    @Test(.enabled(if: Repository.hasShared), arguments: [("logistic", 0.72), ("scorecard", 0.76)])
    func `On a part of the card data, rows held out come up to the required area`(name: String, required: Double) throws
    {
        let product = try SampleFile.product("card-default")
        let bytes = try SampleFile.shared("taiwan_credit_default.csv", every: 10)
        let sample = try SampleFile.sample(bytes, of: product)
        let training = ModelTraining(
            learner: try #require(Learners.named[name]),
            holdOut: HoldOut(fraction: 0.3, seed: 42),
            crossValidation: nil
        )
        let result = try training.run(sample, for: product, from: Self.origin(bytes))
        #expect(result.holdOut.areaUnderCurve.upper > required)
        #expect(result.holdOut.areaUnderCurve.value > required - 0.03)
        #expect(try ModelArtefact(reading: result.artefact.canonicalBytes, file: "a") == result.artefact)
    }

    @Test func `A model that no feature can change is refused`() throws {
        let product = try SampleFile.product("german-credit")
        let nobody = FeatureVector(values: product.schema.features.map { _ in .missing })
        let sample = try TrainingSample(
            schema: product.schema,
            vectors: Array(repeating: nobody, count: 100),
            isBad: (0..<100).map { $0.isMultiple(of: 4) }
        )
        let training = ModelTraining(
            learner: LogisticRegression(),
            holdOut: HoldOut(fraction: 0.3, seed: 1),
            crossValidation: nil
        )
        #expect(throws: LearningError.nothingSeparates) {
            try training.run(sample, for: product, from: Self.origin([]))
        }
    }

    @Test(.enabled(if: Repository.hasShared), arguments: [("logistic", 0.74), ("scorecard", 0.74)])
    func `On German credits five folds meet what others reach`(name: String, required: Double) throws {
        let product = try SampleFile.product("german-credit")
        let sample = try SampleFile.sample(try SampleFile.shared("german_credit.csv"), of: product)
        let learner = try #require(Learners.named[name])
        let report = try CrossValidationReport(of: learner, on: sample, .stratified(folds: 5, seed: 42))
        let area = report.summary(of: \.areaUnderCurve)
        #expect(report.folds.count == 5)
        #expect(area.mean > required)
        #expect(area.standardDeviation < 0.06)
        #expect(report.gap > 0)
    }
}
