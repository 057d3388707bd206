import TreeEnsembles

/// Which way each row of a background goes at each node of a tree: a bit for each row.
struct BackgroundOutcomes {
    /// Rows of the background.
    let count: Int
    private let wordCount: Int
    /// All rows.
    private let all: [UInt64]
    /// `[nodes, wordCount]`: for each node the rows that go to the second child.
    private let second: [UInt64]

    init(of rows: [[Double]], in tree: DecisionTree) {
        let wordCount = (rows.count + 63) / 64
        var all = [UInt64](repeating: 0, count: wordCount)
        var second = [UInt64](repeating: 0, count: tree.nodes.count * wordCount)
        for row in rows.indices { all[row / 64] |= 1 << UInt64(row % 64) }
        for (place, node) in tree.nodes.enumerated() {
            guard let feature = node.feature else { continue }
            for (row, values) in rows.enumerated() where node.goesSecond(values[feature]) {
                second[place * wordCount + row / 64] |= 1 << UInt64(row % 64)
            }
        }
        count = rows.count
        self.wordCount = wordCount
        self.all = all
        self.second = second
    }

    /// For each set of conditions the share of rows that pass all of them.
    func chances(_ conditions: [LeafPath.Condition]) -> [Double] {
        var counts = [Int](repeating: 0, count: 1 << conditions.count)
        var sets = [UInt64](repeating: 0, count: counts.count)
        for word in 0..<wordCount {
            sets[0] = all[word]
            // Each condition doubles the sets: those without it, then the same with it.
            for (index, condition) in conditions.enumerated() {
                let passes = passes(condition, word)
                for set in 0..<1 << index { sets[1 << index | set] = sets[set] & passes }
            }
            for set in sets.indices { counts[set] &+= sets[set].nonzeroBitCount }
        }
        return counts.map { Double($0) / Double(count) }
    }

    /// The share of rows that pass all conditions.
    func chance(_ conditions: [LeafPath.Condition]) -> Double {
        var found = 0
        for word in 0..<wordCount {
            found += conditions.reduce(all[word]) { $0 & passes($1, word) }.nonzeroBitCount
        }
        return Double(found) / Double(count)
    }

    /// Whether a row passes each condition: a bit for each.
    func passes(_ conditions: [LeafPath.Condition], row: Int) -> ConditionSet {
        var set: ConditionSet = 0
        for (index, condition) in conditions.enumerated()
        where passes(condition, row / 64) >> UInt64(row % 64) & 1 == 1 {
            set |= 1 << ConditionSet(index)
        }
        return set
    }

    private func passes(_ condition: LeafPath.Condition, _ word: Int) -> UInt64 {
        var passes = all[word]
        for test in condition.tests {
            let outcome = second[test.place * wordCount + word]
            passes &= test.goesSecond ? outcome : ~outcome
        }
        return passes
    }
}

/// A bit for each condition of a path, of which there are at most as many as a tree is deep.
typealias ConditionSet = UInt128
