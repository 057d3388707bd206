import Statistics
import Testing

@testable import Allocation

@Suite struct AllocationTests {
    @Test func leastRiskMeetsTheReference() throws {
        let allocation = try AllocationReference.problem.leastRisk()
        #expect(AllocationReference.distance(allocation.weights, AllocationReference.leastRisk) < 1e-8)
        #expect(abs(allocation.volatility - AllocationReference.leastVolatility) < 1e-10)
        #expect(allocation.residual < 1e-8)
    }

    @Test func theFrontierMeetsTheReference() throws {
        let problem = try AllocationReference.problem
        for point in AllocationReference.frontier {
            let allocation = try problem.allocation(expectedReturn: point.target)
            #expect(AllocationReference.distance(allocation.weights, point.weights) < 1e-8)
            #expect(allocation.residual < 1e-8)
        }
    }

    @Test func theBestRatioMeetsTheReference() throws {
        let allocation = try AllocationReference.problem.bestRatio(riskFree: AllocationReference.riskFree)
        #expect(AllocationReference.distance(allocation.weights, AllocationReference.bestRatio) < 1e-8)
    }

    @Test func whatEachAssetAddsToTheRiskMeetsTheReference() throws {
        let problem = try AllocationReference.problem
        let equal = [Double](repeating: 0.125, count: 8)
        #expect(abs(problem.expectedReturn(of: equal) - AllocationReference.equalReturn) < 1e-12)
        #expect(abs(problem.volatility(of: equal) - AllocationReference.equalVolatility) < 1e-10)
        let parts = problem.riskContributions(of: equal)
        #expect(AllocationReference.distance(parts, AllocationReference.equalRisk) < 1e-10)
        #expect(abs(parts.reduce(0, +) - AllocationReference.equalVolatility) < 1e-12)
        let nothing = [Double](repeating: 0, count: 8)
        #expect(problem.riskContributions(of: nothing) == nothing)
    }

    @Test func lossesOfANormalReturnMeetTheReference() throws {
        let best = try AllocationReference.problem.bestRatio(riskFree: AllocationReference.riskFree)
        for tail in AllocationReference.tails {
            #expect(abs(best.normalValueAtRisk(tail.confidence) - tail.valueAtRisk) < 1e-8)
            #expect(abs(best.normalExpectedShortfall(tail.confidence) - tail.shortfall) < 1e-8)
        }
    }

    /// The programme knows no negative weights: each is moved up by 1, far above what the reference has below 0.
    @Test func weightsThatMayBeNegativeMeetTheReference() throws {
        let (returns, covariance) = (AllocationReference.expectedReturns, AllocationReference.covariance)
        let ones = [Double](repeating: 1, count: 8)
        for (index, expected) in AllocationReference.unbounded.enumerated() {
            // Where the ratio is best, the variance is the weight of return times the return above the safe rate.
            let excess = expected.expectedReturn - AllocationReference.riskFree
            let weight = index == 0 ? 0 : expected.volatility * expected.volatility / excess
            let moved = covariance.multiplied(by: ones)
            let program = QuadraticProgram(
                quadratic: covariance,
                linear: zip(returns, moved).map { $0 * weight + $1 },
                upper: [Double](repeating: 10, count: 8),
                equalities: [.init(coefficients: ones, limit: 9)],
                inequalities: []
            )
            let solution = try program.solve(from: [Double](repeating: 9.0 / 8, count: 8))
            let weights = solution.point.map { $0 - 1 }
            #expect(AllocationReference.distance(weights, expected.weights) < 1e-8)
            let problem = try AllocationReference.problem
            #expect(abs(problem.volatility(of: weights) - expected.volatility) < 1e-10)
            #expect(abs(problem.expectedReturn(of: weights) - expected.expectedReturn) < 1e-8)
        }
    }

    /// Golden: volatilities 10 % and 20 %, correlation 0.25.
    @Test func twoAssetsHaveAClosedForm() throws {
        let problem = try AllocationProblem(
            expectedReturns: [0.05, 0.08],
            covariance: Matrix(rows: [[0.01, 0.005], [0.005, 0.04]])
        )
        let allocation = try problem.leastRisk()
        #expect(abs(allocation.weights[0] - 0.875) < 1e-12)
        #expect(abs(allocation.volatility - 0.096825) < 5e-7)
        // w₁ = (σ₂² − σ₁₂ + (μ₁ − μ₂)/λ)/(σ₁² + σ₂² − 2σ₁₂)
        let best = try problem.best(riskAversion: 3)
        #expect(abs(best.weights[0] - (0.04 - 0.005 - 0.01) / 0.04) < 1e-12)
    }

