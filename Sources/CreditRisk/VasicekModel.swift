import Statistics

/// Defaults of many alike borrowers that share one normal factor.
///
/// - seealso: Vasicek, The distribution of loan portfolio value, Risk, December 2002.
public struct VasicekModel: Sendable, Hashable {
    /// Probability of default of one borrower, in (0, 1).
    public let probabilityOfDefault: Double
    /// Correlation of asset values, in (0, 1).
    public let correlation: Double
    private let threshold: Double

    /// A pool of alike borrowers.
    /// - Parameters:
    ///   - probabilityOfDefault: In (0, 1).
    ///   - correlation: In (0, 1).
    /// - Throws: ``CreditRiskError/outOfRange(_:_:)``.
    public init(probabilityOfDefault: Double, correlation: Double) throws(CreditRiskError) {
        guard probabilityOfDefault > 0, probabilityOfDefault < 1 else {
            throw .outOfRange("probability of default", "above 0 and below 1")
        }
        guard correlation > 0, correlation < 1 else { throw .outOfRange("correlation", "above 0 and below 1") }
        self.probabilityOfDefault = probabilityOfDefault
        self.correlation = correlation
        threshold = NormalDistribution.standard.quantile(probabilityOfDefault)
    }

    /// The default rate that is not exceeded with a given confidence, in (0, 1).
    ///
    /// N[(G(PD) + √ρ·G(q))/√(1 − ρ)]; also the PD given that the factor is at its q-th worst.
    public func defaultRate(atConfidence confidence: Double) -> Double {
        let factor = NormalDistribution.standard.quantile(confidence)
        return conditionalProbability(shock: factor)
    }

    /// PD when the shared factor stands this many standard deviations on the bad side.
    public func conditionalProbability(shock: Double) -> Double {
        NormalDistribution.standard.cumulative((threshold + correlation.squareRoot() * shock) / idiosyncratic)
    }

    /// The probability that the default rate of a large pool is at most this.
    public func cumulative(_ rate: Double) -> Double {
        guard rate > 0 else { return 0 }
        guard rate < 1 else { return 1 }
        let quantile = NormalDistribution.standard.quantile(rate)
        return NormalDistribution.standard.cumulative((idiosyncratic * quantile - threshold) / correlation.squareRoot())
    }

    /// The density of the default rate of a large pool.
    public func density(_ rate: Double) -> Double {
        guard rate > 0, rate < 1 else { return 0 }
        let quantile = NormalDistribution.standard.quantile(rate)
        let distance = idiosyncratic * quantile - threshold
        return idiosyncratic / correlation.squareRoot()
            * exponential(quantile * quantile / 2 - distance * distance / (2 * correlation))
    }

    /// Variance of the default rate of a large pool, N₂(G(PD), G(PD); ρ) − PD².
    public var variance: Double {
        bivariateNormalCumulative(threshold, threshold, correlation: correlation)
            - probabilityOfDefault * probabilityOfDefault
    }

    /// Probabilities of 0, 1, … defaults among so many borrowers.
    /// - Parameter borrowerCount: 1 to 10,000.
    /// - Returns: `[borrowerCount + 1]`, summing to 1.
    public func defaultCountProbabilities(borrowerCount: Int) -> [Double] {
        precondition((1...10_000).contains(borrowerCount), "borrower count \(borrowerCount)")
        var probabilities = [Double](repeating: 0, count: borrowerCount + 1)
        // The factor beyond nine standard deviations has a probability below 1e-18. Panels of one standard deviation
        // keep the peaks of large pools resolved.
        for panel in -9..<9 {
            for (node, weight) in zip(GaussLegendre.standard.nodes, GaussLegendre.standard.weights) {
                let shock = Double(panel) + 0.5 + node / 2
                let density = NormalDistribution.standard.density(shock) * weight / 2
                let counts = Self.binomial(borrowerCount, conditionalProbability(shock: shock))
                for index in probabilities.indices { probabilities[index] += density * counts[index] }
            }
        }
        return probabilities
    }

    private var idiosyncratic: Double { (1 - correlation).squareRoot() }

    /// Probabilities of a binomial distribution, by logarithms so that none underflows on the way.
    private static func binomial(_ count: Int, _ probability: Double) -> [Double] {
        guard probability > 0 else { return [1] + [Double](repeating: 0, count: count) }
        guard probability < 1 else { return [Double](repeating: 0, count: count) + [1] }
        var logarithm = Double(count) * naturalLogarithm(1 - probability)
        let odds = naturalLogarithm(probability) - naturalLogarithm(1 - probability)
        return (0...count)
            .map { index in
                if index > 0 { logarithm += naturalLogarithm(Double(count - index + 1) / Double(index)) + odds }
                return exponential(logarithm)
            }
    }
}
