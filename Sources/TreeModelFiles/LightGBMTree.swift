import TreeEnsembles

/// One tree of a LightGBM model.
///
/// Source: `Tree::NumericalDecision` and `CategoricalDecision` of LightGBM's tree.h.
struct LightGBMTree {
    /// How a node takes what is missing: bits 2 and 3 of its decision type.
    enum Missing: Int {
        /// NaN counts as 0.
        case none
        /// What is near 0 counts as missing, NaN too.
        case zero
        /// NaN is missing.
        case nan
    }

    private let section: LightGBMText.Section
    private let limits: TreeLimits
    private let leafCount: Int
    private let features: [Int]
    private let thresholds: [Double]
    private let decisions: [Int]

    init(_ section: LightGBMText.Section, limits: TreeLimits) throws(TreeModelFileError) {
        self.section = section
        self.limits = limits
        leafCount = try section.count("num_leaves")
        guard leafCount >= 1, leafCount <= limits.nodes / 2 else {
            throw section.refusal("num_leaves", "is out of range")
        }
        if section.values["is_linear"] != nil, try section.count("is_linear") != 0 {
            throw section.refusal("is_linear", "linear trees are not supported")
        }
        let splits = leafCount - 1
        features = splits == 0 ? [] : try section.integers("split_feature", count: splits)
        thresholds = splits == 0 ? [] : try section.numbers("threshold", count: splits, allowsInfinity: true)
        decisions = splits == 0 ? [] : try section.integers("decision_type", count: splits)
        guard decisions.allSatisfy({ (0..<16).contains($0) && Missing(rawValue: $0 >> 2) != nil }) else {
            throw section.refusal("decision_type", "is out of range")
        }
    }

    /// How each numeric test takes what is missing, with its feature.
    var missing: [(feature: Int, missing: Missing)] {
        features.indices.compactMap { place in
            isCategorical(place) ? nil : Missing(rawValue: decisions[place] >> 2).map { (features[place], $0) }
        }
    }

    /// The tree, if the sets of its nodes take no more words of 64 bits.
    func tree(setWords most: Int) throws(TreeModelFileError) -> DecisionTree {
        do {
            // The nodes first: sets may be long, and are not worth reading for what is no tree.
            if features.indices.contains(where: isCategorical) { _ = try DecisionTree(try linked(nil), limits: limits) }
            let tree = try DecisionTree(try linked(try sets(most)), limits: limits)
            // Many nodes may name one set, and each takes its words.
            guard tree.setWords <= most else { throw section.refusal("cat_threshold", "takes too much memory") }
            return tree
        } catch let error as TreeError {
            throw section.refusal("left_child", "\(error)")
        } catch let error as TreeModelFileError {
            throw error
        } catch {
            throw section.refusal("", "cannot be read")
        }
    }

    /// Inner nodes, then leaves; a child below 0 is the leaf of its complement.
    private func linked(_ sets: [CategorySet]?) throws(TreeModelFileError) -> [LinkedNode] {
        let values = try section.numbers("leaf_value", count: leafCount)
        guard leafCount > 1 else { return [LinkedNode(node: .leaf(values[0]), cover: 1)] }
        let covers = try section.numbers("internal_count", count: leafCount - 1)
        let leafCovers = try section.numbers("leaf_count", count: leafCount)
        let first = try children("left_child")
        let second = try children("right_child")
        return features.indices.map { place in
            let isSet = isCategorical(place)
            // A code of the set goes left in LightGBM, and second here.
            return LinkedNode(
                node: node(place, sets),
                first: isSet ? second[place] : first[place],
                second: isSet ? first[place] : second[place],
                cover: covers[place]
            )
        } + zip(values, leafCovers).map { LinkedNode(node: .leaf($0), cover: $1) }
    }

    private func children(_ key: String) throws(TreeModelFileError) -> [Int] {
        try section.integers(key, count: leafCount - 1)
            .map { child throws(TreeModelFileError) in
                guard child >= -leafCount, child < leafCount - 1 else { throw section.refusal(key, "is out of range") }
                return child < 0 ? leafCount - 1 + ~child : child
            }
    }

    private func isCategorical(_ place: Int) -> Bool { decisions[place] & 1 != 0 }

    private func node(_ place: Int, _ sets: [CategorySet]?) -> TreeNode {
        let feature = features[place]
        guard !isCategorical(place) else {
            let set = sets?[Int(thresholds[place])] ?? CategorySet([])
            return .membership(set, feature: feature, missingGoesFirst: true)
        }
        let goesLeft = decisions[place] & 2 != 0
        // NaN counts as 0 unless the node knows it as missing.
        let missingGoesFirst = decisions[place] >> 2 == Missing.none.rawValue ? 0 <= thresholds[place] : goesLeft
        // `x <= t` is `x < t.nextUp`. A test for missing alone has an infinite threshold: every applicant's number is below.
        let limit = Double.greatestFiniteMagnitude
        let threshold = max(-limit, min(limit, thresholds[place].nextUp))
        return .threshold(threshold, feature: feature, missingGoesFirst: missingGoesFirst)
    }

    /// The sets of the tree: words of 32 bits, cut by boundaries.
    private func sets(_ most: Int) throws(TreeModelFileError) -> [CategorySet] {
        let used = features.indices.filter(isCategorical).map { thresholds[$0] }
        guard !used.isEmpty else { return [] }
        let count = try section.count("num_cat")
        guard count < limits.nodes, used.allSatisfy({ $0 >= 0 && $0 < Double(count) && $0 == $0.rounded() }) else {
            throw section.refusal("threshold", "names a set that does not exist")
        }
        let bounds = try section.integers("cat_boundaries", count: count + 1)
        let wordCount = bounds[count]
        guard bounds[0] == 0 else { throw section.refusal("cat_boundaries", "is out of range") }
        guard wordCount <= 2 * most else { throw section.refusal("cat_threshold", "takes too much memory") }
        let words = try section.integers("cat_threshold", count: wordCount)
            .map { word throws(TreeModelFileError) in
                guard let half = UInt32(exactly: word) else {
                    throw section.refusal("cat_threshold", "is out of range")
                }
                return half
            }
        return try zip(bounds, bounds.dropFirst())
            .map { start, end throws(TreeModelFileError) in
                guard start >= 0, start <= end, end <= words.count, end - start <= CategorySet.codeLimit / 32 else {
                    throw section.refusal("cat_boundaries", "is out of range")
                }
                return CategorySet(halves: words[start..<end])
            }
    }
}
