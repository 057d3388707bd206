import Statistics
import Testing

@Suite struct MomentsTests {
    @Test func `Moments of a sample are those of the definition`() {
        let moments = Moments(of: [2, 4, 4, 4, 5, 5, 7, 9])
        #expect(moments.mean == 5)
        #expect(moments.populationVariance == 4)
        #expect(abs(moments.sampleVariance - 32.0 / 7) < 1e-15)
        #expect(moments.populationStandardDeviation == 2)
    }

    @Test func `A weight counts a value as often as it says`() {
        var weighted = Moments()
        weighted.add(1, weight: 3)
        weighted.add(5, weight: 1)
        weighted.add(100, weight: 0)
        let repeated = Moments(of: [1, 1, 1, 5])
        #expect(weighted.mean == repeated.mean)
        #expect(abs(weighted.sampleVariance - repeated.sampleVariance) < 1e-15)
    }

    @Test func `A large offset costs no precision`() {
        let moments = Moments(of: [1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16])
        #expect(moments.sampleVariance == 30)
    }

    @Test(arguments: [(0.0, 15.0), (0.05, 16), (0.25, 20), (0.5, 35), (0.625, 37.5), (1, 50)])
    func `Quantiles interpolate between order statistics`(probability: Double, expected: Double) {
        #expect(abs(quantile(ofSorted: [15, 20, 35, 40, 50], probability) - expected) < 1e-12)
    }

    @Test func `The median is the middle value or the mean of the two`() {
        #expect(median(of: [3, 1, 2]) == 2)
        #expect(median(of: [4, 1, 2, 3]) == 2.5)
    }
}
