import Statistics
import Testing

@Suite struct ChiSquaredDistributionTests {
    /// SciPy 1.15, `chi2.isf`.
    @Test(arguments: [
        (0.05, 1.0, 3.8414588206941285), (0.05, 2, 5.991464547107983), (0.05, 9, 16.91897760462045),
        (0.05, 19, 30.143527205646155), (0.05, 100, 124.34211340400408), (0.5, 1, 0.4549364231195724),
        (0.999, 3, 0.02429758581569275), (1e-12, 4, 62.1997463915383), (0.9999, 30, 9.258091162112205),
    ])
    func quantilesAreThoseOfTheReference(_ probability: Double, _ degreesOfFreedom: Double, _ expected: Double) {
        let quantile = ChiSquaredDistribution(degreesOfFreedom: degreesOfFreedom).upperQuantile(probability)
        #expect(abs(quantile / expected - 1) < 1e-12)
    }

    @Test(arguments: [0.5, 1, 3, 27, 400])
    func theProbabilityAboveAQuantileIsTheOneAskedFor(_ degreesOfFreedom: Double) {
        let distribution = ChiSquaredDistribution(degreesOfFreedom: degreesOfFreedom)
        for probability in [1e-9, 0.001, 0.05, 0.5, 0.95, 0.999] {
            let above = distribution.survival(distribution.upperQuantile(probability))
            #expect(abs(above / probability - 1) < 1e-11, "\(probability)")
        }
    }
}
