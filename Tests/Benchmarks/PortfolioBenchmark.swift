import Allocation
import CreditRisk
import Foundation
import Statistics
import TestSupport

/// What a lender waits for: the loss distribution of a book, the best allocation, and a book of many loans.
enum PortfolioBenchmark {
    /// Measures and prints; ends with 1 where a goal is missed.
    /// - Parameters:
    ///   - python: One that has scipy; `postgresql` to measure the book on PostgreSQL and nothing else.
    ///   - loans: In the books on SQLite and PostgreSQL.
    /// - Throws: What the ledger, the solver or Python throw.
    static func run(python: String, loans: Int) async throws {
        var goals = Goals()
        guard !python.utf8.elementsEqual("postgresql".utf8) else {
            try await BookBenchmark(loans: loans, isOfServerOnly: true).run(&goals)
            return goals.conclude()
        }
        try losses(loans: 100_000, draws: 10_000, &goals)
        try allocation(assets: 500, cap: 0.02, python: python, &goals)
        try await BookBenchmark(loans: loans).run(&goals)
        goals.conclude()
    }

    /// A granular pool: every loan alike, so that Vasicek's formula is the limit.
    private static func losses(loans: Int, draws: Int, _ goals: inout Goals) throws {
        let (probability, correlation, blocks) = (0.02, 0.1, 100)
        let exposure = LossSimulation.Exposure(amount: 1, probabilityOfDefault: probability, lossGivenDefault: 1)
        let simulation = try LossSimulation(
            [LossSimulation.Exposure](repeating: exposure, count: loans),
            correlation: correlation,
            seed: 20
        )
        let watch = Watch()
        var drawn = [[Double]](repeating: [], count: blocks)
        drawn.withUnsafeMutableBufferPointer { buffer in
            // Safe: each block writes its own element and no other, and all have ended before the buffer goes.
            nonisolated(unsafe) let blocksOf = unsafe buffer
            DispatchQueue.concurrentPerform(iterations: blocks) { block in
                unsafe blocksOf[block] = simulation.block(block, draws: draws / blocks)
            }
        }
        let (time, seconds) = (watch.text, watch.seconds)
        let distribution = LossDistribution(drawn.flatMap(\.self))
        let tail = distribution.quantile(0.999)
        let limit = try VasicekModel(probabilityOfDefault: probability, correlation: correlation)
            .defaultRate(atConfidence: 0.999)
        let (value, spread) = (tail.value / Double(loans), tail.standardError / Double(loans))
        print(
            """
            Monte Carlo: \(loans) loans x \(distribution.drawCount) scenarios in \(time); given the shared factor loans \
            default independently, whom nothing happens to is skipped
              mean loss \(digits(distribution.mean.value / Double(loans))) ± \
            \(digits(distribution.mean.standardError / Double(loans))), expected \(probability)
              99.9 % quantile \(digits(value)) ± \(digits(spread)), Vasicek \(digits(limit)): \
            \(digits(abs(value - limit) / spread)) standard errors apart
            """
        )
        goals.note("losses within 30 s", isMet: seconds <= 30)
        goals.note("quantile within two standard errors of Vasicek", isMet: abs(value - limit) <= 2 * spread)
    }

    /// Assets that share five factors, each with a cap; ours and SLSQP on the same numbers.
    private static func allocation(assets: Int, cap: Double, python: String, _ goals: inout Goals) throws {
        var random = SeededGenerator(seed: 7)
        let factors = (0..<assets).map { _ in (0..<5).map { _ in 0.08 * random.normal() } }
        var rows = [[Double]](repeating: [Double](repeating: 0, count: assets), count: assets)
        for one in 0..<assets {
            for other in 0..<assets {
                rows[one][other] = zip(factors[one], factors[other]).reduce(0) { $0 + $1.0 * $1.1 }
            }
            rows[one][one] += 0.01 + 0.04 * random.uniform()
        }
        let returns = (0..<assets).map { _ in 0.05 + 0.05 * random.uniform() }
        let problem = try AllocationProblem(
            expectedReturns: returns,
            covariance: Matrix(rows: rows),
            caps: [Double](repeating: cap, count: assets)
        )
        let watch = Watch()
        let best = try problem.best(riskAversion: 5)
        let seconds = watch.seconds
        goals.note("an allocation within a second", isMet: seconds <= 1)
        print(
            "Markowitz: \(assets) assets, caps of \(cap): \(watch.text), residual \(best.residual), "
                + "objective \(best.expectedReturn - 2.5 * best.volatility * best.volatility)"
        )
        let folder = try TemporaryFolder()
        let file = folder.file("problem.json")
        let values: [String: Any] = ["returns": returns, "covariance": rows, "cap": cap, "aversion": 5.0]
        try JSONSerialization.data(withJSONObject: values).write(to: URL(fileURLWithPath: file))
        let script = Repository.root.appendingPathComponent("Tests/Benchmarks/portfolio_peers.py").path
        let output = folder.file("answer")
        let child = try ChildProcess(python, [script, file], environment: [:], output: output)
        guard child.wait(upTo: .seconds(900)) == 0 else { return print("  SLSQP did not answer") }
        let said = try String(contentsOfFile: output, encoding: .utf8)
        print("  " + said)
        let theirs = said.firstMatch(of: /SLSQP: ([0-9.]+) s/).flatMap { Double($0.1) }
        goals.note("an allocation faster than SLSQP's", isMet: theirs.map { seconds < $0 } ?? false)
    }

    /// Four digits.
    static func digits(_ value: Double) -> String { String(format: "%.5f", value) }
}

/// Time since it was made: by the wall and of the processors that this process had.
struct Watch {
    private let start = ContinuousClock.now
    private let before = Watch.processorSeconds

    /// By the wall.
    var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

    /// Both, in seconds.
    var text: String { String(format: "%.2f s (%.2f s of processors)", seconds, Watch.processorSeconds - before) }

    private static var processorSeconds: Double {
        var usage = rusage()
        getrusage(0, &usage)  // 0 is RUSAGE_SELF, whose type differs between C libraries
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }
}
