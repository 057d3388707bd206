import Encoding
import FeatureDefinitions
import Features
import Learning
import ModelFitting
import Preparation
import Samples
import Scoring
import Statistics
import Testing
import Validation

@Suite struct NearestNeighboursTests {
    private static func model(_ sample: TrainingSample, _ learner: NearestNeighbours = .init()) throws -> PrototypeModel
    {
        guard case .prototypes(let model)? = try learner.fitted(to: sample).scoring else {
            throw LearningError.notServable(learner: "neighbours")
        }
        return model
    }

    @Test func `Groups are of twenty and more, and everybody is in one`() throws {
        let sample = try PreparationTests.sample(seed: 1)
        let model = try Self.model(sample)
        #expect(model.prototypes.count > 20)
        #expect(model.prototypes.allSatisfy { $0.memberCount >= 20 })
        #expect(model.prototypes.reduce(0) { $0 + $1.memberCount } == sample.count)
        // The means of the groups make up that of all.
        let design = try sample.design(model.encoder)
        for column in 0..<design.columnCount {
            let all = (0..<sample.count).reduce(0.0) { $0 + design[$1, column] }
            let groups = model.prototypes.reduce(0.0) { $0 + $1.center[column] * Double($1.memberCount) }
            #expect(abs(all - groups) < 1e-6)
        }
        #expect(try Self.model(sample) == model)
    }

    /// What is known of one applicant alone is nowhere in the model.
    @Test func `No group is an applicant`() throws {
        let sample = try PreparationTests.sample(seed: 2)
        let model = try Self.model(sample)
        let rows = Set(try sample.vectors.map { try model.encoder.row(of: $0) })
        let ends = model.prototypes.filter { rows.contains($0.center) }
        #expect(ends.isEmpty)
    }

    @Test func `It tells applicants apart that it has not seen`() throws {
        let model = try NearestNeighbours().fitted(to: PreparationTests.sample(seed: 3))
        let scored = try PreparationTests.sample(seed: 4).scored(by: model)
        #expect(ReceiverOperatingCharacteristic(of: scored).areaUnderCurve > 0.75)
        let loss = ProbabilityLoss(of: scored)
        #expect(abs(scored.scores.reduce(0, +) / 1500 - 0.13) < 0.04 && loss.brier < 0.11, "\(loss)")
    }

    @Test func `Larger samples have larger groups, and the limit holds`() throws {
        var learner = NearestNeighbours()
        learner.groupLimit = 10
        learner.neighbourCount = 40
        let model = try Self.model(PreparationTests.sample(seed: 5), learner)
        #expect(model.prototypes.count <= 10 && model.prototypes.allSatisfy { $0.memberCount >= 150 })
        #expect(model.settings.neighbourCount == model.prototypes.count)
    }

    /// Two rows of half a weight are one applicant of whom two outcomes are assumed.
    @Test func `Rows that stand for less than an applicant make larger groups`() throws {
        let sample = try PreparationTests.sample(seed: 6)
        let halves = try sample.weighted([Double](repeating: 0.5, count: sample.count))
        let (whole, half) = (try Self.model(sample), try Self.model(halves))
        #expect(half.prototypes.allSatisfy { $0.memberCount >= 20 })
        #expect(half.prototypes.reduce(0) { $0 + $1.memberCount } <= sample.count / 2)
        #expect(half.prototypes.count < whole.prototypes.count)
        // However heavy, a row is one applicant.
        let heavy = try Self.model(sample.weighted([Double](repeating: 30, count: sample.count)))
        #expect(heavy.prototypes.map(\.memberCount) == whole.prototypes.map(\.memberCount))
    }

    @Test func `Too few applicants to hide among are no model`() throws {
        let sample = try PreparationTests.sample(seed: 7, rows: 1500)
        let bad = try #require(sample.isBad.firstIndex(of: true))
        let good = sample.isBad.indices.filter { !sample.isBad[$0] }
        #expect(throws: LearningError.nothingSeparates) {
            try NearestNeighbours().fitted(to: sample.rows([bad] + good.prefix(18)))
        }
        #expect(try Self.model(sample.rows([bad] + good.prefix(19))).prototypes.count == 1)
    }

    @Test(arguments: [ClassBalance.smote, .smoteTomek])
    func `Rows made up are nobody to hide among`(balance: ClassBalance) throws {
        let sample = try PreparationTests.sample(seed: 8)
        #expect(throws: LearningError.self) {
            try BalancedLearner(NearestNeighbours(), balance, seed: 1).fitted(to: sample)
        }
    }

    @Test(arguments: [ClassBalance.undersample, .weights, .tomek])
    func `Chances are moved back after a balance`(balance: ClassBalance) throws {
        let sample = try PreparationTests.sample(seed: 9)
        let model = try BalancedLearner(NearestNeighbours(), balance, seed: 1).fitted(to: sample)
        let mean = try model.probabilities(of: sample).reduce(0, +) / Double(sample.count)
        #expect(abs(mean - sample.badRate) < 0.06, "\(mean) \(sample.badRate)")
    }

    @Test(arguments: [CalibratedLearner.Method.logistic, .isotonic])
    func `Chances can be corrected`(method: CalibratedLearner.Method) throws {
        let sample = try PreparationTests.sample(seed: 10)
        let model = try CalibratedLearner(NearestNeighbours(), method, seed: 1).fitted(to: sample)
        let plain = try NearestNeighbours().fitted(to: sample)
        #expect(model.scoring != nil && model.scoring != plain.scoring)
        let area = ReceiverOperatingCharacteristic(of: try PreparationTests.sample(seed: 11).scored(by: model))
        #expect(area.areaUnderCurve > 0.7)
    }
}
