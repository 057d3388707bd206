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
    static let schema = FeatureSchema([
        Feature(key: "x", name: "x", kind: .number, special: [-9]),
        Feature(key: "home", name: "home", kind: .category(codes: ["own", "rent"], isOrdered: false)),
    ])

    /// A tenth is bad, more where x is large; every hundredth x is a special code.
    static func sample(seed: UInt64, rows: Int = 1500) throws -> TrainingSample {
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

    static func number(_ sample: TrainingSample, _ row: Int) -> Double? {
        if case .number(let number) = sample.columns[0][row] { number } else { nil }
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

    @Test func `Limits are learnt from the rows of the fit, and the model keeps them`() throws {
        var values: [(Double, Bool)] = []
        for row in 0..<400 {
            let isBad: Bool = row * 7919 % 101 < 20 + row % 50
            values.append((Double(row % 50), isBad))
        }
        values += [(5000, true), (-4000, false)]
        let sample = try Self.rows(values)
        let learner = ClippedLearner(LogisticRegression(), .interquartileRanges(3))
        let model = try #require(try learner.fitted(to: sample).scoring)
        func logOdds(_ x: Double) throws -> Double { try model.logOdds(of: FeatureVector(values: [.number(x)])) }
        let limits = try #require(Outliers(in: sample, by: .interquartileRanges(3)).limits["x"])
        #expect(limits.upperBound < 200 && limits.lowerBound > -200)
        #expect(try logOdds(1e9) == logOdds(limits.upperBound))
        #expect(try logOdds(-1e9) == logOdds(limits.lowerBound))
        #expect(try logOdds(10) < logOdds(40))
        let inner = sample.clipped(to: ["x": limits])
        let plain = try #require(try LogisticRegression().fitted(to: inner).scoring)
        let stated = try plain.logOdds(of: FeatureVector(values: [.number(30)]))
        #expect(try logOdds(30) == stated)
        let moved = Self.number(sample.clipped(to: ["x": 0...10]), 45)
        #expect(moved == 10)
    }

    @Test func `Special codes and missing values are no magnitudes and are not moved`() throws {
        let sample = try Self.sample(seed: 1).clipped(to: ["x": 0...1])
        let numbers = (0..<sample.count).compactMap { Self.number(sample, $0) }
        #expect(numbers.contains(-9) && numbers.allSatisfy { $0 == -9 || (0...1).contains($0) })
    }

    /// requirement C1, C4: learnt from a sample, then applied to any row.
    @Test(
        arguments: [
            (LinearInputs.StandIn.median, LinearInputs.Scale.range, 2.0 / 9), (.mean, .range, 3.0 / 9),
            (.mode, .range, 0.0), (.median, .standard, -1 / 11.2.squareRoot()),
        ]
    )
    func `A number that is missing is stood in for as asked, and scales are those of the rows of the fit`(
        standIn: LinearInputs.StandIn,
        scale: LinearInputs.Scale,
        expected: Double
    ) throws {
        // Median 3, mean 4, mode 1, variance 56/5.
        let values: [FeatureValue] = [1, 1, 3, 5, 10].map { .number($0) } + [.missing, .missing]
        let sample = try TrainingSample(
            schema: FeatureSchema([Feature(key: "x", name: "x", kind: .number)]),
            vectors: values.map { FeatureVector(values: [$0]) },
            isBad: values.indices.map { $0 % 2 == 0 }
        )
        var inputs = LinearInputs()
        (inputs.standIn, inputs.scale, inputs.marksMissing) = (standIn, scale, false)
        let encoder = FeatureEncoder(fittedTo: sample, minimumRows: 1, inputs)
        #expect(encoder.columnCount == 1)
        let row = try encoder.row(of: FeatureVector(values: [.missing]))
        #expect(abs(row[0] - expected) < 1e-12)
        guard scale == .range else { return }
        #expect(try encoder.row(of: FeatureVector(values: [.number(1)])) == [0])
        #expect(try encoder.row(of: FeatureVector(values: [.number(10)])) == [1])
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

    @Test func `Features that say too little are left out, and the rows to judge by do not say which`() throws {
        let sample = try Self.noisySample(seed: 1)
        let learner = SelectingLearner(LogisticRegression(), FeatureSelection(minimumInformationValue: 0.1))
        let model = try #require(try learner.fitted(to: sample).scoring)
        let used = zip(sample.schema.features, model.usesFeature).filter(\.1).map(\.0.key)
        #expect(used.contains("x0") && used.contains("x1") && used.count < 8, "\(used)")
        var far = sample.vectors[0].values
        let place = try #require(model.usesFeature.firstIndex(of: false))
        let before = try model.logOdds(of: FeatureVector(values: far))
        for value in [FeatureValue.missing, .number(1000)] {
            far[place] = value
            #expect(try model.logOdds(of: FeatureVector(values: far)) == before)
        }
        #expect(throws: LearningError.nothingSeparates) {
            try SelectingLearner(LogisticRegression(), FeatureSelection(minimumInformationValue: 50)).fitted(to: sample)
        }
    }

    @Test func `What is levelled takes the value of no gap and of no code`() throws {
        let values: [FeatureValue] = [.missing, .number(-9), .number(4), .number(5)]
        let vectors = values.map { FeatureVector(values: [$0, .category("own")]) }
        let sample = try TrainingSample(schema: Self.schema, vectors: vectors, isBad: [true, false, true, false])
        let levelled = sample.levelled(["x"])
        let numbers = (0..<4).map { Self.number(levelled, $0) }
        #expect(numbers == [4, 4, 4, 4])
        #expect(Set(levelled.vectors.map { $0.values[0] }) == [FeatureValue.number(4)])
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
