import TreeEnsembles

/// A leaf whose table would be too large: its Shapley values are computed for each applicant anew, exactly.
struct PlainLeaf {
    private let path: LeafPath
    private let tree: DecisionTree
    private let reference: Reference

    private enum Reference {
        case trainingWeight(QuadratureRule)
        /// Which conditions each row of the background passes.
        case background([ConditionSet])
    }

    init(_ path: LeafPath, in tree: DecisionTree, _ outcomes: BackgroundOutcomes?) {
        self.path = path
        self.tree = tree
        if let outcomes {
            reference = .background((0..<outcomes.count).map { outcomes.passes(path.conditions, row: $0) })
        } else {
            reference = .trainingWeight(QuadratureRule(factors: path.conditions.count - 1))
        }
    }

    /// Memory that it takes, roughly: 96 bytes for each condition and its tests, and what the reference needs.
    var byteCount: Int {
        switch reference {
        case .trainingWeight(let rule): 96 * (path.conditions.count + 1) + 16 * rule.nodes.count
        case .background(let rows): 96 * (path.conditions.count + 1) + MemoryLayout<ConditionSet>.stride * rows.count
        }
    }

    /// Adds the leaf's Shapley values for a row.
    func add(_ row: [Double], to contributions: inout [Double]) {
        let holds = path.conditions.map { $0.holds(row[$0.feature], in: tree) }
        switch reference {
        case .trainingWeight(let rule): addAgainstCovers(holds, rule, to: &contributions)
        case .background(let rows):
            var set: ConditionSet = 0
            for (index, isHeld) in holds.enumerated() where isHeld { set |= 1 << ConditionSet(index) }
            for passes in rows { addAgainst(passes, of: rows.count, set, to: &contributions) }
        }
    }

    /// φᵢ = v (oᵢ − zᵢ) ∫₀¹ Πⱼ≠ᵢ (zⱼ + t (oⱼ − zⱼ)) dt: the weights of the coalitions are that integral's (Owen 1972).
    private func addAgainstCovers(_ holds: [Bool], _ rule: QuadratureRule, to contributions: inout [Double]) {
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
    private func addAgainst(
        _ passes: ConditionSet,
        of count: Int,
        _ holds: ConditionSet,
        to contributions: inout [Double]
    ) {
        guard (holds | passes).nonzeroBitCount == path.conditions.count, holds != passes else { return }
        let gained = (holds & ~passes).nonzeroBitCount
        let lost = (passes & ~holds).nonzeroBitCount
        // a! b! / (a + b)!, of which one factor is taken away for the feature itself.
        var share = path.value / Double(count)
        for step in 0..<lost { share *= Double(step + 1) / Double(gained + step + 1) }
        for (index, condition) in path.conditions.enumerated() where (holds ^ passes) >> ConditionSet(index) & 1 == 1 {
            let isHeld = holds >> ConditionSet(index) & 1 == 1
            contributions[condition.feature] += isHeld ? share / Double(gained) : -share / Double(lost)
        }
    }
}
