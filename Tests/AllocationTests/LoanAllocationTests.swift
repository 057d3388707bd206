import Statistics
import Testing

@testable import Allocation

/// Segments of one book fall together, so that some mixes of them hardly differ in risk: the covariance is nearly singular.
@Suite struct LoanAllocationTests {
    @Test(arguments: [1, 2, 3, 4, 10, 11, 30] as [UInt64])
    func aBookOfOneFactorHasItsFrontier(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let problem = try Self.randomBook(&generator)
        let points = try problem.frontier(pointCount: 12) + [problem.best(riskAversion: 5)]
        for point in points {
            #expect(point.residual < 1e-8)
            #expect(abs(point.weights.reduce(0, +) - 1) < 1e-9)
            #expect(point.weights.allSatisfy { (-1e-9...0.4 + 1e-9).contains($0) })
        }
        for (before, after) in zip(points.dropLast(), points.dropLast().dropFirst()) {
            #expect(after.expectedReturn > before.expectedReturn - 1e-9 && after.volatility > before.volatility - 1e-9)
        }
        guard points[11].expectedReturn > 0 else { return }
        let ratio = try problem.bestRatio(riskFree: 0)
        for point in points {
            #expect(point.expectedReturn * ratio.volatility <= ratio.expectedReturn * point.volatility + 1e-9)
        }
    }

    /// Purposes of which 5 to 13 % default and 65 to 70 % is lost then, that bring 3.8 to 4.2 % after losses.
    private static func randomBook(_ generator: inout SeededGenerator) throws -> AllocationProblem {
        let count = 3 + generator.index(below: 7)
        var segments: [LoanReturns.Segment] = []
        for _ in 0..<count {
            let (probability, loss) = (0.05 + 0.08 * generator.uniform(), 0.65 + 0.05 * generator.uniform())
            // Rates follow risk, so that no purpose brings much more than another.
            let gain = 0.038 + 0.004 * generator.uniform()
            segments.append(
                LoanReturns.Segment(
                    rate: (gain + loss * probability) / (1 - probability),
                    probabilityOfDefault: probability,
                    lossGivenDefault: loss
                )
            )
        }
        let thresholds = segments.map { NormalDistribution.standard.quantile($0.probabilityOfDefault) }
        let returns = LoanReturns(segments) { one, other in
            bivariateNormalCumulative(thresholds[one], thresholds[other], correlation: 0.08)
                - segments[one].probabilityOfDefault * segments[other].probabilityOfDefault
        }
        return try AllocationProblem(
            expectedReturns: returns.expectedReturns,
            covariance: returns.covariance,
            caps: [Double](repeating: 0.4, count: count)
        )
    }
}
