import Testing
import TreeEnsembles

@testable import Attribution

@Suite struct ShapleyValuesTests {
    /// Tables, and the algorithm for leaves that have too many conditions for one.
    private static let tableBits = [SubtreeTable.maximumBits, -1]

    @Test(arguments: 0..<24, tableBits)
    func againstABackgroundTheyAreThoseOfTheDefinition(_ seed: Int, _ bits: Int) throws {
        var random = RandomTrees(seed: UInt64(seed))
        let ensemble = try random.ensemble(features: 4, trees: 3, depth: 1 + seed % 5)
        let background = (0..<7).map { _ in random.row(features: 4) }
        let values = ShapleyValues(of: ensemble, against: .background(background), tableBytes: .max, maximumBits: bits)
        for _ in 0..<4 {
            let row = random.row(features: 4)
            let expected = BruteForce(ensemble: ensemble).values(of: row, background: background)
            #expect(largestGap(values.contributions(of: row), expected) < 1e-12)
        }
    }

    @Test(arguments: 0..<24, tableBits)
    func againstTrainingWeightTheyAreThoseOfTheDefinition(_ seed: Int, _ bits: Int) throws {
        var random = RandomTrees(seed: UInt64(1000 + seed))
        let ensemble = try random.ensemble(features: 5, trees: 2, depth: 1 + seed % 6)
        let values = ShapleyValues(of: ensemble, against: .trainingWeight, tableBytes: .max, maximumBits: bits)
        for _ in 0..<4 {
            let row = random.row(features: 5)
            let expected = BruteForce(ensemble: ensemble).values(of: row)
            #expect(largestGap(values.contributions(of: row), expected) < 1e-12)
        }
    }

    @Test(arguments: 0..<6, tableBits)
    func withTheExpectationTheyAddUpToTheSum(_ seed: Int, _ bits: Int) throws {
        var random = RandomTrees(seed: UInt64(2000 + seed))
        let ensemble = try random.ensemble(features: 12, trees: 3, depth: 11)
        let background = (0..<9).map { _ in random.row(features: 12) }
        for reference in [ShapleyValues.Reference.trainingWeight, .background(background)] {
            let values = ShapleyValues(of: ensemble, against: reference, tableBytes: .max, maximumBits: bits)
            for _ in 0..<4 {
                let row = random.row(features: 12)
                let sum = values.contributions(of: row).reduce(values.expectation, +)
                #expect(abs(sum - BruteForce.sum(ensemble, row)) < 1e-11)
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

    @Test(arguments: 0..<4)
    func theMemoryIsBoundedAndChangesNoBit(_ seed: Int) throws {
        var random = RandomTrees(seed: UInt64(3000 + seed))
        let ensemble = try random.ensemble(features: 12, trees: 12, depth: seed < 2 ? 6 : 11)
        let background = (0..<9).map { _ in random.row(features: 12) }
        let row = random.row(features: 12)
        for reference in [ShapleyValues.Reference.trainingWeight, .background(background)] {
            let whole = ShapleyValues(of: ensemble, against: reference)
            let half = ShapleyValues(of: ensemble, against: reference, tableBytes: whole.byteCount / 2)
            let none = ShapleyValues(of: ensemble, against: reference, tableBytes: 0)
            #expect(whole.preparedTreeCount == 12)
            #expect((1..<12).contains(half.preparedTreeCount))
            #expect(half.byteCount <= whole.byteCount / 2)
            #expect(none.byteCount == 0)
            #expect(half.contributions(of: row) == whole.contributions(of: row))
            #expect(none.contributions(of: row) == whole.contributions(of: row))
            #expect(half.contributions(ofRows: row + row) == whole.contributions(ofRows: row + row))
        }
    }
}

func largestGap(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).map { abs($0 - $1) }.max() ?? .infinity
}
