import Regression
import Statistics
import TestSupport
import Testing

@Suite struct LogisticFitTests {
    @Test(.enabled(if: Repository.hasShared), arguments: ["german_l2", "german_l2_balanced", "taiwan_l2"])
    func `Ridge coefficients equal scikit-learn's to 1e-6 and its probabilities to 1e-7`(name: String) throws {
        let reference = try LogisticReference.read(name)
        let isBad = reference.trainY.map { $0 == 1 }
        let bads = Double(isBad.count { $0 })
        let count = Double(isBad.count)
        let isBalanced = reference.settings.classWeight == "balanced"
        let fit = try LogisticFit(
            design: try reference.design(),
            isBad: isBad,
            weights: isBad.map { isBalanced ? count / (2 * ($0 ? bads : count - bads)) : 1 },
            ridgePenalty: 1 / reference.settings.inversePenalty
        )
        // The reference states coefficients of standardised columns.
        for (index, coefficient) in fit.coefficients.enumerated() {
            #expect(abs(coefficient * reference.scale[index] - reference.coef[index]) < 1e-6)
        }
        let shift = zip(fit.coefficients, reference.mean).reduce(0) { $0 + $1.0 * $1.1 }
        #expect(abs(fit.intercept + shift - reference.intercept) < 1e-6)
        for (row, expected) in zip(reference.testRowsRaw, reference.testProb) {
            let logOdds = zip(fit.coefficients, row).reduce(fit.intercept) { $0 + $1.0 * $1.1 }
            #expect(abs(probability(logOdds: logOdds) - expected) < 1e-7)
        }
    }

