import TreeEnsembles

// A leaf's table answers for one leaf. The leaves of a small subtree share the path above it, so one table can answer
// for all of them: its index holds a bit for each condition of that path and for each test within the subtree. In a
// perfect tree of depth 6, subtrees of four leaves need 7 bits: a quarter of the look-ups and half the memory of a table
// for each leaf.

/// Shapley values of all leaves of a subtree, for every outcome of the tests that concern them.
struct SubtreeTable {
    /// A condition on one column of ranks; a bit of the index.
    struct Bit {
        let column: Int
        /// The lowest rank that passes.
        var low: UInt8
        /// How many ranks pass; 0 for a condition that contradicts itself.
        var width: UInt8
    }

    /// At most ``maximumBits``.
    let bits: [Bit]
    /// Columns of the table: features in the order in which they are met.
    let features: [Int]
    /// `[2^bits.count, features.count]`, row-major.
    let values: [Float]

    static let maximumBits = 8
}

/// Cuts a tree into subtrees whose tables are small.
struct SubtreeCut {
    private let tree: DecisionTree
    private let tests: [ThresholdRanks.Test?]
    private let paths: [Int: LeafPath]
    private let game: (LeafPath) -> LeafGame
    private let preferredBits: Int
    private(set) var tables: [SubtreeTable] = []
    /// Leaves whose paths have too many conditions for a table.
    private(set) var plain: [LeafPath] = []

    /// - Parameters:
    ///   - tree: The tree.
    ///   - ranks: Those of the ensemble.
    ///   - preferredBits: Subtrees are as large as this allows; a leaf alone may take ``SubtreeTable/maximumBits``.
    ///   - game: What a leaf is worth.
    init(
        _ tree: DecisionTree,
        ranks: ThresholdRanks,
        preferredBits: Int,
        game: @escaping (LeafPath) -> LeafGame
    ) {
        self.tree = tree
        self.game = game
        self.preferredBits = preferredBits
        tests = tree.nodes.map(ranks.test)
        paths = Dictionary(uniqueKeysWithValues: LeafPath.all(in: tree).map { ($0.leaf, $0) })
        cut(at: 0, above: [])
    }

    /// One condition above a subtree: a bit, and the tests that it stands for.
    private struct Above {
        var bit: SubtreeTable.Bit
        var tests: Set<Int>
    }

    private mutating func cut(at place: Int, above: [Above]) {
        let inner = innerNodes(below: place, atMost: preferredBits)
        if let inner, above.count + inner.count <= preferredBits || inner.isEmpty {
            guard above.count + inner.count <= SubtreeTable.maximumBits else {
                if let path = paths[place] { plain.append(path) }
                return
            }
            if let table = table(at: place, above: above, inner: inner) { tables.append(table) }
            return
        }
        let first = Int(tree.firstChildren[place])
        cut(at: first, above: self.above(above, joining: place, goesSecond: false))
        cut(at: first + 1, above: self.above(above, joining: place, goesSecond: true))
    }

    /// Tests at and below a node; nil if there are more than the limit.
    private func innerNodes(below place: Int, atMost limit: Int) -> [Int]? {
        var found: [Int] = []
        var open = [place]
        while let next = open.popLast() {
            guard tree.nodes[next].feature != nil else { continue }
            found.append(next)
            guard found.count <= limit else { return nil }
            open += [Int(tree.firstChildren[next]), Int(tree.firstChildren[next]) + 1]
        }
        return found.sorted()
    }

    /// Adds a test to the conditions above; one on the same column narrows its interval.
    private func above(_ above: [Above], joining place: Int, goesSecond: Bool) -> [Above] {
        guard let test = tests[place] else { return above }
        var above = above
        let bit = SubtreeTable.Bit(test, goesSecond: goesSecond)
        if let index = above.firstIndex(where: { $0.bit.column == test.column }) {
            above[index].bit = above[index].bit.intersected(with: bit)
            above[index].tests.insert(place)
        } else {
            above.append(Above(bit: bit, tests: [place]))
        }
        return above
    }

    private func table(at place: Int, above: [Above], inner: [Int]) -> SubtreeTable? {
        let bits = above.map(\.bit) + inner.compactMap { tests[$0].map { SubtreeTable.Bit($0, goesSecond: true) } }
        let leaves = leaves(below: place)
        var features: [Int] = []
        for condition in leaves.flatMap(\.conditions) where !features.contains(condition.feature) {
            features.append(condition.feature)
        }
        guard !features.isEmpty else { return nil }
        var values = [Float](repeating: 0, count: (1 << bits.count) * features.count)
        var sums = [Double](repeating: 0, count: values.count)
        for leaf in leaves {
            let shapley = game(leaf).shapleyValues()
            let width = leaf.conditions.count
            let needs = leaf.conditions.map { need(of: $0, above: above, inner: inner) }
            let columns = leaf.conditions.compactMap { features.firstIndex(of: $0.feature) }
            for index in 0..<1 << bits.count {
                var mask = 0
                for (condition, need) in needs.enumerated() where index & need.all == need.ones {
                    mask |= 1 << condition
                }
                for condition in 0..<width {
                    sums[index * features.count + columns[condition]] += shapley[mask * width + condition]
                }
            }
        }
        for index in sums.indices { values[index] = Float(sums[index]) }
        return SubtreeTable(bits: bits, features: features, values: values)
    }

    /// Which bits of the index decide a condition, and how they must stand for it to hold.
    private func need(of condition: LeafPath.Condition, above: [Above], inner: [Int]) -> (all: Int, ones: Int) {
        var all = 0
        var ones = 0
        for test in condition.tests {
            if let index = inner.firstIndex(of: test.place) {
                all |= 1 << (above.count + index)
                if test.goesSecond { ones |= 1 << (above.count + index) }
            } else if let index = above.firstIndex(where: { $0.tests.contains(test.place) }) {
                all |= 1 << index
                ones |= 1 << index
            }
        }
        return (all, ones)
    }

    private func leaves(below place: Int) -> [LeafPath] {
        var found: [LeafPath] = []
        var open = [place]
        while let next = open.popLast() {
            if let path = paths[next] {
                found.append(path)
            } else {
                open += [Int(tree.firstChildren[next]), Int(tree.firstChildren[next]) + 1]
            }
        }
        return found
    }
}

extension SubtreeTable.Bit {
    init(_ test: ThresholdRanks.Test, goesSecond: Bool) {
        column = test.column
        low = goesSecond ? test.limit + 1 : 0
        width = goesSecond ? 255 - test.limit : test.limit + 1
    }

    func intersected(with other: SubtreeTable.Bit) -> SubtreeTable.Bit {
        let start = max(Int(low), Int(other.low))
        let end = min(Int(low) + Int(width), Int(other.low) + Int(other.width))
        var result = self
        result.low = UInt8(clamping: start)
        result.width = UInt8(max(0, end - start))
        return result
    }
}
