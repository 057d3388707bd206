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
    let values: [Double]

    static let maximumBits = 8
    /// Subtrees are as large as this allows: a table of a kilobyte or two.
    static let preferredBits = 7

    /// Adds the values of one row, as ``FlatTables`` does.
    /// - Parameters:
    ///   - ranks: Of the row.
    ///   - contributions: One for each feature.
    func add(_ ranks: UnsafePointer<UInt8>, to contributions: UnsafeMutablePointer<Double>) {
        var index = 0
        for (place, bit) in bits.enumerated() where ranks[bit.column] &- bit.low < bit.width { index |= 1 << place }
        for (place, feature) in features.enumerated() {
            contributions[feature] += values[index * features.count + place]
        }
    }
}

/// Cuts a tree into subtrees whose tables are small.
struct SubtreeCut {
    private let tree: DecisionTree
    private let tests: [ThresholdRanks.Test?]
    /// Place of the path of each leaf; -1 for other nodes.
    private let pathPlaces: [Int]
    private let paths: [LeafPath]
    private let game: (LeafPath) -> LeafGame
    private let preferredBits: Int
    private let maximumBits: Int
    private let isSingle: Bool
    private(set) var tables: [SubtreeTable] = []
    /// Leaves whose paths have too many conditions for a table.
    private(set) var plain: [LeafPath] = []

    /// - Parameters:
    ///   - tree: The tree.
    ///   - ranks: Those of the ensemble.
    ///   - paths: All paths of the tree.
    ///   - maximumBits: What a leaf alone may take.
    ///   - isSingle: Whether values are rounded to Float32.
    ///   - game: What a leaf is worth.
    init(
        _ tree: DecisionTree,
        ranks: ThresholdRanks,
        paths: [LeafPath],
        maximumBits: Int,
        isSingle: Bool,
        game: @escaping (LeafPath) -> LeafGame
    ) {
        self.tree = tree
        self.game = game
        self.maximumBits = maximumBits
        self.isSingle = isSingle
        preferredBits = min(maximumBits, SubtreeTable.preferredBits)
        tests = tree.nodes.map(ranks.test)
        var places = [Int](repeating: -1, count: tree.nodes.count)
        for (place, path) in paths.enumerated() { places[path.leaf] = place }
        pathPlaces = places
        self.paths = paths
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
            guard above.count + inner.count <= maximumBits else {
                plain.append(paths[pathPlaces[place]])
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
        var values = [Double](repeating: 0, count: (1 << bits.count) * features.count)
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
                    values[index * features.count + columns[condition]] += shapley[mask * width + condition]
                }
            }
        }
        if isSingle { for index in values.indices { values[index] = Double(Float(values[index])) } }
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
            if pathPlaces[next] >= 0 {
                found.append(paths[pathPlaces[next]])
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
