import Documents
import Features
import Learning
import ModelArtefacts
import ModelFitting
import Preparation
import Products
import Samples
import Scoring
import Testing

@testable import TrainingCommands

/// What a worker reads from an artefact says what the trainer's own model says, to the last bit.
@Suite struct GoldenRowsTests {
    private static let products = ["personal-loan", "card-default", "german-credit"]

    @Test(arguments: products) func `A worker's vector of a message is the trainer's of a row`(name: String) throws {
        let rows = try GoldenRows(name)
        #expect(
            zip(rows.trained, rows.served)
                .allSatisfy { $0.digest(rows.product.schema) == $1.digest(rows.product.schema) }
        )
        #expect(rows.trained == rows.served)
    }

    @Test(arguments: products, LearnerName.single)
    func `Trainer and worker agree to the last bit`(name: String, learner: LearnerName) throws {
        let rows = try GoldenRows(name)
        try Self.expectAgreement(of: #require(learner.learner(seed: 3, threads: 1)), rows)
    }

    /// More rows than for the others: of few, columns would tell the classes apart.
    @Test(arguments: products) func `They agree on a model without a penalty`(name: String) throws {
        try Self.expectAgreement(
            of: #require(LearnerName.unpenalised.learner(seed: 3, threads: 1)),
            GoldenRows(name, rows: 3000)
        )
    }

    @Test(arguments: products, [LearnerName.logistic, .sgd, .neighbours, .blend])
    func `They agree as well however numbers are read`(name: String, learner: LearnerName) throws {
        var inputs = LinearInputs()
        (inputs.standIn, inputs.marksMissing, inputs.scale) = (.mode, false, .range)
        let procedure = TrainingProcedure(
            inputs: inputs,
            selection: FeatureSelection(minimumInformationValue: 0.01),
            balance: .weights,
            clipping: .deviations(1),
            rejection: nil,
            calibration: .logistic,
            seed: 3
        )
        let plain = try #require(learner.learner(seed: 3, threads: 1))
        // Groups of twenty tell applicants apart where there are rows enough for some of them.
        let rows = try GoldenRows(name, rows: learner == .neighbours ? 1200 : 240)
        try Self.expectAgreement(of: procedure.learner(plain), rows)
    }

    private static func expectAgreement(of learner: any Learner, _ rows: GoldenRows) throws {
        let (fitted, read) = try Self.models(of: learner, rows)
        #expect(fitted.usesFeature.contains(true))
        #expect(read.byteCount == fitted.byteCount)
        for (trained, served) in zip(rows.trained + rows.odd, rows.served + rows.odd) {
            let (expected, found) = (try fitted.logOdds(of: trained), try read.logOdds(of: served))
            #expect(expected.bitPattern == found.bitPattern, "\(expected) \(found)")
        }
        for (trained, served) in zip(rows.trained, rows.served).prefix(5) {
            let (expected, found) = (try fitted.explanation(of: trained), try read.explanation(of: served))
            #expect(expected.logOdds.bitPattern == found.logOdds.bitPattern)
            #expect(expected.contributions.map(\.bitPattern) == found.contributions.map(\.bitPattern))
        }
    }

    /// A learner's model, and what a worker makes of the bytes of its artefact.
    private static func models(
        of learner: any Learner,
        _ rows: GoldenRows
    ) throws -> (fitted: ScoringModel, read: ScoringModel) {
        let bare = try #require(try learner.fitted(to: rows.sample).scoring)
        let fitted = try bare.preparedForReasons(on: rows.trained, for: rows.product)
        let artefact = ModelArtefact(
            name: learner.name,
            version: "1",
            product: rows.product,
            learner: learner.name,
            model: fitted,
            cohort: try ReasonCohort(of: Array(rows.trained.prefix(3)), under: fitted, for: rows.product),
            baseline: rows.sample.baseline,
            provenance: ModelProvenance(
                dataDigest: .sha256(of: []),
                rowCount: rows.sample.count,
                badCount: rows.sample.badCount,
                seed: 3,
                trainedAt: "",
                metrics: [:]
            )
        )
        return (fitted, try ModelArtefact(reading: artefact.canonicalBytes, file: "golden.json").model)
    }
}
