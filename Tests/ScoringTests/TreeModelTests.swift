import Baselines
import Documents
import Encoding
import FeatureDefinitions
import Features
import Foundation
import ModelArtefacts
import Products
import Statistics
import TestSupport
import Testing
import TreeEnsembles

@testable import Scoring

@Suite struct TreeModelTests {
    static let product = try? QuickLoan.product()

    /// Two trees over amount, late payments and home; nobody's income or number of months matters.
    static func model(
        _ schema: FeatureSchema,
        calibration: Calibration = .none,
        background: Bool = true
    ) throws -> TreeModel {
        let encoder = TreeEncoder(schema)
        let first = try DecisionTree(
            breadthFirst: [
                .threshold(8_000, feature: 0, missingGoesFirst: false),
                .threshold(1, feature: 2, missingGoesFirst: true),
                .membership(CategorySet([1]), feature: 3, missingGoesFirst: true),
                .leaf(-0.5), .leaf(0.25), .leaf(0.125), .leaf(0.75),
            ],
            covers: [100, 60, 40, 50, 10, 25, 15]
        )
        let second = try DecisionTree(
            breadthFirst: [.threshold(3, feature: 2, missingGoesFirst: true), .leaf(-0.25), .leaf(1)],
            covers: [100, 90, 10]
        )
        let ensemble = try TreeEnsemble(
            arithmetic: .single,
            output: .logOdds(perUnit: 1),
            base: -1.5,
            readings: Array(repeating: .plain, count: schema.count),
            trees: [first, second]
        )
        let rows = try QuickLoan.applicants.prefix(40).map { try encoder.row(of: $0) }
        return TreeModel(
            encoder: encoder,
            ensemble: ensemble,
            calibration: calibration,
            background: background ? Array(rows) : []
        )
    }

    @Test func anApplicantIsScoredAsTheTreesSay() throws {
        let product = try QuickLoan.product()
        let model = ScoringModel.trees(try Self.model(product.schema))
        #expect(try model.logOdds(of: QuickLoan.vector(amount: 7_999, late: 0)) == -2.25)
        #expect(try model.logOdds(of: QuickLoan.vector(amount: 8_000, late: 7, home: "rent")) == 0.25)
        #expect(try model.logOdds(of: QuickLoan.vector(amount: 8_000, late: 7, home: "boat")) == -0.375)
        #expect(try model.logOdds(of: QuickLoan.vector(amount: nil, late: nil, home: nil)) == -1.625)
        #expect(model.unseen(in: QuickLoan.vector(home: "boat")) == ["home"])
        #expect(model.usesFeature == [true, false, true, true, false])
    }

    @Test(arguments: [
        Calibration.none, .linear(slope: 1.25, intercept: -0.5), .priorCorrection(population: 0.1, sample: 0.5),
    ])
    func interceptAndContributionsAddUpToTheLogOdds(_ calibration: Calibration) throws {
        let product = try QuickLoan.product()
        let model = ScoringModel.trees(try Self.model(product.schema, calibration: calibration))
        for vector in QuickLoan.applicants {
            let explanation = try model.explanation(of: vector)
            #expect(try explanation.logOdds == model.logOdds(of: vector))
            #expect(abs(explanation.contributions.reduce(model.intercept, +) - explanation.logOdds) < 1e-9)
            #expect(explanation.contributions[1] == 0)
            #expect(explanation.contributions[4] == 0)
        }
    }

    @Test func withoutABackgroundContributionsArePathDependent() throws {
        let product = try QuickLoan.product()
        let model = ScoringModel.trees(try Self.model(product.schema, background: false))
        #expect(abs(model.intercept - (-1.5 + (50 * -0.5 + 2.5 + 25 * 0.125 + 15 * 0.75) / 100 - 0.125)) < 1e-12)
        let explanation = try model.explanation(of: QuickLoan.vector())
        #expect(abs(explanation.contributions.reduce(model.intercept, +) - explanation.logOdds) < 1e-12)
    }

