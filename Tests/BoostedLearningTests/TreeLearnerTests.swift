import Definitions
import Diagnostics
import Documents
import Encoding
import FeatureDefinitions
import Features
import Learning
import ModelArtefacts
import ModelFitting
import Policies
import SampleFiles
import Samples
import Scoring
import Statistics
import TestSupport
import Testing
import TreeEnsembles
import Validation

@testable import BoostedLearning

@Suite struct TreeLearnerTests {
    private static let schema = FeatureSchema([
        Feature(key: "use", name: "use", kind: .number, risk: .rises),
        Feature(key: "noise", name: "noise", kind: .number),
        Feature(key: "home", name: "home", kind: .category(codes: ["own", "rent", "tent"], isOrdered: false)),
    ])

    /// Risk rises with use, tents are risky; every tenth use is missing.
    static func sample(seed: UInt64, rows: Int = 3000) throws -> TrainingSample {
        var generator = SeededGenerator(seed: seed)
        var vectors: [FeatureVector] = []
        var isBad: [Bool] = []
        for row in 0..<rows {
            let use = generator.uniform()
            let home = ["own", "rent", "tent"][generator.choice(weights: [5, 4, 1])]
            isBad.append(generator.bernoulli(probability(logOdds: -3 + 3 * use + (home == "tent" ? 1.5 : 0))))
            let value: FeatureValue = row.isMultiple(of: 10) ? .missing : .number(use)
            vectors.append(FeatureVector(values: [value, .number(generator.normal()), .category(home)]))
        }
        return try TrainingSample(schema: schema, vectors: vectors, isBad: isBad)
    }

    static func quick() -> GradientBoosting {
        var learner = GradientBoosting()
        learner.rounds = 120
        learner.patience = 15
        learner.settings.learningRate = 0.1
        return learner
    }

    static let learners: [any Learner] = [quick(), RandomForest(), DecisionTreeLearner()]

    @Test func `Impurity is saved by the tests of what risk hangs on, by hand in one tree`() throws {
        var learner = DecisionTreeLearner()
        learner.settings.depth = 1
        let schema = FeatureSchema(["a", "b"].map { Feature(key: $0, name: $0, kind: .number) })
        let sample = try TrainingSample(
            schema: schema,
            vectors: (0..<400).map { FeatureVector(values: [.number(Double($0 % 2)), .number(Double($0 % 5))]) },
            isBad: (0..<400).map { $0 % 2 == 1 && $0 % 3 == 0 }
        )
        let stump = try #require(try learner.fitted(to: sample).scoring)
        #expect(try ImpurityImportance(of: stump, on: sample)?.shares == ["a": 1, "b": 0])
        let noisy = try Self.sample(seed: 2)
        let forest = try #require(try RandomForest().fitted(to: noisy).scoring)
        let shares = try #require(try ImpurityImportance(of: forest, on: noisy)).shares
        #expect(abs(shares.values.reduce(0, +) - 1) < 1e-9)
        #expect(try #require(shares["use"]) > 0.3)
        let linear = try #require(try LogisticRegression().fitted(to: noisy).scoring)
        #expect(try ImpurityImportance(of: linear, on: noisy) == nil)
    }

    @Test(arguments: 0..<3)
    func `Equal samples give equal trees, with one thread and with two`(index: Int) throws {
        let sample = try Self.sample(seed: 1)
        func trees(threads: Int) throws -> ScoringModel? {
            var learner = Self.learners[index]
            if var boosting = learner as? GradientBoosting {
                boosting.settings.threadCount = threads
                learner = boosting
            } else if var forest = learner as? RandomForest {
                forest.settings.threadCount = threads
                learner = forest
            }
            return try learner.fitted(to: sample).scoring
        }
        let first = try #require(try trees(threads: 1))
        #expect(try trees(threads: 1) == first)
        #expect(try trees(threads: 2) == first)
    }

