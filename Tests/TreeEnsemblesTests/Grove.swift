import TreeEnsembles

/// Random trees over four numbers and a category; the same for the same seed.
struct Grove {
    private var state: UInt64
    static let features = 5

    init(seed: UInt64) { state = seed }

    mutating func ensemble(
        trees: Int,
        depth: Int,
        arithmetic: TreeEnsemble.Arithmetic
    ) throws -> TreeEnsemble {
        var grown: [DecisionTree] = []
        for _ in 0..<trees {
            var nodes: [LinkedNode?] = []
            _ = grow(&nodes, depth, isRoot: true)
            grown.append(try DecisionTree(nodes.compactMap { $0 }))
        }
        return try TreeEnsemble(
            arithmetic: arithmetic,
            output: .logOdds(perUnit: 1),
            base: 0.1,
            readings: [.plain, .plain, .nearZeroIsZero, .zeroIsMissing, .plain],
            trees: grown
        )
    }

    mutating func row() -> [Double] {
        (0..<Self.features)
            .map { feature in
                switch below(10) {
                case 0: .nan
                case 1: 0
                case 2: 1e-36
                case 3: below(2) == 0 ? .infinity : -1e30
                default: feature == 4 ? Double(below(40)) : number()
                }
            }
    }

    /// In the numbers of the ensemble, in the order of the trees.
    static func sum(_ ensemble: TreeEnsemble, _ row: [Double]) -> Double {
        let leaves = ensemble.trees.map { $0.nodes[$0.leaf(of: row)].leafValue ?? 0 }
        return switch ensemble.arithmetic {
        case .single: Double(leaves.reduce(Float(ensemble.base)) { $0 + Float($1) })
        case .double: leaves.reduce(ensemble.base, +)
        }
    }

    private mutating func grow(_ nodes: inout [LinkedNode?], _ depth: Int, isRoot: Bool = false) -> Int {
        let place = nodes.count
        nodes.append(nil)
        guard depth > 0, isRoot || below(9) > 0 else {
            nodes[place] = LinkedNode(node: .leaf(number() / 1000), cover: 1)
            return place
        }
        let feature = below(Self.features)
        let missingGoesFirst = below(2) == 0
        let node: TreeNode =
            feature == 4
            ? .membership(
                CategorySet((0..<40).filter { _ in below(2) == 0 }),
                feature: 4,
                missingGoesFirst: missingGoesFirst
            )
            : .threshold(Double(Float(number())), feature: feature, missingGoesFirst: missingGoesFirst)
        let first = grow(&nodes, depth - 1)
        let second = grow(&nodes, depth - 1)
        nodes[place] = LinkedNode(node: node, first: first, second: second, cover: 1)
        return place
    }

    mutating func number() -> Double { Double(below(4001) - 2000) / 8 }

    private mutating func below(_ count: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(count))
    }
}
