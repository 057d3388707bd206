import TreeEnsembles

/// A leaf whose table would be too large: its Shapley values are computed for each applicant anew, exactly.
struct PlainLeaf {
    private let path: LeafPath
    private let tree: DecisionTree
    private let rule: QuadratureRule
    /// Which conditions each row of the background passes; nil where the reference is training weight.
    private let background: [[Bool]]?

    init(_ path: LeafPath, in tree: DecisionTree, background: [[Double]]?) {
        self.path = path
        self.tree = tree
        rule = QuadratureRule(factors: path.conditions.count - 1)
        self.background = background.map { rows in
            rows.map { row in path.conditions.map { $0.holds(row[$0.feature], in: tree) } }
        }
    }

    /// Adds the leaf's Shapley values for a row.
    func add(_ row: [Double], to contributions: inout [Double]) {
        let holds = path.conditions.map { $0.holds(row[$0.feature], in: tree) }
        guard let background else {
            addAgainstCovers(holds, to: &contributions)
            return
        }
        for passes in background { addAgainst(passes, of: background.count, holds, to: &contributions) }
    }

    /// φᵢ = v (oᵢ − zᵢ) ∫₀¹ Πⱼ≠ᵢ (zⱼ + t (oⱼ − zⱼ)) dt: the weights of the coalitions are that integral's (Owen 1972).
    private func addAgainstCovers(_ holds: [Bool], to contributions: inout [Double]) {
        let fractions = path.conditions.map(\.fraction)
        for (node, weight) in zip(rule.nodes, rule.weights) {
            let factors = zip(holds, fractions).map { $0 ? $1 + node * (1 - $1) : $1 * (1 - node) }
            let product = factors.reduce(path.value * weight, *)
            // A factor of 0 belongs to a condition that neither the applicant nor anyone in training meets.
            guard product != 0 else { continue }
            for (index, condition) in path.conditions.enumerated() {
                contributions[condition.feature] +=
                    ((holds[index] ? 1 : 0) - fractions[index]) * product / factors[index]
            }
        }
    }

    /// One row of the background: the leaf is reached when all conditions only the applicant meets are in the
    /// coalition and all that only the other meets are out of it.
    private func addAgainst(_ passes: [Bool], of count: Int, _ holds: [Bool], to contributions: inout [Double]) {
        guard !zip(holds, passes).contains(where: { !$0 && !$1 }) else { return }
        let gained = zip(holds, passes).count { $0 && !$1 }
        let lost = zip(holds, passes).count { !$0 && $1 }
        guard gained + lost > 0 else { return }
        // a! b! / (a + b)!, of which one factor is taken away for the feature itself.
        var share = path.value / Double(count)
        for step in 0..<lost { share *= Double(step + 1) / Double(gained + step + 1) }
        for (index, condition) in path.conditions.enumerated() where holds[index] != passes[index] {
            contributions[condition.feature] += holds[index] ? share / Double(gained) : -share / Double(lost)
        }
    }
}
