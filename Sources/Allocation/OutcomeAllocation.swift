/// An allocation that learns from outcomes as they arrive, by projected stochastic gradient steps.
///
/// Each step takes the returns of two periods: half the product of their differences is an unbiased estimate of the
/// covariance. The average of the iterates converges to the solution of the same ``AllocationProblem``.
///
/// - seealso: Polyak and Juditsky, Acceleration of stochastic approximation by averaging (1992).
public struct OutcomeAllocation: Sendable {
    private let problem: AllocationProblem
    private let riskAversion: Double
    private let firstStep: Double
    private var iterate: [Double]
    private var average: [Double]
    private var stepCount = 0

    /// Starts from an allocation within the caps.
    /// - Parameters:
    ///   - problem: Gives the caps; its returns and covariance are not read.
    ///   - riskAversion: λ, above 0.
    ///   - firstStep: Length of the first step; later ones shrink with the square root of their number.
    public init(_ problem: AllocationProblem, riskAversion: Double, firstStep: Double) {
        precondition(riskAversion > 0 && firstStep > 0, "risk aversion \(riskAversion), step \(firstStep)")
        self.problem = problem
        self.riskAversion = riskAversion
        self.firstStep = firstStep
        iterate = problem.firstWeights
        average = iterate
    }

    /// What has been learnt so far: `[assetCount]`, summing to 1.
    public var weights: [Double] { average }

    /// Learns from the returns of two periods, each `[assetCount]`.
    public mutating func observe(_ first: [Double], _ second: [Double]) {
        precondition(first.count == iterate.count && second.count == iterate.count, "\(first.count) returns")
        stepCount += 1
        let differences = zip(first, second).map { $0 - $1 }
        let exposure = zip(differences, iterate).reduce(0) { $0 + $1.0 * $1.1 }
        let step = firstStep / Double(stepCount).squareRoot()
        let moved = iterate.indices.map { index in
            let gain = (first[index] + second[index]) / 2 - riskAversion * differences[index] * exposure / 2
            return iterate[index] + step * gain
        }
        iterate = problem.projection(of: moved)
        // Early iterates are far away: weights that grow with the number of the step forget them.
        let weight = min(1, 8 / Double(stepCount + 7))
        for index in average.indices { average[index] += weight * (iterate[index] - average[index]) }
    }
}
