import FeatureDefinitions
import Features
import Learning
import ModelFitting
import Regression
import Samples
import Scoring
import Statistics
import Testing

/// Logistic regression without a penalty: what it says, and what it does where there is no answer.
@Suite struct UnpenalisedRegressionTests {
    private static let learner = LogisticRegression(penalty: .none)

    /// Rows of some numbers, with outcomes.
    private static func sample(_ keys: [String], _ rows: [([Double], Bool)]) throws -> TrainingSample {
        try TrainingSample(
            schema: FeatureSchema(keys.map { Feature(key: $0, name: $0, kind: .number) }),
            vectors: rows.map { FeatureVector(values: $0.0.map { .number($0) }) },
            isBad: rows.map(\.1)
        )
    }

    /// Rows of which x makes bad likelier; others are made from x and noise.
    private static func rows(_ others: (Double, Double) -> [Double]) -> [([Double], Bool)] {
        var generator = SeededGenerator(seed: 5)
        return (0..<800)
            .map { _ in
                let (x, noise) = (generator.normal(), generator.normal())
                return ([x] + others(x, noise), generator.bernoulli(probability(logOdds: x - 1)))
            }
    }

    /// 10 of 40 bad at 0, 30 of 60 bad at 1: log odds ratio ln 3, variance 1/10 + 1/30 + 1/30 + 1/30 = 0.2.
    private static func fourCells() throws -> TrainingSample {
        let cells: [(Double, Bool, Int)] = [(0, true, 10), (0, false, 30), (1, true, 30), (1, false, 30)]
        return try sample(["x"], cells.flatMap { x, isBad, count in Array(repeating: ([x], isBad), count: count) })
    }

    @Test func `Of four cells, coefficient, error, z and limits are those of the log odds ratio`() throws {
        let sample = try Self.fourCells()
        let model = try Self.learner.fit(sample)
        let row = try #require(try Self.learner.inference(on: sample, columnsOf: model).table.rows.last)
        // The column has mean 0.6: its unit is the deviation √0.24.
        let unit = 0.24.squareRoot()
        let (ratio, error) = (naturalLogarithm(3) * unit, 0.2.squareRoot() * unit)
        #expect(abs(row.estimate - ratio) < 1e-9 && abs(row.standardError - error) < 1e-9)
        #expect(abs(row.z - 2.456572) < 1e-6 && abs(row.pValue - 0.014027) < 1e-6)
        #expect(abs(row.limits.lowerBound - (ratio - 1.959964 * error)) < 1e-6)
        #expect(abs(row.limits.upperBound - (ratio + 1.959964 * error)) < 1e-6)
        // The table is of the model itself, and its chances are the shares of the cells.
        #expect(abs(model.coefficients[0] - row.estimate) < 1e-12)
        let chances = try ScoringModel.logistic(model).probabilities(of: sample)
        #expect(abs(chances[0] - 0.25) < 1e-9 && abs((chances.last ?? 0) - 0.5) < 1e-9)
    }

    @Test func `A column that others make up counts nothing, is named, and changes no answer`() throws {
        let all = try Self.sample(["x", "y", "sum"], Self.rows { x, noise in [noise, 2 * x + noise - 1] })
        let model = try Self.learner.fit(all)
        #expect(model.coefficients[2] == 0)
        let inference = try Self.learner.inference(on: all, columnsOf: model)
        #expect(inference.dropped == ["sum"])
        #expect(inference.table.rows.map(\.name) == ["(intercept)", "x", "y"])
        #expect(inference.varianceInflation.allSatisfy { $0 < 1.1 })
        let alone = try Self.learner.fit(Self.sample(["x", "y"], Self.rows { _, noise in [noise] }))
        #expect(zip(model.coefficients, alone.coefficients).allSatisfy { abs($0 - $1) < 1e-9 })
        // Of all columns of a sample, the same is found.
        #expect(try Self.learner.inference(on: all).dropped == ["sum"])
    }

    @Test func `A column with rows of one class alone counts nothing and is named`() throws {
        let rows = Self.rows { _, _ in [0] }.enumerated()
            .map { row, pair in
                let isMarked = row.isMultiple(of: 10) && !pair.1
                return ([pair.0[0], isMarked ? 1 : 0], pair.1)
            }
        let sample = try Self.sample(["x", "marked"], rows)
        let model = try Self.learner.fit(sample)
        #expect(model.coefficients[1] == 0 && model.coefficients[0] > 0.5)
        #expect(try Self.learner.inference(on: sample, columnsOf: model).dropped == ["marked"])
        // With a penalty it has a coefficient, and is left out of the table alone.
        let ridge = try LogisticRegression().fit(sample)
        #expect(ridge.coefficients[1] < 0)
        #expect(try LogisticRegression().inference(on: sample, columnsOf: ridge).dropped == ["marked"])
    }

    /// How far from the border rows are of both classes.
    @Test(arguments: [0.0, 3])
    func `Columns that together tell the classes apart have no answer, and a sentence says why`(mixed: Double) throws {
        let rows = (0..<400)
            .map { row in
                let (x, y) = (Double(row % 7), Double(row % 11))
                let difference = x + y - 8.5
                return ([x, y], abs(difference) < mixed ? row.isMultiple(of: 3) : difference > 0)
            }
        let sample = try Self.sample(["x", "y"], rows)
        if mixed == 0 {
            #expect(throws: LearningError.regression(.separation)) { try Self.learner.fit(sample) }
            #expect("\(LearningError.regression(.separation))".contains("a coefficient would be infinite"))
        } else {
            #expect(try Self.learner.fit(sample).coefficients.allSatisfy { $0 > 0 && $0 < 50 })
        }
    }

    @Test func `Rows that touch at one number alone have no answer either`() throws {
        let rows = (0..<300)
            .map { row in
                let x = Double(row % 9)
                return ([x], x == 4 ? row.isMultiple(of: 2) : x > 4)
            }
        let sample = try Self.sample(["x"], rows)
        #expect(throws: LearningError.regression(.separation)) { try Self.learner.fit(sample) }
    }

    @Test func `Artefacts tell it from the others by its name`() {
        #expect(Self.learner.name == "unpenalised")
        #expect(LogisticRegression().name == "logistic")
        #expect(LogisticRegression(penalty: .lasso(1)).name == "logistic")
    }
}
