import FeatureDefinitions
import Features
import Learning
import ModelFitting
import Preparation
import RejectInference
import Samples
import Scoring
import Statistics
import Testing

@testable import TrainingCommands

/// What is done with every learner before it is fitted, and in which order.
@Suite struct TrainingProcedureTests {
    /// A tenth is bad, more where x is large; who was refused has a larger x.
    private static func applicants() throws -> (accepted: TrainingSample, refused: RefusedApplicants) {
        var generator = SeededGenerator(seed: 8)
        let accepted = (0..<3000).map { _ in generator.normal() }
        let vectors = accepted.map { FeatureVector(values: [.number($0)]) }
        let isBad = accepted.map { generator.bernoulli(probability(logOdds: -2.6 + $0)) }
        let refused = (0..<600).map { _ in FeatureVector(values: [.number(0.8 + generator.normal())]) }
        let schema = FeatureSchema([Feature(key: "x", name: "x", kind: .number)])
        return (
            try TrainingSample(schema: schema, vectors: vectors, isBad: isBad), RefusedApplicants(refused)
        )
    }

    @Test(arguments: [RejectMethod.parcelling, .fuzzy, .hardCutOff], [ClassBalance.weights, .undersample])
    func `Balanced rows change nothing of what is assumed of the refused, nor of the chances stated`(
        method: RejectMethod,
        balance: ClassBalance
    ) throws {
        let (accepted, refused) = try Self.applicants()
        let reports = try [ClassBalance.none, balance]
            .map { balance in
                let procedure = TrainingProcedure(
                    inputs: LinearInputs(),
                    selection: FeatureSelection(),
                    balance: balance,
                    clipping: nil,
                    rejection: .init(refused: refused, method: method, factor: 1.5),
                    calibration: .none,
                    seed: 1
                )
                let learner = try #require(procedure.told(LogisticRegression()) as? RejectInformedLearner)
                return try RejectReport(learner, training: accepted, test: accepted)
            }
        let implied = try reports.map { try #require($0.impliedRate) }
        #expect(abs(implied[0] - implied[1]) < 0.04, "\(implied)")
        #expect(abs(reports[0].after.refusedRate - reports[1].after.refusedRate) < 0.04)
        #expect(reports[1].after.refusedRate < 0.5)
    }
}
