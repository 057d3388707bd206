import Testing
import TreeEnsembles

@Suite struct DecisionTreeTests {
    private static func split(_ feature: Int, _ first: Int, _ second: Int, cover: Double = 1) -> LinkedNode {
        LinkedNode(
            node: .threshold(0, feature: feature, missingGoesFirst: true),
            first: first,
            second: second,
            cover: cover
        )
    }

    private static func leaf(_ value: Double) -> LinkedNode { LinkedNode(node: .leaf(value), cover: 1) }

    @Test func linkedNodesAreSetInBreadthFirstOrder() throws {
        let tree = try DecisionTree([
            Self.split(0, 4, 1), Self.split(1, 2, 3), Self.leaf(2), Self.leaf(3), Self.leaf(1),
        ])
        #expect(tree.nodes.map(\.leafValue) == [nil, 1, nil, 2, 3])
        #expect(tree.firstChildren == [1, 0, 3, 0, 0])
        #expect(tree.depth == 2)
        #expect(tree.leaf(of: [-1, 9]) == 1)
        #expect(tree.leaf(of: [0, .nan]) == 3)
        #expect(tree.leaf(of: [0, 0]) == 4)
    }

    @Test func whatTheRootDoesNotReachIsLeftOut() throws {
        let tree = try DecisionTree([Self.split(0, 1, 3), Self.leaf(1), Self.leaf(9), Self.leaf(2)])
        #expect(tree.nodes.map(\.leafValue) == [nil, 1, 2])
    }

    @Test(arguments: [
        ([split(0, 0, 1), leaf(1)], TreeError.reachedTwice(node: 0)),
        ([split(0, 1, 1), leaf(1)], .reachedTwice(node: 1)),
        ([split(0, 1, 2), split(0, 0, 2), leaf(1)], .reachedTwice(node: 0)),
        ([split(0, 1, 2), leaf(1)], .childOutOfRange(node: 0)),
        ([split(0, -1, 1), leaf(1)], .childOutOfRange(node: 0)),
        ([split(-1, 1, 2), leaf(1), leaf(1)], .featureOutOfRange(node: 0)),
        ([split(10_000, 1, 2), leaf(1), leaf(1)], .featureOutOfRange(node: 0)),
        ([leaf(.infinity)], .notFinite(node: 0)), ([leaf(.nan)], .notFinite(node: 0)),
        ([split(0, 1, 2, cover: -1), leaf(1), leaf(1)], .notFinite(node: 0)), ([], .empty),
    ])
    func whatIsNoTreeIsRefused(_ nodes: [LinkedNode], _ error: TreeError) {
        #expect(throws: error) { try DecisionTree(nodes) }
    }

    @Test func aChainBeyondTheLimitIsRefused() throws {
        let chain = (0..<129).flatMap { [Self.split(0, 2 * $0 + 1, 2 * $0 + 2), Self.leaf(0)] } + [Self.leaf(0)]
        #expect(throws: TreeError.tooDeep) { try DecisionTree(chain) }
        #expect(try DecisionTree(Array(chain.prefix(256)) + [Self.leaf(0)]).depth == 128)
    }

    @Test(arguments: [
        [TreeNode.threshold(0, feature: 0, missingGoesFirst: true)], [.leaf(1), .leaf(2)],
        [.threshold(0, feature: 0, missingGoesFirst: true), .leaf(1)],
        [.threshold(0, feature: 0, missingGoesFirst: true), .leaf(1), .leaf(2), .leaf(3)],
    ])
    func aListThatIsNotOneTreeBreadthFirstIsRefused(_ nodes: [TreeNode]) {
        #expect(throws: TreeError.self) { try DecisionTree(breadthFirst: nodes, covers: nodes.map { _ in 1 }) }
    }

    @Test func aTreeThatTestsAFeatureTheModelLacksIsRefused() throws {
        let tree = try DecisionTree([Self.split(3, 1, 2), Self.leaf(1), Self.leaf(2)])
        #expect(throws: TreeError.featureOutOfRange(node: 0)) {
            try TreeEnsemble(
                arithmetic: .double,
                output: .logOdds(perUnit: 1),
                base: 0,
                readings: [.plain, .plain, .plain],
                trees: [tree]
            )
        }
    }

    /// Prediction keeps the words of a set beside every node that tests it.
    @Test(arguments: [(2048, true), (2047, false)])
    func theSetsOfAllTreesAreBounded(_ words: Int, _ isTaken: Bool) throws {
        let set = CategorySet([65_535])
        let tree = try DecisionTree(
            breadthFirst: [.membership(set, feature: 0, missingGoesFirst: true), .leaf(1), .leaf(2)],
            covers: [2, 1, 1]
        )
        #expect(tree.setWords == 1024)
        let ensemble = { () throws(TreeError) in
            try TreeEnsemble(
                arithmetic: .double,
                output: .logOdds(perUnit: 1),
                base: 0,
                readings: [.plain],
                trees: [tree, tree],
                limits: TreeLimits(trees: 10, nodes: words, depth: 10, features: 10)
            )
        }
        if isTaken {
            #expect(try ensemble().trees.count == 2)
        } else {
            #expect(throws: TreeError.tooLarge) { try ensemble() }
        }
    }

    @Test(arguments: [
        (0.0, true), (0.9, true), (1.0, false), (63.5, true), (64.0, false), (130.0, true), (192, false), (-1, false),
        (-0.5, false), (1e30, false), (.infinity, false), (.nan, false),
    ])
    func aSetHoldsItsCodesCutToWholeNumbers(_ value: Double, _ isMember: Bool) {
        let set = CategorySet([130, 0, 63])
        #expect(set.contains(value) == isMember)
        #expect(set.codes == [0, 63, 130])
    }
}
