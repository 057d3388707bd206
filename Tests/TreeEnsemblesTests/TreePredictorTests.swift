import Testing

@testable import TreeEnsembles

/// Every layout gives the sum of the definition, bit by bit.
@Suite struct TreePredictorTests {
    @Test(arguments: 1...10, TreeEnsemble.Arithmetic.allCases)
    func aBatchIsItsRowsOneByOne(_ depth: Int, _ arithmetic: TreeEnsemble.Arithmetic) throws {
        var grove = Grove(seed: UInt64(depth))
        // Many thresholds need more than one column of ranks for each feature.
        let ensemble = try grove.ensemble(trees: depth < 6 ? 70 : 9, depth: depth, arithmetic: arithmetic)
        let fastest = TreePredictor(ensemble)
        let linked = TreePredictor(ensemble, layout: .linked)
        for count in [0, 1, 15, 16, 17, 127, 128, 129, 300] {
            let rows = (0..<count).map { _ in grove.row() }
            let sums = rows.map { Grove.sum(ensemble, fastest.reading(of: $0)) }
            #expect(fastest.sums(of: rows.flatMap { $0 }) == sums)
            #expect(linked.sums(of: rows.flatMap { $0 }) == sums)
            #expect(rows.map { fastest.sum(of: $0) } == sums)
        }
    }

    @Test func treesWithoutTestsAddTheirOneLeaf() throws {
        let trees = try [0.5, 0.25].map { try DecisionTree([LinkedNode(node: .leaf($0), cover: 1)]) }
        let ensemble = try TreeEnsemble(
            arithmetic: .double,
            output: .logOdds(perUnit: 1),
            base: 1,
            readings: [.plain],
            trees: trees
        )
        #expect(TreePredictor(ensemble).sums(of: [0, .nan, 7]) == [1.75, 1.75, 1.75])
    }

    /// Where a threshold lies between zero and what counts as zero, the number itself would fall on the wrong side.
    @Test(arguments: [-1e-35, -5e-36, -1e-40, 0, 1e-40, 5e-36, 1e-35, 1e-34])
    func numbersNearZeroFallWhereZeroFalls(_ threshold: Double) throws {
        let test = { (threshold: Double, place: Int) in
            let node = TreeNode.threshold(threshold, feature: 0, missingGoesFirst: true)
            return LinkedNode(node: node, first: place + 1, second: place + 2, cover: 1)
        }
        let leaf = { (value: Double) in LinkedNode(node: .leaf(value), cover: 1) }
        // Deep enough for blocks of rows: five tests in a chain.
        let chain = (0..<5).flatMap { [test($0 == 0 ? threshold : Double($0), 2 * $0), leaf(Double($0))] } + [leaf(9)]
        let ensemble = try TreeEnsemble(
            arithmetic: .double,
            output: .logOdds(perUnit: 1),
            base: 0,
            readings: [.nearZeroIsZero],
            trees: [DecisionTree(chain)]
        )
        let rows = [-1e-34, -1e-35, -1e-36, -1e-40, -0.0, 0, 1e-40, 1e-36, 1e-35, 2e-35, 0.5, .nan]
        let expected = rows.map { value in
            let read = abs(value) <= Double(1e-35 as Float) ? 0 : value
            return read.isNaN || read < threshold ? 0.0 : 1.0
        }
        let predictor = TreePredictor(ensemble)
        #expect(predictor.sums(of: rows) == expected)
        #expect(rows.map { predictor.sum(of: [$0]) } == expected)
    }

    @Test func whatItTakesInMemoryIsCounted() throws {
        var grove = Grove(seed: 99)
        let ensemble = try grove.ensemble(trees: 10, depth: 6, arithmetic: .single)
        #expect(TreePredictor(ensemble).byteCount > 10 * 64 * 8)
        #expect(TreePredictor(ensemble, layout: .linked).byteCount >= ensemble.nodeCount * 12)
        #expect(MemoryLayout<FlatNode<Float>>.stride == 12)
    }
}
