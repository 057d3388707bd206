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

@Suite struct PreparationTests {
    private static let schema = FeatureSchema([
        Feature(key: "x", name: "x", kind: .number, special: [-9]),
        Feature(key: "home", name: "home", kind: .category(codes: ["own", "rent"], isOrdered: false)),
    ])

    /// A tenth is bad, more where x is large; every hundredth x is a special code.
    private static func sample(seed: UInt64, rows: Int = 1500) throws -> TrainingSample {
        var generator = SeededGenerator(seed: seed)
        var vectors: [FeatureVector] = []
        var isBad: [Bool] = []
        for row in 0..<rows {
            let x = generator.normal()
            let isBadRow = generator.bernoulli(probability(logOdds: -2.5 + 1.2 * x))
            let value = row.isMultiple(of: 100) ? -9 : x
            vectors.append(
                FeatureVector(values: [.number(value), .category(generator.bernoulli(0.5) ? "own" : "rent")])
            )
            isBad.append(isBadRow)
        }
        return try TrainingSample(schema: schema, vectors: vectors, isBad: isBad)
    }

    private static func rows(_ values: [(Double, Bool)]) throws -> TrainingSample {
        try TrainingSample(
            schema: FeatureSchema([Feature(key: "x", name: "x", kind: .number)]),
            vectors: values.map { FeatureVector(values: [.number($0.0)]) },
            isBad: values.map(\.1)
        )
    }

    @Test func `Rows that repeat, keys that repeat and rows that contradict are told apart`() throws {
        let sample = try Self.rows([(1, false), (1, false), (1, true), (2, true), (2, true), (3, false)])
        let found = RowDuplicates(in: sample, keys: ["a", "b", "a", "c", "d", "d"])
        #expect(found.exact == [1, 4])
        #expect(found.byKey == [2, 5])
        #expect(found.contradicting == 1)
    }

    @Test(arguments: [OutlierRule.deviations(6), .interquartileRanges(4)])
    func `Numbers planted far out are found, and nothing else`(rule: OutlierRule) throws {
        let plain = (0..<300).map { (Double($0 % 50), $0.isMultiple(of: 3)) }
        let found = Outliers(in: try Self.rows(plain + [(900, true), (-700, false)]), by: rule)
        #expect(found.rows == [300, 301])
        #expect(found.ranges.first?.limits.contains(25) == true)
    }

    @Test(arguments: ClassBalance.allCases)
    func `Classes are balanced as asked, the same for the same seed`(balance: ClassBalance) throws {
        let sample = try Self.sample(seed: 1)
        let balanced = try balance.balanced(sample, seed: 7)
        let bads = balanced.badCount
        switch balance {
        case .none: #expect(balanced.count == sample.count)
        case .weights: #expect(abs(balanced.badRate - 0.5) < 1e-12 && balanced.count == sample.count)
        case .undersample: #expect(bads == sample.badCount && balanced.count == 2 * bads)
        case .smote: #expect(balanced.count == 2 * bads && bads == sample.count - sample.badCount)
        case .tomek: #expect(bads == sample.badCount && balanced.count < sample.count)
        case .smoteTomek: #expect(balanced.count <= 2 * (sample.count - sample.badCount))
        }
        let again = try balance.balanced(sample, seed: 7)
        #expect(again.vectors == balanced.vectors && again.weights == balanced.weights)
    }

