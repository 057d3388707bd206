import Testing
import Validation

@Suite struct ExpectedAreaUnderCurveTests {
    /// Every pair, one by one.
    private static func byHand(_ probabilities: [Double]) -> Double {
        var (ordered, pairs) = (0.0, 0.0)
        for (i, bad) in probabilities.enumerated() {
            for (j, good) in probabilities.enumerated() where i != j {
                let weight = bad * (1 - good)
                pairs += weight
                ordered += weight * (bad > good ? 1 : bad == good ? 0.5 : 0)
            }
        }
        return ordered / pairs
    }

    @Test(arguments: [
        [0.1, 0.2, 0.2, 0.4, 0.6, 0.8], [0.5, 0.5], [0, 0.3, 1], [0.01, 0.02, 0.02, 0.02, 0.5],
    ])
    func itIsThatOfAllPairs(_ probabilities: [Double]) throws {
        let expected = try #require(ExpectedAreaUnderCurve(of: probabilities))
        #expect(abs(expected.value - Self.byHand(probabilities)) < 1e-12)
    }

    @Test func certaintyIsPerfectAndOneProbabilityForAllIsAToss() throws {
        #expect(ExpectedAreaUnderCurve(of: [0, 0, 1, 1])?.value == 1)
        let toss = try #require(ExpectedAreaUnderCurve(of: Array(repeating: 0.2, count: 100)))
        #expect(abs(toss.value - 0.5) < 1e-12)
    }

    @Test(arguments: [[], [0.3], [0, 0], [1, 1]])
    func withoutTwoKindsThereIsNone(_ probabilities: [Double]) {
        #expect(ExpectedAreaUnderCurve(of: probabilities) == nil)
    }
}
