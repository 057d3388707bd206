import Statistics
import Testing

@testable import Allocation

@Suite struct OutcomeHistoryTests {
    /// So many periods of three assets that move together.
    private func history(_ count: Int, seed: UInt64) throws -> OutcomeHistory {
        var generator = SeededGenerator(seed: seed)
        return try OutcomeHistory(
            (0..<count)
                .map { _ in
                    let shared = generator.normal()
                    return [
                        0.06 + 0.05 * shared + 0.08 * generator.normal(),
                        0.10 + 0.15 * shared + 0.25 * generator.normal(),
                        0.08 + 0.10 * shared + 0.15 * generator.normal(),
                    ]
                }
        )
    }

    @Test(arguments: [1] as [UInt64])
    func whatIsLearntConvergesToTheExactWeightsOfTheSameOutcomes(_ seed: UInt64) throws {
        let history = try history(30, seed: seed)
        let problem = try history.problem(caps: [0.6, 0.6, 0.6], groups: [.init(members: [1, 2], cap: 0.7)])
        let exact = try problem.best(riskAversion: 4)
        let path = history.learnt(problem, riskAversion: 4, steps: 100_000, every: 25_000, seed: seed)
        #expect(path.map(\.steps) == [0, 25_000, 50_000, 75_000, 100_000])
        let distances = path.map { AllocationReference.distance($0.weights, exact.weights) }
        #expect(distances[4] < 0.02 && distances[4] < distances[0] / 5, "\(distances)")
        #expect(exact.residual < 1e-8)
        for (_, weights) in path {
            #expect(abs(weights.reduce(0, +) - 1) < 1e-9 && weights[1] + weights[2] < 0.7 + 1e-9)
        }
    }

    @Test func meansAndCovarianceAreThoseOfTheSample() throws {
        let history = try OutcomeHistory([[1, 2], [3, 2], [5, 8]])
        #expect(history.means == [3, 4])
        #expect(history.covariance == Matrix(rows: [[4, 6], [6, 12]]))
    }

    @Test func tooLittleIsRefused() {
        for wrong in [[], [[0.1]], [[0.1], [0.1, 0.2]], [[0.1], [.nan]], [[], []]] as [[[Double]]] {
            #expect(throws: AllocationError.self) { try OutcomeHistory(wrong) }
        }
    }
}
