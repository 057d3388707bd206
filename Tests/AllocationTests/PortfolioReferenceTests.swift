import Allocation
import Foundation
import TestSupport
import Testing

/// Return, volatility and ratio of every allocation in the team's reference: numpy 2.4.6, cross-checked with scipy's SLSQP.
@Suite(.enabled(if: Repository.hasShared)) struct PortfolioReferenceTests {
    private struct Reference: Decodable {
        struct Point: Decodable {
            let weights: [Double]
            let `return`: Double
            let volatility: Double
            let sharpe: Double
        }

        let expectedReturn: [Double]
        let riskFree: Double
        let minVarianceLongOnly: Point
        let maxSharpeLongOnly: Point
        let frontierLongOnly: [Point]
        let equalWeight: Point

        static func read() throws -> Reference {
            let shared = try #require(Repository.shared)
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            let file = shared.appendingPathComponent("reference/finance/portfolio.json")
            return try decoder.decode(Reference.self, from: Data(contentsOf: file))
        }
    }

    private func expect(_ found: Allocation, _ point: Reference.Point, riskFree: Double) {
        #expect(AllocationReference.distance(found.weights, point.weights) < 1e-8)
        #expect(abs(found.expectedReturn - point.return) < 1e-8)
        #expect(abs(found.volatility - point.volatility) < 1e-8)
        #expect(abs((found.expectedReturn - riskFree) / found.volatility - point.sharpe) < 1e-7)
    }

    @Test func everyAllocationMeetsTheReference() throws {
        let reference = try Reference.read()
        let problem = try AllocationReference.problem
        #expect(reference.expectedReturn == AllocationReference.expectedReturns, "copied from it")
        expect(try problem.leastRisk(), reference.minVarianceLongOnly, riskFree: reference.riskFree)
        let best = try problem.bestRatio(riskFree: reference.riskFree)
        expect(best, reference.maxSharpeLongOnly, riskFree: reference.riskFree)
        #expect(reference.frontierLongOnly.count == 5)
        for point in reference.frontierLongOnly {
            let found = try problem.allocation(expectedReturn: point.return)
            expect(found, point, riskFree: reference.riskFree)
        }
        let equal = reference.equalWeight
        #expect(abs(problem.expectedReturn(of: equal.weights) - equal.return) < 1e-12)
        let ratio = (equal.return - reference.riskFree) / problem.volatility(of: equal.weights)
        #expect(abs(ratio - equal.sharpe) < 1e-10)
    }
}
