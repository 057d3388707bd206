import CreditRisk
import Statistics
import Testing

/// What is drawn is what the model says, for borrowers who are alike and for those who are not.
@Suite struct LossSimulationTests {
    /// Reference: scipy 1.17.1, number of defaults among n equal borrowers, the integral over the factor.
    @Test(
        arguments: [
            (50, 0.02, 0.1, [0.46059215730334807, 0.2868523352268266, 0.13860195087765198, 0.06277101935038165]),
            (100, 0.05, 0.2, [0.1530112354394494, 0.1486246921142147, 0.12486029318416976, 0.10172623741900223]),
        ] as [(Int, Double, Double, [Double])]
    )
    func countsOfDefaultsAreThoseOfAFinitePool(
        _ count: Int,
        _ probability: Double,
        _ correlation: Double,
        _ shares: [Double]
    ) throws {
        let borrower = LossSimulation.Exposure(amount: 1, probabilityOfDefault: probability, lossGivenDefault: 1)
        let simulation = try LossSimulation(
            Array(repeating: borrower, count: count),
            correlation: correlation,
            seed: 5
        )
        let losses = (0..<8).flatMap { simulation.block($0, draws: 2_500) }
        for (defaults, share) in shares.enumerated() {
            let found = Double(losses.count { $0 == Double(defaults) }) / Double(losses.count)
            let error = (share * (1 - share) / Double(losses.count)).squareRoot()
            #expect(abs(found - share) < 4 * error, "\(defaults) defaults: \(found), not \(share)")
        }
    }

    /// Probabilities, amounts and losses of many sizes: borrowers of one band are drawn with its largest probability and
    /// thinned to their own.
    private static let mixed: [LossSimulation.Exposure] = (0..<240)
        .map { (index: Int) -> LossSimulation.Exposure in
            let probability: Double = 0.004 + 0.0006 * Double(index % 120)
            return LossSimulation.Exposure(
                amount: Double(1 + index % 7),
                probabilityOfDefault: probability,
                lossGivenDefault: index % 3 == 0 ? 0.45 : 0.7
            )
        }

    @Test(arguments: [0, 0.08, 0.25]) func meanAndSpreadOfUnlikeBorrowersAreExact(_ correlation: Double) throws {
        let simulation = try LossSimulation(Self.mixed, correlation: correlation, seed: 21)
        let losses = (0..<8).flatMap { simulation.block($0, draws: 2_500) }
        let distribution = LossDistribution(losses)
        let expected = Self.mixed.reduce(0.0) { (sum: Double, one) -> Double in
            sum + one.amount * one.probabilityOfDefault * one.lossGivenDefault
        }
        #expect(abs(distribution.mean.value - expected) < 4 * distribution.mean.standardError)
        // Had they all the probability of their band, the mean would be beyond that.
        #expect(expected * 0.04 > 4 * distribution.mean.standardError)
        let spread = Self.variance(correlation).squareRoot()
        let found = distribution.mean.standardError * Double(losses.count).squareRoot()
        #expect(abs(found / spread - 1) < 0.06, "\(found), not \(spread)")
    }

    /// Σᵢⱼ wᵢ·wⱼ·(Φ₂(tᵢ, tⱼ; ρ) − pᵢ·pⱼ).
    private static func variance(_ correlation: Double) -> Double {
        let weights = mixed.map { $0.amount * $0.lossGivenDefault }
        let probabilities = mixed.map(\.probabilityOfDefault)
        let thresholds = probabilities.map { NormalDistribution.standard.quantile($0) }
        var sum = 0.0
        for one in mixed.indices {
            sum += weights[one] * weights[one] * probabilities[one] * (1 - probabilities[one])
            for other in mixed.indices.dropFirst(one + 1) where correlation > 0 {
                let both = bivariateNormalCumulative(thresholds[one], thresholds[other], correlation: correlation)
                sum += 2 * weights[one] * weights[other] * (both - probabilities[one] * probabilities[other])
            }
        }
        return sum
    }

    /// Whoever cannot default does not, and whoever must does, whatever band they are in.
    @Test func certaintiesAreDrawnAsSuch() throws {
        func borrower(_ amount: Double, _ probability: Double) -> LossSimulation.Exposure {
            LossSimulation.Exposure(amount: amount, probabilityOfDefault: probability, lossGivenDefault: 1)
        }
        let simulation = try LossSimulation(
            [borrower(1_000, 0), borrower(10, 1), borrower(100, 1)],
            correlation: 0.3,
            seed: 2
        )
        #expect(simulation.block(0, draws: 200) == [Double](repeating: 110, count: 200))
    }
}
