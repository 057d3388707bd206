import TreeEnsembles

/// Shapley values by their definition: every coalition of every feature.
struct BruteForce {
    let ensemble: TreeEnsemble

    /// Against rows of a background, each counting the same.
    func values(of row: [Double], background: [[Double]]) -> [Double] {
        values { coalition in
            background.reduce(0) { sum, other in
                sum + Self.sum(ensemble, row.indices.map { coalition.contains($0) ? row[$0] : other[$0] })
            } / Double(background.count)
        }
    }

    /// Against training weight: a feature outside the coalition goes both ways, as the weights say.
    func values(of row: [Double]) -> [Double] {
        values { coalition in
            ensemble.trees.reduce(ensemble.base) { $0 + Self.weighted($1, at: 0, row, coalition) }
        }
    }

    private func values(of game: (Set<Int>) -> Double) -> [Double] {
        let count = ensemble.featureCount
        let payoffs = (0..<1 << count).map { mask in game(Set((0..<count).filter { mask >> $0 & 1 == 1 })) }
        let factorials = (0...count).map { (1...max(1, $0)).reduce(1.0) { $0 * Double($1) } }
        return (0..<count)
            .map { feature in
                payoffs.indices.filter { $0 >> feature & 1 == 0 }
                    .reduce(0) { sum, mask in
                        let size = mask.nonzeroBitCount
                        let weight = factorials[size] * factorials[count - size - 1] / factorials[count]
                        return sum + weight * (payoffs[mask | 1 << feature] - payoffs[mask])
                    }
            }
    }

    static func sum(_ ensemble: TreeEnsemble, _ row: [Double]) -> Double {
        ensemble.trees.reduce(ensemble.base) { $0 + ($1.nodes[$1.leaf(of: row)].leafValue ?? 0) }
    }

    private static func weighted(_ tree: DecisionTree, at place: Int, _ row: [Double], _ known: Set<Int>) -> Double {
        let node = tree.nodes[place]
        guard let feature = node.feature else { return node.leafValue ?? 0 }
        let first = Int(tree.firstChildren[place])
        if known.contains(feature) {
            return weighted(tree, at: first + (node.goesSecond(row[feature]) ? 1 : 0), row, known)
        }
        return (0...1)
            .reduce(0) { sum, side in
                sum + tree.covers[first + side] / tree.covers[place] * weighted(tree, at: first + side, row, known)
            }
    }
}

/// Small random trees, the same for the same seed.
struct RandomTrees {
    var generator: SplitMix

    init(seed: UInt64) { generator = SplitMix(state: seed) }

    mutating func ensemble(features: Int, trees: Int, depth: Int) throws -> TreeEnsemble {
        var grown: [DecisionTree] = []
        for _ in 0..<trees {
            var nodes: [LinkedNode?] = []
            _ = grow(&nodes, features: features, depth: depth)
            grown.append(try DecisionTree(nodes.compactMap { $0 }))
        }
        return try TreeEnsemble(
            arithmetic: .double,
            output: .logOdds(perUnit: 1),
            base: -1.25,
            readings: Array(repeating: .plain, count: features),
            trees: grown
        )
    }

    /// Whole numbers from 0 to 9, one in eight missing.
    mutating func row(features: Int) -> [Double] {
        (0..<features).map { _ in generator.below(8) == 0 ? .nan : Double(generator.below(10)) }
    }

    private mutating func grow(_ nodes: inout [LinkedNode?], features: Int, depth: Int) -> (place: Int, cover: Double) {
        let place = nodes.count
        nodes.append(nil)
        guard depth > 0, generator.below(6) > 0 else {
            let cover = Double(1 + generator.below(50))
            nodes[place] = LinkedNode(node: .leaf(Double(generator.below(2001)) / 1000 - 1), cover: cover)
            return (place, cover)
        }
        let first = grow(&nodes, features: features, depth: depth - 1)
        let second = grow(&nodes, features: features, depth: depth - 1)
        let feature = generator.below(features)
        let missingGoesFirst = generator.below(2) == 0
        let node: TreeNode =
            generator.below(4) == 0
            ? .membership(
                CategorySet((0..<10).filter { _ in generator.below(2) == 0 }),
                feature: feature,
                missingGoesFirst: missingGoesFirst
            )
            : .threshold(Double(generator.below(10)), feature: feature, missingGoesFirst: missingGoesFirst)
        let cover = first.cover + second.cover
        nodes[place] = LinkedNode(node: node, first: first.place, second: second.place, cover: cover)
        return (place, cover)
    }
}

/// Steele, Lea and Flood (2014).
struct SplitMix {
    var state: UInt64

    mutating func below(_ count: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(count))
    }
}