    @Test func aValueOfTheWrongTypeIsNotScored() throws {
        let product = try QuickLoan.product()
        let model = ScoringModel.trees(try Self.model(product.schema))
        var values = QuickLoan.vector().values
        values[3] = .number(1)
        #expect(throws: ScoringError.feature(key: "home")) { try model.logOdds(of: FeatureVector(values: values)) }
        values = QuickLoan.vector().values
        values[0] = .category("own")
        #expect(throws: ScoringError.feature(key: "amount")) { try model.logOdds(of: FeatureVector(values: values)) }
        #expect(throws: ScoringError.schema(expected: 5, found: 4)) {
            try model.logOdds(of: FeatureVector(values: Array(values.prefix(4))))
        }
    }

    @Test func itsDirectionsAreProved() throws {
        let product = try QuickLoan.product()
        let monotone = try Self.model(product.schema).provenMonotone
        #expect(monotone.rising == ["months", "late", "income"])
        #expect(monotone.falling == ["months", "income"])
    }

    @Test func anArtefactOfTreesIsReadBack() throws {
        let product = try QuickLoan.product()
        let curve = try #require(IsotonicCalibration(scores: [0.1, 0.2, 0.6], rates: [0, 0.25, 0.5]))
        for calibration in [Calibration.none, .linear(slope: 2, intercept: 0.5), .isotonic(curve)] {
            let model = ScoringModel.trees(try Self.model(product.schema, calibration: calibration))
            let artefact = try QuickLoan.artefact(model, product)
            let read = try ModelArtefact(reading: artefact.canonicalBytes, file: "a.json")
            #expect(read == artefact)
            #expect(read.model == model)
            for vector in QuickLoan.applicants.prefix(50) {
                #expect(try read.model.explanation(of: vector) == model.explanation(of: vector))
            }
        }
    }

    @Test(arguments: [
        (#""tests":[-1,3,4,0,0,0,0]"#, #""tests":[-1,3,0,0,0,0,0]"#), (#""tests":[-1,3,4"#, #""tests":[-1,3,9"#),
        (#""tests":[-1,3,4"#, #""tests":[-1,3,4.5"#), (#""sets":[[2,1]]"#, #""sets":[[3,1]]"#),
        (#""sets":[[2,1]]"#, #""sets":[[2,-1]]"#), (#""arithmetic":"single""#, #""arithmetic":"half""#),
        (#""feature":"late""#, #""feature":"home""#), (#""feature":"late""#, #""feature":"pets""#),
        (#""slope":1"#, #""slope":-1"#), (#""never_falls":["months","late","income"]"#, #""never_falls":["amount"]"#),
        (#""covers":[100,90,10]"#, #""covers":[100,90,-10]"#), (#""covers":[100,90,10]"#, #""covers":[100,90]"#),
    ])
    func aFileThatSaysOtherwiseIsRefused(_ part: String, _ replacement: String) throws {
        let product = try QuickLoan.product()
        let artefact = try QuickLoan.artefact(.trees(try Self.model(product.schema)), product)
        let text = String(decoding: artefact.canonicalBytes, as: UTF8.self)
        try #require(text.contains(part))
        let changed = try JSONValue.parse(
            Array(text.replacing(part, with: replacement, maxReplacements: 1).utf8),
            limits: .file
        )
        var envelope = try #require(changed.objectValue)
        let body = try #require(envelope["body"])
        envelope["sha256"] = .string(ContentDigest.sha256(of: body.canonicalBytes).hex)
        #expect(throws: ArtefactError.self) {
            try ModelArtefact(reading: JSONValue.object(envelope).canonicalBytes, file: "a.json")
        }
    }

    /// A file of some 60 KiB whose sets would take 32 MB, each for one code.
    @Test(arguments: [([3_907], 0), ([2_000, 2_000], 1)])
    func setsMayNotTakeMoreMemoryThanNodes(_ sizes: [Int], _ refused: Int) throws {
        let product = try QuickLoan.product()
        let artefact = try QuickLoan.artefact(.trees(try Self.model(product.schema)), product)
        let file = try #require(try JSONValue.parse(artefact.canonicalBytes, limits: .file).objectValue)
        var body = try #require(file["body"]?.objectValue)
        var model = try #require(body["model"]?.objectValue)
        model["trees"] = .array(sizes.map(Self.treeOfSets))
        body["model"] = .object(model)
        let digest = ContentDigest.sha256(of: JSONValue.object(body).canonicalBytes).hex
        let sealed = file.merging(["body": .object(body), "sha256": .string(digest)]) { $1 }
        let error = try #require(throws: ArtefactError.self) {
            try ModelArtefact(reading: JSONValue.object(sealed).canonicalBytes, file: "a.json")
        }
        #expect("\(error)".contains("model.trees[\(refused)].sets: take too much memory"), "\(error)")
    }

    /// A whole tree, each of whose tests has a set of its own.
    private static func treeOfSets(_ count: Int) -> JSONValue {
        func array(_ numbers: [Double]) -> JSONValue { .array(numbers.map { .number($0) }) }
        let nodes = 2 * count + 1
        return .object([
            "tests": array((0..<nodes).map { $0 < count ? 4 : 0 }), "values": array(Array(repeating: 0, count: nodes)),
            "covers": array(Array(repeating: 1, count: nodes)),
            "sets": .array((0..<count).map { array([Double($0), 65_535]) }),
        ])
    }

    @Test func theBackgroundIsOfThoseJustAboveTheCutOff() throws {
        let product = try QuickLoan.product()
        let bare = ScoringModel.trees(try Self.model(product.schema, background: false))
        let prepared = try bare.preparedForReasons(on: QuickLoan.applicants, for: product)
        guard case .trees(let trees) = prepared else { Issue.record("no trees"); return }
        let passing = try #require(product.policy.passingScore(on: product.score))
        #expect(!trees.background.isEmpty)
        #expect(trees.background.count <= TreeModel.largestBackground)
        let scores = try QuickLoan.applicants.map { try product.score.score(logOdds: bare.logOdds(of: $0)).unclamped }
        let isInside = scores.map { (passing...passing + 20).contains($0) }
        let rows = try zip(QuickLoan.applicants, isInside).filter(\.1)
            .map { try trees.encoder.row(of: $0.0).map(\.bitPattern) }
        #expect(isInside.contains(true) == !rows.isEmpty)
        if !rows.isEmpty { #expect(trees.background.allSatisfy { rows.contains($0.map(\.bitPattern)) }) }
    }
}

@Suite struct CalibrationTests {
    /// Golden numbers of credit-rules, section 3.
    @Test(arguments: [
        (0.5, 0.10, 0.5, 0.100000), (0.3, 0.20, 0.5, 0.096774), (0.8, 0.05, 0.5, 0.173913),
    ])
    func priorCorrectionMovesTheProbability(_ p: Double, _ population: Double, _ sample: Double, _ expected: Double) {
        let corrected = Calibration.priorCorrection(population: population, sample: sample)
            .logOdds(logOdds(probability: p))
        #expect(abs(probability(logOdds: corrected) - expected) < 5e-7)
    }

    @Test(arguments: [
        (0.0, 0.0), (0.1, 0.0), (0.15, 0.125), (0.2, 0.25), (0.4, 0.375), (0.6, 0.5), (0.9, 0.5),
    ])
    func anIsotonicCurveRunsStraightBetweenItsPoints(_ score: Double, _ rate: Double) throws {
        let curve = try #require(IsotonicCalibration(scores: [0.1, 0.2, 0.6], rates: [0, 0.25, 0.5]))
        #expect(abs(curve.rate(at: score) - rate) < 1e-15)
        let calibrated = Calibration.isotonic(curve).logOdds(logOdds(probability: score))
        #expect(calibrated.isFinite)
    }

    @Test(.enabled(if: Repository.hasShared), arguments: ["continuous", "ties", "ties_weighted"])
    func anIsotonicCurveIsThatOfTheReference(_ name: String) throws {
        let shared = try #require(Repository.shared)
        let bytes = try Data(contentsOf: shared.appendingPathComponent("reference/calibration/\(name).json"))
        let isotonic = try #require(try JSONValue.parse(Array(bytes), limits: .file)["isotonic"])
        func numbers(_ key: String) throws -> [Double] {
            try #require(isotonic[key]?.arrayValue).compactMap(\.numberValue)
        }
        let curve = try #require(
            IsotonicCalibration(scores: try numbers("x_thresholds"), rates: try numbers("y_thresholds"))
        )
        for (query, rate) in zip(try numbers("query"), try numbers("query_prediction")) {
            #expect(abs(curve.rate(at: query) - rate) < 1e-12)
        }
    }

    @Test(arguments: [
        ([0.2, 0.1], [0.1, 0.2]), ([0.1, 0.2], [0.2, 0.1]), ([0.1], [1.5]), ([], []), ([0.1, 0.2], [0.1]),
        ([.nan], [0.5]),
    ])
    func whatIsNoCurveIsRefused(_ scores: [Double], _ rates: [Double]) {
        #expect(IsotonicCalibration(scores: scores, rates: rates) == nil)
    }

    /// What debug builds assert of every explanation, of each kind of model.
    @Test func contributionsThatMissTheLogOddsAreNoticed() throws {
        let schema = try QuickLoan.product().schema
        let trees = try TreeModelTests.model(schema, calibration: .linear(slope: 1.25, intercept: -0.5))
        let vote = VoteModel(linear: QuickLoan.logistic(schema), trees: try TreeModelTests.model(schema), share: 0.5)
            .calibrated(by: .linear(slope: 0.75, intercept: 0.25))
        // Requirement G1: to 1e-9 of their size; to 1e-5 in a vote, whose size here is 1,000.
        for (model, miss) in (QuickLoan.models(schema) + [.trees(trees)]).map({ ($0, 1e-7) }) + [(.vote(vote), 1)] {
            let right = try model.explanation(of: QuickLoan.vector(late: 2))
            #expect(model.addsUp(right))
            var contributions = right.contributions
            contributions[2] += miss
            #expect(!model.addsUp(Explanation(logOdds: right.logOdds, contributions: contributions)))
        }
    }
}
