import Documents
import Learning
import ModelArtefacts
import ModelFitting
import Preparation
import Products
import Samples
import Scoring
import TestSupport
import Testing

@testable import TrainingCommands

/// Neighbours become an artefact where no direction must be proved, and none where one must.
@Suite struct NeighbourArtefactTests {
    private static func run(_ product: Product, _ sample: TrainingSample) throws -> ModelTraining.Result {
        let learner = try #require(LearnerName.neighbours.learner(seed: 1, threads: 1))
        let training = ModelTraining(learner: learner, holdOut: HoldOut(fraction: 0.3, seed: 1), crossValidation: nil)
        let origin = ModelTraining.Origin(name: "n", version: "1", dataDigest: .sha256(of: []), trainedAt: "")
        return try training.run(sample, for: product, from: origin)
    }

    /// The product without a word on how risk moves.
    private static func undirected() throws -> Product {
        let text = try String(decoding: Repository.bytes("deploy/products/german-credit.json"), as: UTF8.self)
            .replacing(#", "risk": "rises""#, with: "").replacing(#", "risk": "falls""#, with: "")
        return try Product.parse(Array(text.utf8), file: "german-credit")
    }

    @Test func `Where the product states no direction they are an artefact`() throws {
        let (rows, product) = (try GoldenRows("german-credit", rows: 400), try Self.undirected())
        let sample = try TrainingSample(
            schema: product.schema,
            vectors: rows.sample.vectors,
            isBad: rows.sample.isBad
        )
        let artefact = try Self.run(product, sample).artefact
        #expect(try Self.run(product, sample).artefact.digest == artefact.digest)
        let read = try ModelArtefact(reading: artefact.canonicalBytes, file: "a.json")
        #expect(read == artefact && read.learner == "neighbours")
        guard case .prototypes(let model) = read.model else { return #expect(Bool(false), "no groups") }
        #expect(!model.background.isEmpty && model.prototypes.count > 5)
    }

    @Test func `Where it states one, the run says so and no artefact comes of it`() throws {
        let rows = try GoldenRows("german-credit", rows: 400)
        let error = #expect(throws: LearningError.self) { try Self.run(rows.product, rows.sample) }
        guard case .notMonotone? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        var comparison = try LearnerComparison(on: rows.sample, .stratified(folds: 2, seed: 1))
        for name in [LearnerName.neighbours, .scorecard] {
            try comparison.add(#require(name.learner(seed: 1, threads: 1)), named: name.rawValue)
        }
        #expect(try comparison.bestServable(on: Array(0..<rows.sample.count))?.name == "scorecard")
    }
}
