extension TreeEnsemble {
    /// How a sum moves as one number grows, all others staying as they are.
    public struct Direction: Sendable, Hashable {
        /// Proved not to fall.
        public var neverFalls = true
        /// Proved not to rise.
        public var neverRises = true
    }

    /// What can be proved of each feature, tree by tree; both hold for a feature that no tree tests.
    ///
    /// A tree is monotone in a feature if at each of its tests no leaf below the first child passes any below the
    /// second. That is sufficient, and what learners with monotone constraints grow. Sets have no direction.
    public var provenDirections: [Direction] {
        var directions = [Direction](repeating: Direction(), count: featureCount)
        for tree in trees {
            var least = tree.nodes.map { $0.leafValue ?? 0 }
            var most = least
            for place in tree.nodes.indices.reversed() {
                guard let feature = tree.nodes[place].feature else { continue }
                let first = Int(tree.firstChildren[place])
                least[place] = min(least[first], least[first + 1])
                most[place] = max(most[first], most[first + 1])
                guard case .threshold = tree.nodes[place] else {
                    directions[feature] = Direction(neverFalls: false, neverRises: false)
                    continue
                }
                if most[first] > least[first + 1] { directions[feature].neverFalls = false }
                if least[first] < most[first + 1] { directions[feature].neverRises = false }
            }
        }
        return directions.map {
            output.perUnit >= 0 ? $0 : Direction(neverFalls: $0.neverRises, neverRises: $0.neverFalls)
        }
    }
}
