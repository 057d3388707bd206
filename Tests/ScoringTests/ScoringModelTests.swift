import Documents
import Encoding
import FeatureDefinitions
import Features
import Products
import Scoring
import TestSupport
import Testing
import TreeEnsembles

@Suite struct ScoringModelTests {
    @Test func interceptAndContributionsAddUpToTheLogOdds() throws {
        let schema = try QuickLoan.product().schema
        for model in QuickLoan.models(schema) {
            for vector in QuickLoan.applicants {
                let contributions = try model.contributions(of: vector)
                #expect(contributions.count == schema.count)
                let sum = model.intercept + contributions.reduce(0, +)
                #expect(abs(sum - (try model.logOdds(of: vector))) < 1e-9)
                for (contribution, isUsed) in zip(contributions, model.usesFeature) where !isUsed {
                    #expect(contribution == 0)
                }
            }
        }
    }

    @Test func manyApplicantsAreScoredToTheBitAsEachAlone() throws {
        let schema = try QuickLoan.product().schema
        let trees = try TreeModelTests.model(schema, calibration: .linear(slope: 1.25, intercept: -0.5))
        let vote = VoteModel(linear: QuickLoan.logistic(schema), trees: try TreeModelTests.model(schema), share: 0.3)
        for model in QuickLoan.models(schema) + [.trees(trees), .vote(vote)] {
            for count in [0, 1, 17, 130, QuickLoan.applicants.count] {
                let vectors = Array(QuickLoan.applicants.prefix(count))
                let together = try model.logOdds(ofAll: vectors)
                #expect(try together.map(\.bitPattern) == vectors.map { try model.logOdds(of: $0).bitPattern })
            }
            var values = QuickLoan.vector().values
            values[2] = .category("late")
            let strange = FeatureVector(values: values)
            #expect(throws: ScoringError.feature(key: "late")) {
                try model.logOdds(ofAll: [QuickLoan.vector(), strange, QuickLoan.vector()])
            }
            #expect(throws: ScoringError.schema(expected: 5, found: 4)) {
                try model.logOdds(ofAll: [FeatureVector(values: Array(values.prefix(4)))])
            }
        }
    }

    @Test func treesThatReadNothingGiveTheirBaseToEveryone() throws {
        let schema = try QuickLoan.product().schema
        let encoder = try #require(TreeEncoder(schema, columns: []))
        let leaf = try DecisionTree(breadthFirst: [.leaf(0.5)], covers: [1])
        let ensemble = try TreeEnsemble(
            arithmetic: .double,
            output: .logOdds(perUnit: 1),
            base: -2,
            readings: [],
            trees: [leaf]
        )
        let model = ScoringModel.trees(TreeModel(encoder: encoder, ensemble: ensemble))
        #expect(try model.logOdds(ofAll: [QuickLoan.vector(), QuickLoan.vector(late: 7)]) == [-1.5, -1.5])
        #expect(try model.logOdds(ofAll: []).isEmpty)
    }

    @Test func theShortWayToTheLogOddsGivesTheBitsOfTheExplanation() throws {
        let codes = ["own", "rent", "tent"]
        let schema = FeatureSchema([
            Feature(key: "a", name: "a", kind: .number), Feature(key: "b", name: "b", kind: .number),
            Feature(key: "c", name: "c", kind: .category(codes: codes, isOrdered: false)),
            Feature(key: "d", name: "d", kind: .category(codes: codes, isOrdered: false)),
        ])
        let encoder = FeatureEncoder(
            schema: schema,
            encodings: [
                .number(NumberEncoding(mean: 0.3, standardDeviation: 7, median: 0.1, hasMissingColumn: true)),
                .number(NumberEncoding(mean: -2, standardDeviation: 0.3, median: 1, hasMissingColumn: false)),
                .category(CategoryEncoding(reference: "own", codes: ["rent", "tent"], hasMissingColumn: true)),
                .category(CategoryEncoding(reference: "rent", codes: ["own"], hasMissingColumn: false)),
            ]
        )
        let weights = [0.7, -0.9, 1.3, 0.11, -0.23, 0.4, 0.6]
        let model = ScoringModel.logistic(LogisticModel(encoder: encoder, intercept: -1.7, coefficients: weights))
        let numbers: [FeatureValue] = [.number(3.3), .number(-0.1), .missing]
        let texts: [FeatureValue] = [.category("own"), .category("rent"), .category("tent"), .category("?"), .missing]
        for (a, b) in numbers.flatMap({ a in numbers.map { (a, $0) } }) {
            for (c, d) in texts.flatMap({ c in texts.map { (c, $0) } }) {
                let vector = FeatureVector(values: [a, b, c, d])
                #expect(try model.logOdds(of: vector) == model.explanation(of: vector).logOdds)
            }
        }
        #expect(throws: ScoringError.feature(key: "a")) {
            try model.logOdds(of: FeatureVector(values: [texts[0], numbers[0], texts[0], texts[0]]))
        }
    }

    @Test func theShortWayGoesThroughSpecialCodesAndBinsAsTheExplanationDoes() throws {
        let schema = try QuickLoan.product().schema
        for model in QuickLoan.models(schema) {
            for amount in [nil, 0, 8_000, 12_000.5, -3, 1e9] as [Double?] {
                for late in [nil, -1, -2, 0, 1, 2.5, 40] as [Double?] {
                    for home in [nil, "own", "rent", "boat", ""] as [String?] {
                        let vector = QuickLoan.vector(amount: amount, late: late, home: home)
                        let short = try model.logOdds(of: vector)
                        #expect(short.bitPattern == (try model.explanation(of: vector).logOdds.bitPattern))
                    }
                }
            }
        }
    }

    @Test func tellsWhichFeaturesItUses() throws {
        let schema = try QuickLoan.product().schema
        #expect(
            QuickLoan.models(schema).map(\.usesFeature)
                == [[true, false, true, true, true], [false, false, true, true, true]]
        )
    }

    @Test func encodesEveryKindOfValue() throws {
        let encoder = QuickLoan.logistic(try QuickLoan.product().schema).encoder
        #expect(
            encoder.columnNames == [
                "amount", "late", "late missing", "late = -1.0", "home = rent", "income", "income missing",
            ]
        )
        #expect(
            try encoder.row(of: QuickLoan.vector(amount: 12_000, late: 3, home: "rent", income: 1_500))
                == [1, 2, 0, 0, 1, -1, 0]
        )
        #expect(
            try encoder.row(of: QuickLoan.vector(amount: nil, late: nil, home: nil, income: nil))
                == [-0.25, -0.4, 1, 0, 0, -0.3, 1]
        )
        #expect(
            try encoder.row(of: QuickLoan.vector(amount: 8_000, late: -1, home: "own", income: 2_500))
                == [0, -0.4, 0, 1, 0, 0, 0]
        )
    }

    @Test func aSpecialCodeWithoutAColumnCountsAsMissing() throws {
        let schema = FeatureSchema([Feature(key: "late", name: "late", kind: .number, special: [-1, -2])])
        let encoding = NumberEncoding(
            mean: 0,
            standardDeviation: 1,
            median: 5,
            hasMissingColumn: true,
            special: [-1]
        )
        let encoder = FeatureEncoder(schema: schema, encodings: [.number(encoding)])
        #expect(try encoder.row(of: FeatureVector(values: [.number(-2)])) == [5, 1, 0])
        #expect(try encoder.row(of: FeatureVector(values: [.number(-1)])) == [5, 0, 1])
    }

    @Test func whatTrainingNeverSawIsTheReferenceAndIsNamed() throws {
        let schema = try QuickLoan.product().schema
        let logistic = ScoringModel.logistic(QuickLoan.logistic(schema))
        let boat = QuickLoan.vector(home: "boat")
        #expect(try logistic.logOdds(of: boat) == logistic.logOdds(of: QuickLoan.vector(home: "own")))
        #expect(logistic.unseen(in: boat) == ["home"])
        #expect(logistic.unseen(in: QuickLoan.vector(amount: nil, late: nil)) == ["amount"])
        let card = ScoringModel.scorecard(QuickLoan.scorecard(schema))
        #expect(card.unseen(in: boat) == ["home"])
        #expect(card.unseen(in: QuickLoan.vector(late: nil)) == ["late"])
        #expect(try card.contributions(of: boat)[3] == 0)
        #expect(card.unseen(in: QuickLoan.vector()).isEmpty)
    }

    @Test func aVectorThatDoesNotFitIsRefused() throws {
        let schema = try QuickLoan.product().schema
        for model in QuickLoan.models(schema) {
            #expect(throws: ScoringError.schema(expected: 5, found: 1)) {
                try model.logOdds(of: FeatureVector(values: [.missing]))
            }
            #expect(throws: ScoringError.feature(key: "home")) {
                var values = QuickLoan.vector().values
                values[3] = .number(1)
                return try model.logOdds(of: FeatureVector(values: values))
            }
            for number in [Double.nan, .infinity] {
                #expect(throws: ScoringError.feature(key: "income")) {
                    try model.logOdds(of: QuickLoan.vector(income: number))
                }
            }
        }
    }

    @Test func logOddsThatAreNotFiniteAreNoOutput() throws {
        let schema = FeatureSchema([Feature(key: "x", name: "x", kind: .number)])
        let encoding = NumberEncoding(mean: 0, standardDeviation: 1e-300, median: 0, hasMissingColumn: false)
        let model = ScoringModel.logistic(
            LogisticModel(
                encoder: FeatureEncoder(schema: schema, encodings: [.number(encoding)]),
                intercept: 0,
                coefficients: [1]
            )
        )
        #expect(throws: ScoringError.output) { try model.logOdds(of: FeatureVector(values: [.number(1e300)])) }
    }

    @Test(.enabled(if: Repository.hasShared), arguments: ["german_l2", "german_l2_balanced", "german_l1", "taiwan_l2"])
    func meetsTheProbabilitiesOfTheReference(_ name: String) throws {
        let json = try Reference.read("logistic/\(name).json")
        func numbers(_ key: String) throws -> [Double] {
            try #require(json[key]?.arrayValue).compactMap(\.numberValue)
        }
        let names = try #require(json["feature_names"]?.arrayValue).compactMap(\.stringValue)
        let schema = FeatureSchema(names.map { Feature(key: $0, name: $0, kind: .number) })
        let encodings = zip(try numbers("mean"), try numbers("scale"))
            .map { mean, scale in
                FeatureEncoding.number(
                    NumberEncoding(mean: mean, standardDeviation: scale, median: mean, hasMissingColumn: false)
                )
            }
        let model = ScoringModel.logistic(
            LogisticModel(
                encoder: FeatureEncoder(schema: schema, encodings: encodings),
                intercept: try #require(json["intercept"]?.numberValue),
                coefficients: try numbers("coef")
            )
        )
        let rows = try #require(json["test_rows_raw"]?.arrayValue)
        for (row, logit) in zip(rows, try numbers("test_logit")) {
            let values = try #require(row.arrayValue).compactMap { $0.numberValue.map { FeatureValue.number($0) } }
            #expect(abs(try model.logOdds(of: FeatureVector(values: values)) - logit) < 1e-12)
        }
    }
}
