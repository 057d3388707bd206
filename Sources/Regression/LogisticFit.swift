public import Statistics

/// A logistic regression fitted to a design matrix: coefficients, their covariance, and how well it fits.
///
/// Minimises Σ wᵢ·logLossᵢ + (λ/2)·‖γ‖² by Newton's method (iteratively reweighted least squares), γ being the coefficients
/// of the standardised columns (population standard deviation); the intercept is not penalised.
/// - seealso: Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning* (2009), section 4.4.1.
public struct LogisticFit: Sendable, Hashable {
    /// Log-odds of bad of a row of zeros.
    public let intercept: Double
    /// Log-odds of bad for each unit of a column; 0 for a constant column.
    public let coefficients: [Double]
    /// Inverse of the penalised information, `[1 + columnCount, 1 + columnCount]`, the intercept first; 0 for a constant column.
    public let covariance: Matrix
    /// Weighted log likelihood, without the penalty.
    public let logLikelihood: Double
    /// Newton steps taken.
    public let iterations: Int

    /// Standard errors, the intercept first.
    public var standardErrors: [Double] { (0..<covariance.rowCount).map { covariance[$0, $0].squareRoot() } }

    /// Fits a regression.
    /// - Parameters:
    ///   - design: Finite numbers, `[rowCount, columnCount]`, without a column for the intercept.
    ///   - isBad: Outcome of each row.
    ///   - weights: How much each row counts, above 0.
    ///   - ridgePenalty: λ, at least 0.
    ///   - maximumIterations: Newton steps before giving up.
    /// - Throws: ``RegressionError/noConvergence(iterations:)``.
    public init(
        design: Matrix,
        isBad: [Bool],
        weights: [Double],
        ridgePenalty: Double,
        maximumIterations: Int = 60
    ) throws(RegressionError) {
        precondition(ridgePenalty >= 0, "ridge penalty \(ridgePenalty)")
        precondition(isBad.count == design.rowCount && weights.count == design.rowCount, "rows of unequal number")
        let scaling = Standardisation(of: design)
        var newton = NewtonState(scaling.design, isBad: isBad, weights: weights, penalty: ridgePenalty)
        var steps = 0
        // Convergence is quadratic: after a step this small the next one is below rounding.
        while try newton.step() > 1e-9 {
            steps += 1
            guard steps < maximumIterations else { throw .noConvergence(iterations: steps) }
        }
        let inverse = try newton.curvature().inverse
        (intercept, coefficients) = scaling.original(newton.parameters)
        covariance = scaling.original(inverse)
        logLikelihood = -newton.rowLoss
        iterations = steps
    }
}

/// Where a descent starts: the log-odds of the bad rate in the first place, 0 elsewhere.
func interceptAlone(isBad: [Bool], weights: [Double], columnCount: Int) -> [Double] {
    var parameters = [Double](repeating: 0, count: columnCount)
    let bads = zip(weights, isBad).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
    parameters[0] = logOdds(probability: bads / weights.reduce(0, +))
    return parameters
}

/// One point of the descent, on a standardised design whose first column is 1.
private struct NewtonState {
    let design: Matrix
    let isBad: [Bool]
    let weights: [Double]
    let penalty: Double
    var parameters: [Double]
    /// Log-odds of each row at the parameters.
    private var margins: [Double]
    private var height: Double

    init(_ design: Matrix, isBad: [Bool], weights: [Double], penalty: Double) {
        self.design = design
        self.isBad = isBad
        self.weights = weights
        self.penalty = penalty
        parameters = interceptAlone(isBad: isBad, weights: weights, columnCount: design.columnCount)
        margins = design.multiplied(by: parameters)
        height = 0
        height = loss(of: margins, at: parameters, penalty: penalty)
    }

    /// Moves by one Newton step, halved until the loss does not rise.
    /// - Returns: The largest change of a parameter.
    mutating func step() throws(RegressionError) -> Double {
        let probabilities = margins.map { probability(logOdds: $0) }
        let direction = try curvature(probabilities).solve(gradient(probabilities))
        var factor = 1.0
        for _ in 0..<40 {
            let next = zip(parameters, direction).map { $0 - factor * $1 }
            let moved = design.multiplied(by: next)
            let found = loss(of: moved, at: next, penalty: penalty)
            // Equal up to rounding counts as no rise, or the last steps would be halved for ever.
            if found <= height + 1e-12 * abs(height) {
                (parameters, margins, height) = (next, moved, found)
                return factor * (direction.map(abs).max() ?? 0)
            }
            factor /= 2
        }
        throw .noConvergence(iterations: 40)
    }

    /// Of the loss at the parameters.
    func curvature() throws(RegressionError) -> CholeskyDecomposition {
        try curvature(margins.map { probability(logOdds: $0) })
    }

    private func curvature(_ probabilities: [Double]) throws(RegressionError) -> CholeskyDecomposition {
        var hessian = design.gram(weights: zip(weights, probabilities).map { $0 * $1 * (1 - $1) })
        for index in 1..<max(hessian.rowCount, 1) { hessian[index, index] += penalty }
        do {
            return try CholeskyDecomposition(of: hessian)
        } catch {
            throw .noConvergence(iterations: 0)
        }
    }

    private func gradient(_ probabilities: [Double]) -> [Double] {
        let residuals = zip(probabilities, zip(weights, isBad)).map { $1.0 * ($0 - ($1.1 ? 1 : 0)) }
        var gradient = design.transposeMultiplied(by: residuals)
        for index in gradient.indices.dropFirst() { gradient[index] += penalty * parameters[index] }
        return gradient
    }

    /// What the rows cost at the parameters, without the penalty.
    var rowLoss: Double { loss(of: margins, at: parameters, penalty: 0) }

    private func loss(of margins: [Double], at parameters: [Double], penalty: Double) -> Double {
        var sum = 0.0
        for (row, value) in margins.enumerated() {
            sum += weights[row] * softplus(isBad[row] ? -value : value)
        }
        return sum + penalty / 2 * parameters.dropFirst().reduce(0) { $0 + $1 * $1 }
    }
}