    @Test(
        .enabled(if: Repository.hasShared),
        arguments: ["inference_german", "inference_german_freq_weights", "inference_taiwan_standardised"]
    )
    func `Maximum likelihood, standard errors and covariance equal statsmodels' to 1e-7`(name: String) throws {
        let reference = try InferenceReference.read(name)
        let fit = try LogisticFit(
            design: try reference.design(),
            isBad: reference.y.map { $0 == 1 },
            weights: reference.freqWeights ?? [Double](repeating: 1, count: reference.y.count),
            ridgePenalty: 0
        )
        for (coefficient, expected) in zip([fit.intercept] + fit.coefficients, reference.coef) {
            #expect(abs(coefficient / expected - 1) < 1e-7)
        }
        for (error, expected) in zip(fit.standardErrors, reference.stdErr) {
            #expect(abs(error / expected - 1) < 1e-7)
        }
        for (row, expected) in reference.covariance.enumerated() {
            for (column, value) in expected.enumerated() {
                let scale = fit.standardErrors[row] * fit.standardErrors[column]
                #expect(abs(fit.covariance[row, column] - value) < 1e-7 * scale)
            }
        }
        #expect(abs(fit.logLikelihood - reference.logLikelihood) < 1e-7 * abs(reference.logLikelihood))
        let table = CoefficientTable(
            of: fit,
            names: Array(reference.columns.dropFirst()),
            isBad: reference.y.map { $0 == 1 },
            weights: reference.freqWeights ?? [Double](repeating: 1, count: reference.y.count)
        )
        for (row, (z, p)) in zip(table.rows, zip(reference.z, reference.pValue)) {
            #expect(abs(row.z - z) < 1e-7 * max(1, abs(z)))
            #expect(abs(row.pValue - p) < 1e-7)
        }
        for (row, limits) in zip(table.rows, reference.ci95) {
            #expect(abs(row.limits.lowerBound - limits[0]) < 1e-7 * max(abs(limits[0]), row.standardError))
            #expect(abs(row.limits.upperBound - limits[1]) < 1e-7 * max(abs(limits[1]), row.standardError))
        }
        #expect(abs(table.akaike - reference.aic) < 1e-7 * reference.aic)
        if let expected = reference.bic { #expect(abs(table.bayes - expected) < 1e-7 * expected) }
        if let expected = reference.mcfaddenR2 { #expect(abs(table.pseudoRSquared - expected) < 1e-7) }
        if let expected = reference.lrStatistic { #expect(abs(table.likelihoodRatio - expected) < 1e-6) }
        if let expected = reference.lrPValue { #expect(abs(table.likelihoodRatioPValue / expected - 1) < 1e-6) }
    }

    @Test(.enabled(if: Repository.hasShared))
    func `Lasso coefficients equal scikit-learn's to 1e-5, with the same zeros`() throws {
        let reference = try LogisticReference.read("german_l1")
        let isBad = reference.trainY.map { $0 == 1 }
        let fit = try LassoFit(
            design: try reference.design(),
            isBad: isBad,
            weights: [Double](repeating: 1, count: isBad.count),
            penalty: 1 / reference.settings.inversePenalty
        )
        for (index, coefficient) in fit.coefficients.enumerated() {
            #expect(abs(coefficient * reference.scale[index] - reference.coef[index]) < 1e-5)
            #expect((coefficient == 0) == (reference.coef[index] == 0))
        }
        for (row, expected) in zip(reference.testRowsRaw, reference.testProb) {
            let logOdds = zip(fit.coefficients, row).reduce(fit.intercept) { $0 + $1.0 * $1.1 }
            #expect(abs(probability(logOdds: logOdds) - expected) < 1e-5)
        }
    }

    @Test(.enabled(if: Repository.hasShared))
    func `Learning row by row comes near the optimum`() throws {
        let reference = try LogisticReference.read("taiwan_l2")
        let raw = try reference.design()
        let design = Matrix(
            rows: (0..<raw.rowCount)
                .map { row in zip(raw.row(row), zip(reference.mean, reference.scale)).map { ($0 - $1.0) / $1.1 } }
        )
        let isBad = reference.trainY.map { $0 == 1 }
        var descent = StochasticDescent(columnCount: design.columnCount, penalty: 1e-4)
        let weights = [Double](repeating: 1, count: isBad.count)
        descent.learn(design, isBad: isBad, weights: weights, epochs: 20, seed: 42)
        var again = StochasticDescent(columnCount: design.columnCount, penalty: 1e-4)
        again.learn(design, isBad: isBad, weights: weights, epochs: 20, seed: 42)
        #expect(descent == again)
        func loss(_ intercept: Double, _ coefficients: [Double]) -> Double {
            design.multiplied(by: coefficients).enumerated()
                .reduce(0) { $0 + softplus(isBad[$1.offset] ? -($1.element + intercept) : $1.element + intercept) }
        }
        let best = loss(reference.intercept, reference.coef)
        #expect(loss(descent.intercept, descent.coefficients) < best * 1.01)
    }

    @Test func `A weight of two is the same as the row twice`() throws {
        let rows = [[0.1], [0.9], [0.4], [0.7], [0.2], [0.6]]
        let isBad = [false, true, true, false, false, true]
        let weighted = try LogisticFit(
            design: Matrix(rows: rows),
            isBad: isBad,
            weights: [2, 2, 2, 2, 2, 2],
            ridgePenalty: 2
        )
        let twice = try LogisticFit(
            design: Matrix(rows: rows + rows),
            isBad: isBad + isBad,
            weights: [Double](repeating: 1, count: 12),
            ridgePenalty: 2
        )
        #expect(abs(weighted.coefficients[0] - twice.coefficients[0]) < 1e-10)
        #expect(abs(weighted.intercept - twice.intercept) < 1e-10)
    }

    @Test func `A constant column gets no coefficient and disturbs nothing`() throws {
        let isBad = [false, true, true, false, false, true]
        let plain = [[0.1], [0.9], [0.4], [0.7], [0.2], [0.6]]
        let weights = [Double](repeating: 1, count: 6)
        let alone = try LogisticFit(design: Matrix(rows: plain), isBad: isBad, weights: weights, ridgePenalty: 1)
        let beside = try LogisticFit(
            design: Matrix(rows: plain.map { [7] + $0 }),
            isBad: isBad,
            weights: weights,
            ridgePenalty: 1
        )
        #expect(beside.coefficients == [0] + alone.coefficients)
        #expect(beside.standardErrors[1] == 0)
    }

    @Test func `Classes that a column separates, or columns that repeat each other, do not converge without a penalty`()
    {
        let separated = Matrix(rows: [[0], [1], [2], [3]])
        let repeated = Matrix(rows: [[0, 0], [1, 2], [2, 4], [3, 6]])
        for (design, isBad) in [(separated, [false, false, true, true]), (repeated, [false, true, false, true])] {
            #expect(throws: RegressionError.self) {
                try LogisticFit(design: design, isBad: isBad, weights: [1, 1, 1, 1], ridgePenalty: 0)
            }
        }
    }
}