    @Test(arguments: [false, true])
    func `The worker's trees say what the library says to the last bit`(isRanked: Bool) throws {
        let sample = try isRanked ? RankedCategoryTests.sample(rows: 800) : Self.sample(seed: 8, rows: 800)
        let grown = try Self.quick().grown(on: sample)
        // The library's sums, from even odds on, before it makes chances of them.
        let even = #""base_score":"5E-1""#
        let text = String(decoding: grown.json, as: UTF8.self)
        try #require(text.contains(even))
        let raw = text.replacing("binary:logistic", with: "binary:logitraw")
            .replacing(even, with: #""base_score":"0E0""#)
        let library = try Booster.read(Array(raw.utf8)).probabilities(BoosterMatrix(sample))
        let model = try grown.model(of: sample.schema)
        let served = try sample.vectors.map { try model.logOdds(of: $0) }
        #expect(library.map(\.bitPattern) == served.map(\.bitPattern))
        #expect(Set(library).count >= 4)
    }

    @Test func `Directions of the definition are proved, and refused where trees break them`() throws {
        let product = try SampleFile.product("personal-loan")
        let file = try SampleFile.bytes(product, rows: 1500, seed: 42).bytes
        let sample = try SampleFile.sample(file, of: product)
        let origin = ModelTraining.Origin(
            name: "t",
            version: "1",
            dataDigest: ContentDigest.sha256(of: file),
            trainedAt: ""
        )
        var learner = Self.quick()
        func run() throws -> ModelTraining.Result {
            try ModelTraining(learner: learner, holdOut: HoldOut(fraction: 0.3, seed: 1), crossValidation: nil)
                .run(sample, for: product, from: origin)
        }
        let artefact = try run().artefact
        #expect(try run().artefact.canonicalBytes == artefact.canonicalBytes)
        #expect(try ModelArtefact(reading: artefact.canonicalBytes, file: "a") == artefact)
        learner.settings.isMonotone = false
        #expect(throws: LearningError.self) { try run() }
    }

    @Test(arguments: 0..<3)
    func `Risk never falls as use rises, and a tent is riskier than a home`(index: Int) throws {
        let model = try Self.learners[index].fitted(to: Self.sample(seed: 2))
        let steps = (0...100)
            .map { FeatureVector(values: [.number(Double($0) / 100), .number(0.3), .category("own")]) }
        let sweep = try TrainingSample(schema: Self.schema, vectors: steps, isBad: steps.indices.map { $0 == 0 })
        let risks = try model.probabilities(of: sweep)
        #expect(zip(risks, risks.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(risks[100] > risks[0] + 0.1)
        let tents = (0...100)
            .map { FeatureVector(values: [.number(Double($0) / 100), .number(0.3), .category("tent")]) }
        let camp = try TrainingSample(schema: Self.schema, vectors: tents, isBad: tents.indices.map { $0 == 0 })
        #expect(try model.probabilities(of: camp).reduce(0, +) > risks.reduce(0, +) + 1)
    }

    @Test(arguments: 0..<3)
    func `Trees separate rows not seen, and state chances that come true`(index: Int) throws {
        let model = try Self.learners[index].fitted(to: Self.sample(seed: 3, rows: 6000))
        let judged = try Self.sample(seed: 4).scored(by: model)
        #expect(ReceiverOperatingCharacteristic(of: judged).areaUnderCurve > 0.7)
        #expect(CalibrationTable(of: judged).expectedError < 0.06)
    }

    @Test func `Growing stops where rows set aside gain no more`() throws {
        var learner = Self.quick()
        learner.rounds = 400
        let sample = try Self.sample(seed: 5)
        #expect((1..<400).contains(try learner.grown(on: sample).rounds))
        learner.patience = nil
        #expect(try learner.grown(on: sample).rounds == 400)
    }

    @Test func `A parameter that the library refuses is an error in words`() throws {
        var learner = DecisionTreeLearner()
        learner.settings.learningRate = -1
        #expect(throws: LearningError.self) { try learner.fitted(to: Self.sample(seed: 6, rows: 200)) }
    }

    @Test(.enabled(if: Repository.hasShared), arguments: [(0, 0.76), (1, 0.76), (2, 0.73)])
    func `On a part of the card data trees come up to what others reach`(index: Int, required: Double) throws {
        let product = try SampleFile.product("card-default")
        let sample = try SampleFile.sample(try SampleFile.shared("taiwan_credit_default.csv", every: 6), of: product)
        let (training, test) = try sample.split(HoldOut(fraction: 0.3, seed: 42))
        let judged = try test.scored(by: Self.learners[index].fitted(to: training))
        #expect(ReceiverOperatingCharacteristic(of: judged).areaUnderCurve > required - 0.03)
    }
}
