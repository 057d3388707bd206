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
    /// second. That is sufficient, and what learners with monotone constraints grow. Sets have no direction. Where zero
    /// counts as missing, a test must send it to the side on which its neighbours are.
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
                guard tree.nodes[place].keepsOrder(readings[feature], isFlat: least[place] == most[place]) else {
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

extension TreeNode {
    /// Whether the larger of any two numbers, zero among them, never goes to the first child while the smaller goes to the
    /// second, or it makes no difference; false for a set.
    fileprivate func keepsOrder(_ reading: TreeEnsemble.Reading, isFlat: Bool) -> Bool {
        guard case .threshold(let threshold, _, let missingGoesFirst) = self else { return false }
        guard reading == .zeroIsMissing, !isFlat else { return true }
        let nearZero = TreeEnsemble.Reading.nearZero
        return missingGoesFirst ? threshold >= -nearZero : threshold <= nearZero.nextUp
    }
}