    @Test func theFrontierRisesInReturnAndRisk() throws {
        let points = try AllocationReference.problem.frontier(pointCount: 12)
        #expect(points.count == 12)
        for (before, after) in zip(points, points.dropFirst()) {
            #expect(after.expectedReturn > before.expectedReturn && after.volatility >= before.volatility)
        }
        #expect(abs(points[11].expectedReturn - 0.1077) < 1e-9)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as [UInt64])
    func capsHoldAndTheConditionsToo(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let problem = try Self.randomProblem(&generator)
        for aversion in [0.5, 2, 8, 100] {
            let allocation = try problem.best(riskAversion: aversion)
            #expect(allocation.residual < 1e-8)
            #expect(abs(allocation.weights.reduce(0, +) - 1) < 1e-9)
            for (weight, cap) in zip(allocation.weights, problem.caps) {
                #expect(weight > -1e-9 && weight < cap + 1e-9)
            }
            for group in problem.groups {
                #expect(group.members.reduce(0) { $0 + allocation.weights[$1] } < group.cap + 1e-9)
            }
        }
    }

    @Test func refusesWhatHasNoSolution() {
        let identity = Matrix(rows: [[1, 0], [0, 1]])
        #expect(throws: AllocationError.infeasible(placeable: 0.75)) {
            try AllocationProblem(expectedReturns: [0, 0], covariance: identity, caps: [0.5, 0.25])
        }
        #expect(throws: AllocationError.notConvex) {
            try AllocationProblem(expectedReturns: [0, 0], covariance: Matrix(rows: [[1, 2], [2, 1]]))
        }
        #expect(throws: AllocationError.self) {
            try AllocationProblem(expectedReturns: [0, .nan], covariance: identity)
        }
        #expect(throws: AllocationError.self) {
            try AllocationProblem(
                expectedReturns: [0, 0],
                covariance: identity,
                groups: [.init(members: [0, 1], cap: 1), .init(members: [1], cap: 1)]
            )
        }
    }

    /// One asset gains, but so little of it may be held that every allocation loses.
    @Test func thereIsNoBestRatioWhereEveryAllocationLoses() throws {
        let identity = Matrix(rows: [[0.01, 0, 0], [0, 0.01, 0], [0, 0, 0.01]])
        let caps = [0.4, 0.4, 0.4]
        let problem = try AllocationProblem(expectedReturns: [0.01, -0.2, -0.3], covariance: identity, caps: caps)
        #expect(throws: AllocationError.outOfRange("safe return", "below that of some allocation within the caps")) {
            try problem.bestRatio(riskFree: 0)
        }
        #expect(try problem.bestRatio(riskFree: -0.2).expectedReturn > -0.2)
    }

    /// Golden: PD 2 % and 5 %, correlation 0.15, LGD 45 % both, rates 12 % and 16 %.
    @Test func returnsOfLoansMeetTheGoldens() {
        let segments = [
            LoanReturns.Segment(rate: 0.12, probabilityOfDefault: 0.02, lossGivenDefault: 0.45),
            LoanReturns.Segment(rate: 0.16, probabilityOfDefault: 0.05, lossGivenDefault: 0.45, isGranular: false),
        ]
        let returns = LoanReturns(segments) { $0 == $1 ? 0.001 : 0.000954 }
        #expect(abs(returns.expectedReturns[0] - 0.1086) < 1e-12)
        #expect(abs(returns.expectedReturns[1] - 0.1295) < 1e-12)
        #expect(abs(returns.covariance[0, 1] - 0.57 * 0.61 * 0.000954) < 1e-12)
        #expect(abs(returns.covariance[1, 1] - 0.61 * 0.61 * 0.05 * 0.95) < 1e-12)
        #expect(abs(returns.covariance[0, 0] - 0.57 * 0.57 * 0.001) < 1e-12)
    }

    /// The same loans with the covariance of one shared factor: 0.000954 for defaults, with which losses move too.
    @Test func covariancesOfLoansMeetTheGoldens() {
        let probabilities = [0.02, 0.05]
        let thresholds = probabilities.map { NormalDistribution.standard.quantile($0) }
        func together(_ one: Int, _ other: Int) -> Double {
            bivariateNormalCumulative(thresholds[one], thresholds[other], correlation: 0.15)
                - probabilities[one] * probabilities[other]
        }
        #expect(abs(together(0, 1) - 0.000954) < 5e-7 && abs(0.45 * 0.45 * together(0, 1) - 0.00019323) < 5e-9)
        let segments = zip([0.12, 0.16], probabilities)
            .map { LoanReturns.Segment(rate: $0, probabilityOfDefault: $1, lossGivenDefault: 0.45) }
        #expect(abs(LoanReturns(segments, defaultCovariance: together).covariance[0, 1] - 0.00033178) < 5e-9)
    }

    static func randomProblem(_ generator: inout SeededGenerator) throws -> AllocationProblem {
        let count = 4 + generator.index(below: 9)
        let factors = (0..<count).map { _ in (0..<3).map { _ in generator.normal() * 0.1 } }
        var covariance = Matrix(zeros: count, count)
        for row in 0..<count {
            for column in 0..<count {
                covariance[row, column] = zip(factors[row], factors[column]).reduce(0) { $0 + $1.0 * $1.1 }
            }
            covariance[row, row] += 0.001 + 0.01 * generator.uniform()
        }
        return try AllocationProblem(
            expectedReturns: (0..<count).map { _ in 0.05 + 0.05 * generator.normal() },
            covariance: covariance,
            caps: (0..<count).map { _ in 0.35 + 0.4 * generator.uniform() },
            groups: [.init(members: [0, 1], cap: 0.4)]
        )
    }
}
