import TreeEnsembles

/// Which way each row of a background goes at each node of a tree: a bit for each row.
struct BackgroundOutcomes {
    /// Rows of the background.
    let count: Int
    private let wordCount: Int
    /// All rows.
    private let all: [UInt64]
    /// For each node the rows that go to the second child.
    private let second: [[UInt64]]

    init(of rows: [[Double]], in tree: DecisionTree) {
        let wordCount = (rows.count + 63) / 64
        count = rows.count
        self.wordCount = wordCount
        all = Self.words(wordCount, of: rows.indices)
        second = tree.nodes.map { node in
            guard let feature = node.feature else { return [] }
            return Self.words(wordCount, of: rows.indices.lazy.filter { node.goesSecond(rows[$0][feature]) })
        }
    }

    private static func words(_ count: Int, of rows: some Sequence<Int>) -> [UInt64] {
        var words = [UInt64](repeating: 0, count: count)
        for row in rows { words[row / 64] |= 1 << UInt64(row % 64) }
        return words
    }

    /// For each set of conditions the share of rows that pass all of them.
    func chances(_ conditions: [LeafPath.Condition]) -> [Double] {
        // Each condition doubles the sets: those without it, then the same with it.
        var sets = all
        sets.reserveCapacity(wordCount << conditions.count)
        for condition in conditions {
            let passes = self.passes(condition)
            for place in sets.indices { sets.append(sets[place] & passes[place % wordCount]) }
        }
        return stride(from: 0, to: sets.count, by: wordCount)
            .map { start in
                Double(sets[start..<start + wordCount].reduce(0) { $0 + $1.nonzeroBitCount }) / Double(count)
            }
    }

    /// The share of rows that pass all conditions.
    func chance(_ conditions: [LeafPath.Condition]) -> Double {
        var rows = all
        for condition in conditions {
            let passes = self.passes(condition)
            for word in rows.indices { rows[word] &= passes[word] }
        }
        return Double(rows.reduce(0) { $0 + $1.nonzeroBitCount }) / Double(count)
    }

    private func passes(_ condition: LeafPath.Condition) -> [UInt64] {
        var passes = all
        for test in condition.tests {
            for word in passes.indices {
                passes[word] &= test.goesSecond ? second[test.place][word] : ~second[test.place][word]
            }
        }
        return passes
    }
}