    @Test func `Rows made up lie between real ones and never between a code and a number`() throws {
        let sample = try Self.sample(seed: 2)
        let bads = (0..<sample.count).filter { sample.isBad[$0] }.compactMap { Self.number(sample, $0) }
        let (low, high) = (try #require(bads.filter { $0 != -9 }.min()), try #require(bads.max()))
        let made = try ClassBalance.smote.balanced(sample, seed: 3)
        for row in sample.count..<made.count {
            let value = try #require(Self.number(made, row))
            #expect(value == -9 || (low...high).contains(value))
            #expect(made.isBad[row])
        }
    }

    private static func number(_ sample: TrainingSample, _ row: Int) -> Double? {
        if case .number(let number) = sample.columns[0][row] { number } else { nil }
    }

    @Test(arguments: [ClassBalance.weights, .undersample, .smote])
    func `A model of balanced rows states the chances of the real ones`(balance: ClassBalance) throws {
        let sample = try Self.sample(seed: 4, rows: 4000)
        let model = try BalancedLearner(LogisticRegression(), balance, seed: 1).fitted(to: sample)
        let mean = try model.probabilities(of: sample).reduce(0, +) / Double(sample.count)
        #expect(abs(mean - sample.badRate) < 0.02)
        let plain = try LogisticRegression().fitted(to: sample)
        let areas = try [model, plain]
            .map {
                ReceiverOperatingCharacteristic(of: try sample.scored(by: $0)).areaUnderCurve
            }
        #expect(abs(areas[0] - areas[1]) < 0.01)
    }

    /// credit-rules, section 3.
    @Test(arguments: [(0.5, 0.10, 0.5, 0.1), (0.3, 0.20, 0.5, 0.096774), (0.8, 0.05, 0.5, 0.173913)])
    func `The golden corrections`(stated: Double, population: Double, rate: Double, expected: Double) throws {
        let encoder = FeatureEncoder(fittedTo: try Self.sample(seed: 5, rows: 300), minimumRows: 5)
        let flat = LogisticModel(
            encoder: encoder,
            intercept: logOdds(probability: stated),
            coefficients: [Double](repeating: 0, count: encoder.columnCount)
        )
        let corrected = ScoringModel.logistic(flat).corrected(from: rate, to: population)
        #expect(abs(probability(logOdds: corrected.intercept) - expected) < 1e-6)
    }

    @Test func `An outcome of which there are few rows is refused before anything seems to know it`() throws {
        func review(bads: Int) throws -> SampleReview {
            SampleReview(of: try Self.rows((0..<200).map { (Double($0), $0 < bads) }))
        }
        try review(bads: 10).refuseFewRows()
        #expect(throws: PreparationError.tooFewRows(rarer: 9, needed: 10)) { try review(bads: 9).refuseFewRows() }
        #expect(throws: PreparationError.tooFewRows(rarer: 3, needed: 10)) { try review(bads: 197).refuseFewRows() }
    }

    @Test func `A feature that knows the outcome is refused by name; constants and numbers of rows are said`() throws {
        var generator = SeededGenerator(seed: 6)
        let schema = FeatureSchema(
            ["plain", "leak", "constant", "row"].map { Feature(key: $0, name: $0, kind: .number) }
        )
        var vectors: [FeatureVector] = []
        var isBad: [Bool] = []
        for row in 0..<400 {
            isBad.append(row.isMultiple(of: 4))
            let leak = (row.isMultiple(of: 4) ? 5 : 0) + generator.normal()
            vectors.append(
                FeatureVector(values: [.number(generator.normal()), .number(leak), .number(3), .number(Double(row))])
            )
        }
        let review = SampleReview(of: try TrainingSample(schema: schema, vectors: vectors, isBad: isBad))
        #expect(throws: PreparationError.self) { try review.refuseLeaks() }
        let whole = try Self.rows((0..<200).map { (Double($0 * 7 % 200), $0 * 7 % 200 < 40) })
        #expect(SampleReview(of: whole).findings[0].area > 0.99, "a feature that separates the classes wholly")
        let sorted = "\(PreparationError.sortedByOutcome(feature: "row", area: 0.9587))"
        #expect(
            sorted.utf8.starts(
                with: "row is different in every row and separates good from bad with an area of 0.959".utf8
            )
        )
        let sentence = "\(PreparationError.leak(feature: "leak", area: 0.9987))"
        #expect(sentence.utf8.starts(with: "leak alone separates good from bad with an area of 0.999".utf8))
        #expect(
            review.warnings == [
                "constant is the same in every row: no model can use it", "row numbers the rows: it is left out",
            ]
        )
        try review.refuseNothingToLearn()
        let clean = SampleReview(of: try Self.sample(seed: 7))
        try clean.refuseLeaks()
        #expect(clean.warnings.isEmpty)
    }

    @Test func `A sample of nothing but a constant and row numbers is refused, and amounts are no row numbers`() throws
    {
        let schema = FeatureSchema(["same", "row"].map { Feature(key: $0, name: $0, kind: .number) })
        func sample(_ number: (Int) -> Int) throws -> TrainingSample {
            try TrainingSample(
                schema: schema,
                vectors: (0..<100).map { FeatureVector(values: [.number(3), .number(Double(number($0)))]) },
                isBad: (0..<100).map { $0.isMultiple(of: 5) }
            )
        }
        let rows = try sample { $0 * 37 % 100 }
        #expect(throws: PreparationError.nothingToLearn(constant: ["same"], different: ["row"])) {
            try SampleReview(of: rows).refuseNothingToLearn()
        }
        #expect(
            "\(PreparationError.nothingToLearn(constant: ["a", "b"], different: ["row"]))"
                == "there is nothing to learn from: a, b are the same in every row; row is different in every row"
        )
        #expect(SampleReview(of: rows).rowNumbers == ["row"])
        let amounts = SampleReview(of: try sample { 1000 + 137 * $0 })
        #expect(amounts.rowNumbers.isEmpty)
        try amounts.refuseNothingToLearn()
        let levelled = rows.levelled(["row"])
        #expect(Set(levelled.vectors.map { $0.values[1] }) == [rows.vectors[0].values[1]])
        #expect(SampleReview(of: levelled).findings.map(\.isConstant) == [true, true])
        #expect(levelled.isBad == rows.isBad && levelled.count == 100)
    }

    @Test func `Too few rows to make more of are refused`() throws {
        let sample = try Self.rows((0..<40).map { (Double($0), $0 < 3) })
        #expect(throws: PreparationError.tooFewNeighbours(rows: 3, needed: 6)) {
            try ClassBalance.smote.balanced(sample, seed: 1)
        }
    }

    /// Three numbers say something and twelve do not, so that a strong penalty often suits.
    private static func noisySample(seed: UInt64) throws -> TrainingSample {
        var generator = SeededGenerator(seed: seed)
        let keys = (0..<15).map { "x\($0)" }
        var (vectors, isBad): ([FeatureVector], [Bool]) = ([], [])
        for _ in 0..<500 {
            let numbers = keys.map { _ in generator.normal() }
            vectors.append(FeatureVector(values: numbers.map { .number($0) }))
            isBad.append(
                generator.bernoulli(probability(logOdds: -1 + numbers[0] + 0.5 * numbers[1] - 0.3 * numbers[2]))
            )
        }
        let schema = FeatureSchema(keys.map { Feature(key: $0, name: $0, kind: .number) })
        return try TrainingSample(schema: schema, vectors: vectors, isBad: isBad)
    }

    @Test func `A scorecard's penalty is chosen by the rows as they are, not by rows made up`() throws {
        var learner = ScorecardLearner()
        // With rows made up there are too many for a choice: the weakest would be taken.
        learner.fewRows = 501
        let weakest = try #require(learner.strengths.first)
        let samples = try (1...8).map { try Self.noisySample(seed: $0) }
        let sample = try #require(samples.first { learner.penalty(for: $0) != weakest })
        try #require(learner.penalty(for: ClassBalance.smote.balanced(sample, seed: 1)) == weakest)
        var stated = learner
        stated.ridgePenalty = learner.penalty(for: sample)
        let model = try BalancedLearner(learner, .smote, seed: 1).fitted(to: sample).scoring
        #expect(try model == BalancedLearner(stated, .smote, seed: 1).fitted(to: sample).scoring)
        let settled = BalancedLearner(learner, .smote, seed: 1).settled(for: sample) as? BalancedLearner
        #expect(settled?.base as? ScorecardLearner == stated)
    }
}
