import Statistics
import Testing

@Suite struct NormalDistributionTests {
    /// Abramowitz and Stegun, table 26.1 and 26.5, with more digits from Wolfram's published values.
    @Test(arguments: [
        (0.0, 0.5), (1.0, 0.841344746068542948), (1.959963984540054, 0.975), (-3.0, 0.001349898031630094527),
        (-8.0, 6.220960574271784e-16), (2.326347874040841, 0.99),
    ])
    func `The distribution function meets published values`(value: Double, expected: Double) {
        #expect(abs(NormalDistribution.standard.cumulative(value) / expected - 1) < 1e-13)
    }

    @Test(arguments: [1e-300, 1e-15, 0.001, 0.025, 0.3, 0.5, 0.8, 0.999, 1 - 1e-12])
    func `The quantile is the inverse of the distribution function`(probability: Double) {
        let normal = NormalDistribution(mean: 2, standardDeviation: 3)
        let standard = NormalDistribution.standard
        #expect(abs(standard.cumulative(standard.quantile(probability)) / probability - 1) < 1e-11)
        #expect(abs(normal.quantile(probability) - (2 + 3 * standard.quantile(probability))) < 1e-12)
    }

    @Test func `The ends of the probability scale are infinite quantiles`() {
        #expect(NormalDistribution.standard.quantile(0) == -.infinity)
        #expect(NormalDistribution.standard.quantile(1) == .infinity)
        #expect(abs(NormalDistribution.standard.density(0) - 0.398942280401432678) < 1e-16)
    }

    @Test func `Log-odds and probability are inverse and do not overflow`() {
        for logOddsValue in [-700.0, -3, -1e-9, 0, 2.5, 30] {
            #expect(abs(logOdds(probability: probability(logOdds: logOddsValue)) - logOddsValue) < 2e-3)
        }
        #expect(probability(logOdds: 1000) == 1)
        #expect(probability(logOdds: -1000) == 0)
        #expect(softplus(1000) == 1000)
        #expect(abs(softplus(0) - 0.693147180559945) < 1e-15)
    }
}
