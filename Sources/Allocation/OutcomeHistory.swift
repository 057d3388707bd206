public import Statistics

/// Realised returns of assets, period after period, and what is learnt from them.
public struct OutcomeHistory: Sendable, Hashable {
    /// In the order of the periods, shares of one: `[periodCount][assetCount]`.
    public let returns: [[Double]]

    /// A history.
    /// - Parameter returns: `[periodCount][assetCount]`, at least two periods and one asset, all numbers.
    /// - Throws: ``AllocationError``.
    public init(_ returns: [[Double]]) throws(AllocationError) {
        guard returns.count >= 2, let count = returns.first?.count, count > 0 else {
            throw .shape("there must be outcomes of two periods at least, there are \(returns.count)")
        }
        guard returns.allSatisfy({ $0.count == count }) else { throw .shape("every period must tell of every asset") }
        guard returns.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { throw .outOfRange("returns", "numbers") }
        self.returns = returns
    }

    /// Means of the returns: `[assetCount]`.
    public var means: [Double] {
        let count = Double(returns.count)
        return returns[0].indices.map { asset in returns.reduce(0) { $0 + $1[asset] } / count }
    }

    /// Covariance of the returns, without bias: `[assetCount, assetCount]`.
    public var covariance: Matrix {
        let means = means
        var covariance = Matrix(zeros: means.count, means.count)
        for period in returns {
            for row in means.indices {
                for column in means.indices {
                    covariance[row, column] +=
                        (period[row] - means[row]) * (period[column] - means[column]) / Double(returns.count - 1)
                }
            }
        }
        return covariance
    }

    /// What is to be solved where the history is all that is known.
    /// - Parameters:
    ///   - caps: Largest share of each asset, in [0, 1].
    ///   - groups: Disjoint.
    /// - Returns: The problem.
    /// - Throws: ``AllocationError``.
    public func problem(
        caps: [Double],
        groups: [AllocationProblem.Group] = []
    ) throws(AllocationError) -> AllocationProblem {
        try AllocationProblem(expectedReturns: means, covariance: covariance, caps: caps, groups: groups)
    }

    /// The weights that gradient steps have learnt from outcomes: first each period with the one before it, in the order
    /// in which they arrived, then pairs of periods at random, of which the mean step is that of the problem.
    /// - Parameters:
    ///   - problem: Gives the caps; its means and covariance are not read but for the length of the first step.
    ///   - riskAversion: λ, above 0.
    ///   - steps: How many in all.
    ///   - every: After how many steps the weights are told.
    ///   - seed: Determines the pairs.
    /// - Returns: Weights after so many steps, in order; the last are those after all of them.
    public func learnt(
        _ problem: AllocationProblem,
        riskAversion: Double,
        steps: Int,
        every: Int,
        seed: UInt64
    ) -> [(steps: Int, weights: [Double])] {
        precondition(steps > 0 && every > 0, "\(steps) steps, told after \(every)")
        let spread = problem.caps.indices.reduce(0) { $0 + problem.covariance[$1, $1] }
        var learner = OutcomeAllocation(
            problem,
            riskAversion: riskAversion,
            firstStep: 1 / (riskAversion * max(spread, 1e-9))
        )
        var random = SeededGenerator(seed: seed)
        var told: [(steps: Int, weights: [Double])] = [(0, learner.weights)]
        for step in 1...steps {
            let one = step < returns.count ? step : random.index(below: returns.count)
            // Another period than the first, each as likely as any other.
            let other =
                step < returns.count ? step - 1 : (one + 1 + random.index(below: returns.count - 1)) % returns.count
            learner.observe(returns[one], returns[other])
            if step.isMultiple(of: every) || step == steps { told.append((step, learner.weights)) }
        }
        return told
    }
}
