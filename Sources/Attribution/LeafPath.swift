import TreeEnsembles

/// What leads to one leaf, feature by feature.
struct LeafPath {
    /// All that the path asks of one feature.
    struct Condition {
        let feature: Int
        /// Nodes that test the feature, and the sides that lead to the leaf.
        var tests: [(place: Int, goesSecond: Bool)]
        /// Share of the training weight that these nodes send towards the leaf.
        var fraction: Double

        /// Whether a row passes.
        func holds(_ value: Double, in tree: DecisionTree) -> Bool {
            tests.allSatisfy { tree.nodes[$0.place].goesSecond(value) == $0.goesSecond }
        }
    }

    let leaf: Int
    let value: Double
    /// One for each distinct feature, in the order in which they are met.
    let conditions: [Condition]

    /// The paths of all leaves, breadth first.
    static func all(in tree: DecisionTree) -> [LeafPath] {
        var paths: [[Condition]] = Array(repeating: [], count: tree.nodes.count)
        var found: [LeafPath] = []
        for (place, node) in tree.nodes.enumerated() {
            if let value = node.leafValue {
                found.append(LeafPath(leaf: place, value: value, conditions: paths[place]))
            } else if let feature = node.feature {
                let first = Int(tree.firstChildren[place])
                for side in 0...1 {
                    let fraction = tree.covers[place] > 0 ? tree.covers[first + side] / tree.covers[place] : 0
                    paths[first + side] = paths[place]
                        .adding(test: (place, side == 1), of: feature, fraction: fraction)
                }
            }
            // Paths are long and trees are wide: what has been handed on is let go.
            paths[place] = []
        }
        return found
    }
}

extension [LeafPath.Condition] {
    fileprivate func adding(
        test: (place: Int, goesSecond: Bool),
        of feature: Int,
        fraction: Double
    ) -> [LeafPath.Condition] {
        var conditions = self
        if let index = conditions.firstIndex(where: { $0.feature == feature }) {
            conditions[index].tests.append(test)
            conditions[index].fraction *= fraction
        } else {
            conditions.append(LeafPath.Condition(feature: feature, tests: [test], fraction: fraction))
        }
        return conditions
    }
}
