import Statistics
import Testing

@testable import Allocation

@Suite struct OutcomeAllocationTests {
    @Test func outcomesLeadToTheSolutionOfTheProgram() throws {
        let problem = try AllocationProblem(
            expectedReturns: [0.06, 0.10, 0.08],
            covariance: Matrix(rows: [[0.01, 0, 0], [0, 0.09, 0.01], [0, 0.01, 0.04]]),
            caps: [0.6, 0.6, 0.6],
            groups: [.init(members: [1, 2], cap: 0.5)]
        )
        let exact = try problem.best(riskAversion: 4)
        var learner = OutcomeAllocation(problem, riskAversion: 4, firstStep: 2)
        var generator = SeededGenerator(seed: 5)
        let factor = try CholeskyDecomposition(of: problem.covariance).factor
        func outcome() -> [Double] {
            let draws = (0..<3).map { _ in generator.normal() }
            return (0..<3)
                .map { row in
                    problem.expectedReturns[row] + (0...row).reduce(0) { $0 + factor[row, $1] * draws[$1] }
                }
        }
        let before = AllocationReference.distance(learner.weights, exact.weights)
        for _ in 0..<20_000 { learner.observe(outcome(), outcome()) }
        let after = AllocationReference.distance(learner.weights, exact.weights)
        #expect(after < 0.05 && after < before / 3, "from \(before) to \(after)")
        #expect(abs(learner.weights.reduce(0, +) - 1) < 1e-9)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func theProjectionIsTheNearestPointWithinTheCaps(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let problem = try AllocationTests.randomProblem(&generator)
        let point = problem.caps.map { _ in generator.normal() }
        let projection = problem.projection(of: point)
        #expect(abs(projection.reduce(0, +) - 1) < 1e-9)
        // The same by the quadratic programme: min ½‖w − v‖².
        let count = point.count
        var identity = Matrix(zeros: count, count)
        for index in 0..<count { identity[index, index] = 1 }
        let program = try AllocationProblem(
            expectedReturns: point,
            covariance: identity,
            caps: problem.caps,
            groups: problem.groups
        )
        #expect(AllocationReference.distance(try program.best(riskAversion: 1).weights, projection) < 1e-9)
    }
}
