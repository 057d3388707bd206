import Attribution
import Testing
import TreeEnsembles

@Suite struct ShapleyValuesTests {
    /// No memory forces the plain algorithm.
    private static let budgets = [64 << 20, 0]

    @Test(arguments: 0..<24, budgets)
    func againstABackgroundTheyAreThoseOfTheDefinition(_ seed: Int, _ budget: Int) throws {
        var random = RandomTrees(seed: UInt64(seed))
        let ensemble = try random.ensemble(features: 4, trees: 3, depth: 1 + seed % 5)
        let background = (0..<7).map { _ in random.row(features: 4) }
        let values = ShapleyValues(of: ensemble, against: .background(background), tableBytes: budget)
        for _ in 0..<4 {
            let row = random.row(features: 4)
            let expected = BruteForce(ensemble: ensemble).values(of: row, background: background)
            #expect(largestGap(values.contributions(of: row), expected) < (budget == 0 ? 1e-12 : 1e-6))
        }
    }

    @Test(arguments: 0..<24, budgets)
    func againstTrainingWeightTheyAreThoseOfTheDefinition(_ seed: Int, _ budget: Int) throws {
        var random = RandomTrees(seed: UInt64(1000 + seed))
        let ensemble = try random.ensemble(features: 5, trees: 2, depth: 1 + seed % 6)
        let values = ShapleyValues(of: ensemble, against: .trainingWeight, tableBytes: budget)
        for _ in 0..<4 {
            let row = random.row(features: 5)
            let expected = BruteForce(ensemble: ensemble).values(of: row)
            #expect(largestGap(values.contributions(of: row), expected) < (budget == 0 ? 1e-12 : 1e-6))
        }
    }

    @Test(arguments: 0..<6, budgets)
    func withTheExpectationTheyAddUpToTheSum(_ seed: Int, _ budget: Int) throws {
        var random = RandomTrees(seed: UInt64(2000 + seed))
        let ensemble = try random.ensemble(features: 12, trees: 3, depth: 11)
        let background = (0..<9).map { _ in random.row(features: 12) }
        for reference in [ShapleyValues.Reference.trainingWeight, .background(background)] {
            let values = ShapleyValues(of: ensemble, against: reference, tableBytes: budget)
            for _ in 0..<4 {
                let row = random.row(features: 12)
                let sum = values.contributions(of: row).reduce(values.expectation, +)
                #expect(abs(sum - BruteForce.sum(ensemble, row)) < (budget == 0 ? 1e-11 : 1e-5))
            }
        }
    }

    @Test func aFeatureThatNoTreeTestsGetsNothing() throws {
        var random = RandomTrees(seed: 7)
        let small = try random.ensemble(features: 3, trees: 5, depth: 4)
        let ensemble = try TreeEnsemble(
            arithmetic: .double,
            output: .logOdds(perUnit: 1),
            base: 0,
            readings: Array(repeating: .plain, count: 5),
            trees: small.trees
        )
        let values = ShapleyValues(of: ensemble, against: .trainingWeight)
        #expect(values.contributions(of: [1, 2, 3, 4, 5])[3...] == [0, 0])
    }

    @Test func theMemoryOfTheTablesIsBounded() throws {
        var random = RandomTrees(seed: 8)
        let ensemble = try random.ensemble(features: 8, trees: 40, depth: 6)
        let whole = ShapleyValues(of: ensemble, against: .trainingWeight)
        let half = ShapleyValues(of: ensemble, against: .trainingWeight, tableBytes: whole.tableByteCount / 2)
        #expect(whole.plainLeafCount == 0)
        #expect(half.tableByteCount <= whole.tableByteCount / 2)
        #expect(half.plainLeafCount > 0)
        let row = random.row(features: 8)
        #expect(largestGap(half.contributions(of: row), whole.contributions(of: row)) < 1e-6)
    }
}

func largestGap(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).map { abs($0 - $1) }.max() ?? .infinity
}
