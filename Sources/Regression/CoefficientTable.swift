import Statistics

/// What is known of each coefficient of a regression without a penalty, and of the whole fit.
public struct CoefficientTable: Sendable, Hashable {
    /// One coefficient.
    public struct Row: Sendable, Hashable {
        /// What it belongs to.
        public let name: String
        /// Log-odds of bad for each unit.
        public let estimate: Double
        /// Standard error; 0 for a column without information.
        public let standardError: Double
        /// Estimate over standard error.
        public let z: Double
        /// Two-sided probability of a z this far from 0 by chance.
        public let pValue: Double
        /// 95 % confidence limits.
        public let limits: ClosedRange<Double>
    }

    /// The intercept first.
    public let rows: [Row]
    /// 2·parameters − 2·log likelihood.
    public let akaike: Double
    /// ln(rows)·parameters − 2·log likelihood.
    public let bayes: Double
    /// 1 − log likelihood over that of the intercept alone (McFadden).
    public let pseudoRSquared: Double
    /// Twice the log likelihood that the columns add.
    public let likelihoodRatio: Double
    /// Probability of a likelihood ratio this large by chance.
    public let likelihoodRatioPValue: Double

    /// Judges a fit.
    /// - Parameters:
    ///   - fit: Made without a penalty; with one, errors are too small.
    ///   - names: Of the columns.
    ///   - isBad: Outcome of each row of the fit.
    ///   - weights: How often each row counts.
    public init(of fit: LogisticFit, names: [String], isBad: [Bool], weights: [Double]) {
        precondition(
            names.count == fit.coefficients.count,
            "\(names.count) names for \(fit.coefficients.count) columns"
        )
        let normal = NormalDistribution.standard
        let reach = normal.quantile(0.975)
        rows = zip(["(intercept)"] + names, zip([fit.intercept] + fit.coefficients, fit.standardErrors))
            .map { name, pair in
                let (estimate, error) = pair
                let z = error > 0 ? estimate / error : 0
                return Row(
                    name: name,
                    estimate: estimate,
                    standardError: error,
                    z: z,
                    pValue: 2 * normal.cumulative(-abs(z)),
                    limits: (estimate - reach * error)...(estimate + reach * error)
                )
            }
        let count = weights.reduce(0, +)
        let bads = zip(weights, isBad).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
        let alone = bads * naturalLogarithm(bads / count) + (count - bads) * naturalLogarithm(1 - bads / count)
        let used = Double(rows.count { $0.standardError > 0 })
        akaike = 2 * used - 2 * fit.logLikelihood
        bayes = naturalLogarithm(count) * used - 2 * fit.logLikelihood
        pseudoRSquared = 1 - fit.logLikelihood / alone
        likelihoodRatio = 2 * (fit.logLikelihood - alone)
        likelihoodRatioPValue =
            used > 1 ? ChiSquaredDistribution(degreesOfFreedom: used - 1).survival(likelihoodRatio) : 1
    }
}
