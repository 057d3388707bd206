import Statistics
import Testing

@Suite struct BivariateNormalTests {
    /// Golden of the default covariance: PD 2 % and 5 %, correlation 0.15.
    @Test func twoNormalsTogetherMeetTheKnownValues() {
        let normal = NormalDistribution.standard
        let (one, other) = (normal.quantile(0.02), normal.quantile(0.05))
        #expect(abs(bivariateNormalCumulative(one, other, correlation: 0.15) - 0.02 * 0.05 - 0.000954) < 5e-7)
        for correlation in [-0.999, -0.5, 0, 0.3, 0.9, 0.999] {
            let known = 0.25 + Self.arcsine(correlation) / (2 * .pi)
            #expect(abs(bivariateNormalCumulative(0, 0, correlation: correlation) - known) < 1e-12)
        }
        #expect(abs(bivariateNormalCumulative(0.7, 1.3, correlation: 1) - normal.cumulative(0.7)) < 1e-9)
        #expect(bivariateNormalCumulative(.infinity, 0.4, correlation: 0.5) == normal.cumulative(0.4))
        #expect(bivariateNormalCumulative(-.infinity, 0.4, correlation: 0.5) == 0)
    }

    /// By its series' limit: the arcsine of what has a known sine.
    private static func arcsine(_ value: Double) -> Double {
        var (low, high) = (-Double.pi / 2, Double.pi / 2)
        for _ in 0..<200 {
            let middle = (low + high) / 2
            if sine(middle) < value { low = middle } else { high = middle }
        }
        return low
    }

    private static func sine(_ angle: Double) -> Double {
        var (term, sum) = (angle, angle)
        for order in 1..<30 {
            term *= -angle * angle / Double(2 * order * (2 * order + 1))
            sum += term
        }
        return sum
    }
}
