import Statistics

extension AllocationProblem {
    /// What each asset adds to the standard deviation of the return of an allocation.
    ///
    /// - seealso: Tasche, Capital allocation to business units and sub-portfolios: the Euler principle (2008).
    /// - Parameter weights: `[assetCount]`.
    /// - Returns: `[assetCount]`, summing to the standard deviation; nothing but 0 where there is no risk.
    public func riskContributions(of weights: [Double]) -> [Double] {
        let volatility = volatility(of: weights)
        guard volatility > 0 else { return [Double](repeating: 0, count: weights.count) }
        return zip(covariance.multiplied(by: weights), weights).map { $0 * $1 / volatility }
    }
}

extension Allocation {
    /// The loss that a normally distributed return of the same mean and deviation exceeds with probability 1 − confidence.
    /// - Parameter confidence: In (0, 1).
    /// - Returns: A share of one; below 0 for a gain.
    public func normalValueAtRisk(_ confidence: Double) -> Double {
        volatility * NormalDistribution.standard.quantile(confidence) - expectedReturn
    }

    /// The mean of the losses beyond ``normalValueAtRisk(_:)``.
    /// - Parameter confidence: In (0, 1).
    /// - Returns: A share of one; below 0 for a gain.
    public func normalExpectedShortfall(_ confidence: Double) -> Double {
        let standard = NormalDistribution.standard
        return volatility * standard.density(standard.quantile(confidence)) / (1 - confidence) - expectedReturn
    }
}
