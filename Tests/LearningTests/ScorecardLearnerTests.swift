import Definitions
import Encoding
import FeatureDefinitions
import Features
import Learning
import ModelFitting
import Samples
import Scoring
import Statistics
import Testing

@Suite struct ScorecardLearnerTests {
    private static let schema = FeatureSchema([
        Feature(key: "use", name: "use", kind: .number, risk: .rises),
        Feature(key: "status", name: "status", kind: .number, special: [-1, -2], risk: .rises),
        Feature(
            key: "home",
            name: "home",
            kind: .category(codes: ["own", "rent", "boat", "tent", "castle"], isOrdered: false)
        ),
        Feature(key: "noise", name: "noise", kind: .number),
    ])

    /// Risk rises with use; status has a safe special code; own is safe; boats and tents are rare; noise is noise.
    private static func sample(seed: UInt64, rows: Int = 4000) throws -> TrainingSample {
        var generator = SeededGenerator(seed: seed)
        var vectors: [FeatureVector] = []
        var isBad: [Bool] = []
        for _ in 0..<rows {
            let use = generator.uniform()
            let status = [-1.0, 0, 1, 2, 3][generator.choice(weights: [40, 30, 15, 10, 5])]
            let home = ["own", "rent", "boat", "tent"][generator.choice(weights: [55, 43, 1, 1])]
            let isMissing = generator.bernoulli(0.05)
            let logOdds = -3 + 2.5 * use + (status < 0 ? -0.6 : 0.5 * status) + (home == "own" ? -0.5 : 0.3)
            vectors.append(
                FeatureVector(values: [
                    isMissing ? .missing : .number(use), .number(status), .category(home), .number(generator.normal()),
                ])
            )
            isBad.append(generator.bernoulli(probability(logOdds: logOdds)))
        }
        return try TrainingSample(schema: schema, vectors: vectors, isBad: isBad)
    }

    @Test func `Every coefficient is negative and noise is left out`() throws {
        let model = try ScorecardLearner().fit(Self.sample(seed: 1))
        #expect(model.characteristics.map(\.feature) == ["use", "status", "home"])
        #expect(model.characteristics.allSatisfy { $0.coefficient < 0 })
    }

    @Test(arguments: 1...3)
    func `Risk rises from bin to bin where the definition says so`(seed: UInt64) throws {
        let model = try ScorecardLearner().fit(Self.sample(seed: seed))
        let bins = try #require(model.characteristics.first { $0.feature == "use" }).bins
        let weights = bins.filter { if case .range = $0.kind { true } else { false } }.map(\.weightOfEvidence)
        #expect(weights.count >= 3)
        #expect(weights == weights.sorted(by: >))
    }

    @Test func `Special codes and missing have bins of their own, unseen codes say nothing`() throws {
        let model = try ScorecardLearner().fit(Self.sample(seed: 2))
        let status = try #require(model.characteristics.first { $0.feature == "status" })
        let safe = status.bins[status.binIndex(of: .number(-1))]
        #expect(safe.kind == .special([-1]) && safe.weightOfEvidence > 0)
        let unseen = status.bins[status.binIndex(of: .number(-2))]
        #expect(unseen.kind == .special([-2]) && unseen.weightOfEvidence == 0 && unseen.isAdjusted)
        let use = try #require(model.characteristics.first { $0.feature == "use" })
        #expect(use.bins[use.binIndex(of: .missing)].kind == .missing)
        #expect(status.bins[status.binIndex(of: .missing)].weightOfEvidence == 0)
    }

    @Test func `Rare categories are judged together and codes never seen are neutral`() throws {
        let model = try ScorecardLearner().fit(Self.sample(seed: 3))
        let home = try #require(model.characteristics.first { $0.feature == "home" })
        #expect(home.binIndex(of: .category("boat")) == home.binIndex(of: .category("tent")))
        #expect(home.bins[home.binIndex(of: .category("castle"))].weightOfEvidence == 0)
        #expect(home.bins[home.binIndex(of: .category("own"))].weightOfEvidence > 0)
    }

    @Test func `A sample in which nothing separates gives no scorecard`() throws {
        var generator = SeededGenerator(seed: 4)
        let schema = FeatureSchema([Feature(key: "noise", name: "noise", kind: .number)])
        let sample = try TrainingSample(
            schema: schema,
            vectors: (0..<8000).map { _ in FeatureVector(values: [.number(generator.normal())]) },
            isBad: (0..<8000).map { _ in generator.bernoulli(0.2) }
        )
        #expect(throws: LearningError.nothingSeparates) { try ScorecardLearner().fit(sample) }
    }

    @Test(arguments: ["logistic", "scorecard"])
    func `Learners come near the true odds and give equal models for equal samples`(name: String) throws {
        let learner = try #require(Learners.named[name])
        let model = try #require(learner.fitted(to: Self.sample(seed: 5)).scoring)
        #expect(try model == learner.fitted(to: Self.sample(seed: 5)).scoring)
        let applicant = FeatureVector(values: [.number(0.8), .number(2), .category("rent"), .number(0)])
        #expect(abs(try model.logOdds(of: applicant) - (-3 + 2.5 * 0.8 + 0.5 * 2 + 0.3)) < 0.45)
    }

    @Test func `The logistic model keeps missing, rare codes and constants apart`() throws {
        let sample = try Self.sample(seed: 6)
        let encoder = try LogisticRegression().fit(sample).encoder
        #expect(
            encoder.columnNames == [
                "use", "use missing", "status", "status = -1.0", "home = rent", "home = boat", "home = tent", "noise",
            ]
        )
    }

    @Test func `Samples without both classes or with unusable rows are refused`() throws {
        let one = FeatureVector(values: [.number(1)])
        let schema = FeatureSchema([Feature(key: "x", name: "x", kind: .number)])
        #expect(throws: SampleError.classAbsent(isBad: true)) {
            try TrainingSample(schema: schema, vectors: [one, one], isBad: [false, false])
        }
        #expect(throws: SampleError.weight(row: 1)) {
            try TrainingSample(schema: schema, vectors: [one, one], isBad: [true, false], weights: [1, 0])
        }
        #expect(throws: SampleError.width(row: 1, expected: 1, found: 0)) {
            try TrainingSample(schema: schema, vectors: [one, FeatureVector(values: [])], isBad: [true, false])
        }
    }
}
