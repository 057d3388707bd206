import Documents
import FeatureDefinitions
import Features
import Policies
import Products
import Scoring
import Statistics
import TestSupport
import Testing

@Suite struct ScorecardModelTests {
    /// The golden points of credit-rules, section 1.
    @Test func meetsTheGoldenPoints() throws {
        let schema = FeatureSchema(["a", "b"].map { Feature(key: $0, name: $0, kind: .number) })
        let characteristics = zip(["a", "b"], [(-0.8, 0.405465), (-0.9, -1.386294)])
            .map { feature, numbers in
                Characteristic(
                    feature: feature,
                    bins: [
                        Bin(
                            kind: .range(lower: -.infinity, upper: .infinity),
                            goods: 1,
                            bads: 1,
                            weightOfEvidence: numbers.1,
                            isAdjusted: false
                        )
                    ],
                    coefficient: numbers.0
                )
            }
        let card = ScorecardModel(
            schema: schema,
            intercept: logOdds(probability: 0.1),
            characteristics: characteristics
        )
        let table = try #require(card.pointsTable(on: .standard))
        #expect(abs(table.rows[0].points[0] - 319.5984) < 5e-5)
        #expect(abs(table.rows[1].points[0] - 206.1999) < 5e-5)
        let vector = FeatureVector(values: [.number(0), .number(0)])
        let score = ScoreScale.standard.score(logOdds: try ScoringModel.scorecard(card).logOdds(of: vector))
        #expect(abs(score.unclamped - 525.7984) < 5e-5)
    }

    @Test func thePointsOfEveryApplicantAddUpToTheScore() throws {
        let product = try QuickLoan.product()
        let card = QuickLoan.scorecard(product.schema)
        let table = try #require(card.pointsTable(on: product.score))
        for vector in QuickLoan.applicants {
            var points = 0.0
            var wholePoints = 0
            for (row, characteristic) in zip(table.rows, card.characteristics) {
                let position = try #require(product.schema.index(of: row.feature))
                let bin = characteristic.binIndex(of: vector[position])
                points += row.points[bin]
                wholePoints += row.wholePoints[bin]
            }
            let score = product.score.score(logOdds: try ScoringModel.scorecard(card).logOdds(of: vector)).unclamped
            #expect(abs(points - score) < 1e-9)
            #expect(abs(Double(wholePoints) - score) <= table.largestRoundingError + 1e-9)
        }
        #expect(table.largestRoundingError <= 1.5)
    }

    @Test func moreIncomeNeverLowersTheScoreAndMoreArrearsNeverRaiseIt() throws {
        let product = try QuickLoan.product()
        let model = ScoringModel.scorecard(QuickLoan.scorecard(product.schema))
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let incomes = [generator.uniform() * 5_000, generator.uniform() * 5_000].sorted()
            let poorer = try model.logOdds(of: QuickLoan.vector(income: incomes[0]))
            #expect(try model.logOdds(of: QuickLoan.vector(income: incomes[1])) <= poorer)
            let late = [generator.uniform() * 4, generator.uniform() * 4].sorted()
            let prompter = try model.logOdds(of: QuickLoan.vector(late: late[0]))
            #expect(try model.logOdds(of: QuickLoan.vector(late: late[1])) >= prompter)
        }
    }

    @Test func aScaleLinearInTheProbabilityHasNoPoints() throws {
        let product = try QuickLoan.product(
            score: #"{"scale": "linear", "intercept": 850, "slope": -550, "min": 300, "max": 850}"#
        )
        #expect(QuickLoan.scorecard(product.schema).pointsTable(on: product.score) == nil)
    }

    @Test(.enabled(if: Repository.hasShared))
    func meetsTheReferenceScorecard() throws {
        let reference = try ReferenceScorecard()
        let table = try #require(reference.model.pointsTable(on: reference.scale))
        for row in table.rows {
            for (bin, points) in zip(row.bins, row.points) where bin.kind != .other {
                guard case .categories(let names) = bin.kind else { continue }
                let expected = reference.json["points"]?[row.feature]?[names[0]]?.numberValue
                #expect(abs(points - (try #require(expected))) < 1e-6)
            }
        }
        for (vector, score, probability) in reference.applicants {
            let logOdds = try ScoringModel.scorecard(reference.model).logOdds(of: vector)
            #expect(abs(reference.scale.score(logOdds: logOdds).unclamped - score) < 1e-6)
            #expect(abs(Statistics.probability(logOdds: logOdds) - probability) < 1e-9)
        }
    }
}

/// The scorecard that scikit-learn fitted to German credit; a bin's name is the value.
private struct ReferenceScorecard {
    let json: JSONValue
    let model: ScorecardModel
    let scale: ScoreScale
    let applicants: [(vector: FeatureVector, score: Double, probability: Double)]

    init() throws {
        let json = try Reference.read("binning/scorecard.json")
        self.json = json
        let columns = try #require(json["columns"]?.arrayValue).compactMap(\.stringValue)
        let coefficients = try #require(json["coef"]?.arrayValue).compactMap(\.numberValue)
        let weights = try #require(json["woe"])
        model = ScorecardModel(
            schema: FeatureSchema(
                columns.map { Feature(key: $0, name: $0, kind: .category(codes: [], isOrdered: false)) }
            ),
            intercept: try #require(json["intercept"]?.numberValue),
            characteristics: try zip(columns, coefficients)
                .map { column, coefficient in
                    Characteristic(
                        feature: column,
                        bins: try #require(weights[column]?.objectValue).sorted { $0.key < $1.key }
                            .map { name, weight in
                                Bin(
                                    kind: .categories([name]),
                                    goods: 1,
                                    bads: 1,
                                    weightOfEvidence: try #require(weight.numberValue),
                                    isAdjusted: false
                                )
                            },
                        coefficient: coefficient
                    )
                }
        )
        scale = try QuickLoan.scale(
            #"{"scale": "pdo", "anchor": 600, "odds": 50, "pdo": 20, "min": 0, "max": 1000}"#
        )
        let rows = try #require(json["bins_of_rows"]?.arrayValue)
            .map { row in
                FeatureVector(values: (row.arrayValue ?? []).compactMap { $0.stringValue.map { .category($0) } })
            }
        let scores = try #require(json["score"]?.arrayValue).compactMap(\.numberValue)
        let probabilities = try #require(json["prob_bad"]?.arrayValue).compactMap(\.numberValue)
        applicants = zip(rows, zip(scores, probabilities)).map { ($0, $1.0, $1.1) }
    }
}
