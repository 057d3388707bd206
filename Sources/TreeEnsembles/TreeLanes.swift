// Many rows through one tree: sixteen at a time, a byte each.
//
// The first five levels are 31 comparisons of sixteen ranks with one limit, whatever way each row goes, and selections of
// the outcomes that lie on its way: no row waits for an address. Whoever is left has a place among 32, and walks on alone.
// The tests of the first levels of a tree are on the way of every row of a block, so they are read once for all of them.

/// The tests of complete trees, laid out for blocks of rows.
struct TreeLanes: Sendable {
    /// Levels that sixteen rows take together.
    static var levels: Int { 5 }
    /// Rows of a block: their ranks, column by column, stay in the first-level cache.
    static var blockSize: Int { 128 }
    private static var top: Int { 1 << levels }

    typealias Lanes = SIMD16<Int8>

    /// A test that one row takes alone.
    private struct Step {
        /// Where its column begins in a block.
        let column: UInt16
        /// Ranks above go to the second child; counted from -128.
        let limit: Int16
    }

    private let depth: Int
    private let treeCount: Int
    /// `[trees, 32]`, the first of each not used: sixteen times the limit.
    private let limits: [Lanes]
    /// The same for where their columns begin in a block.
    private let columns: [UInt16]
    /// `[trees, 2^depth − 32]`, from level five on.
    private let steps: [Step]

    /// Nil for trees that are too shallow to be worth it, or too many columns.
    init?(_ trees: RankedTrees<some BinaryFloatingPoint & Sendable>) {
        guard trees.depth >= Self.levels, trees.ranks.columnCount * Self.blockSize <= 65_535 else { return nil }
        depth = trees.depth
        treeCount = trees.treeCount
        let width = 1 << trees.depth
        var limits: [Lanes] = []
        var columns: [UInt16] = []
        var steps: [Step] = []
        for tree in 0..<trees.treeCount {
            for (place, node) in trees.nodes[tree * width..<(tree + 1) * width].enumerated() {
                let limit = Int8(bitPattern: UInt8(node.limit) ^ 128)
                if place < Self.top {
                    limits.append(Lanes(repeating: limit))
                    columns.append(node.column * UInt16(Self.blockSize))
                } else {
                    steps.append(Step(column: node.column * UInt16(Self.blockSize), limit: Int16(limit)))
                }
            }
        }
        self.limits = limits
        self.columns = columns
        self.steps = steps
    }

    var byteCount: Int { limits.count * 16 + columns.count * 2 + steps.count * 4 }

    /// Adds a block of rows to their sums, tree after tree.
    /// - Parameters:
    ///   - cells: `[columns, blockSize]`, counted from -128.
    ///   - leaves: `2^depth` for each tree.
    ///   - count: How many rows.
    ///   - sums: One for each row.
    func add<Scalar: BinaryFloatingPoint>(
        _ cells: UnsafePointer<Lanes>,
        _ leaves: UnsafePointer<Scalar>,
        count: Int,
        to sums: UnsafeMutablePointer<Scalar>
    ) {
        switch depth - Self.levels {
        case 0: add(cells, leaves, count, sums, steps: 0)
        case 1: add(cells, leaves, count, sums, steps: 1)
        case 2: add(cells, leaves, count, sums, steps: 2)
        default: add(cells, leaves, count, sums, steps: depth - Self.levels)
        }
    }

    @inline(__always)
    private func add<Scalar: BinaryFloatingPoint>(
        _ cells: UnsafePointer<Lanes>,
        _ leaves: UnsafePointer<Scalar>,
        _ count: Int,
        _ sums: UnsafeMutablePointer<Scalar>,
        steps stepCount: Int
    ) {
        let ranks = UnsafeRawPointer(cells)
        withUnsafeTemporaryAllocation(of: Lanes.self, capacity: Self.blockSize / 16) { places in
            guard let places = places.baseAddress else { return }
            for tree in 0..<treeCount {
                // Written down: what is kept in registers would be taken apart anew for each row.
                walkTop(of: tree, ranks, count, into: places)
                addLeaves(of: tree, leaves, from: UnsafeRawPointer(places), ranks, count, sums, steps: stepCount)
            }
        }
    }

    /// Takes each row of a block on alone from where it is on level five.
    @inline(__always)
    private func addLeaves<Scalar: BinaryFloatingPoint>(
        of tree: Int,
        _ leaves: UnsafePointer<Scalar>,
        from places: UnsafeRawPointer,
        _ ranks: UnsafeRawPointer,
        _ count: Int,
        _ sums: UnsafeMutablePointer<Scalar>,
        steps stepCount: Int
    ) {
        // Places count from 1 at the root; steps begin at 32, leaves at the width.
        let width = 1 << depth
        let below = tree &* (width &- Self.top) &- Self.top
        let leaves = leaves + (tree &- 1) &* width
        steps.withUnsafeBufferPointer { steps in
            for row in 0..<count {
                var place = Int(places.load(fromByteOffset: row, as: UInt8.self)) &+ Self.top
                for _ in 0..<stepCount {
                    let step = steps[below &+ place]
                    let rank = ranks.load(fromByteOffset: Int(step.column) &+ row, as: Int8.self)
                    place = 2 &* place &+ (Int16(rank) > step.limit ? 1 : 0)
                }
                sums[row] += leaves[place]
            }
        }
    }

    /// Takes a block of rows through the first levels of a tree.
    @inline(__always)
    private func walkTop(
        of tree: Int,
        _ ranks: UnsafeRawPointer,
        _ count: Int,
        into places: UnsafeMutablePointer<Lanes>
    ) {
        let first = tree &* Self.top
        limits.withUnsafeBufferPointer { limits in
            columns.withUnsafeBufferPointer { columns in
                guard let limits = limits.baseAddress, let columns = columns.baseAddress else { return }
                for group in 0..<(count &+ 15) / 16 {
                    let top = TopOfTree(cells: ranks + group &* 16, limits: limits + first, columns: columns + first)
                    (places + group).initialize(to: top.places)
                }
            }
        }
    }
}

/// The first levels of one tree, and sixteen rows before them.
private struct TopOfTree {
    typealias Lanes = TreeLanes.Lanes

    let cells: UnsafeRawPointer
    let limits: UnsafePointer<Lanes>
    let columns: UnsafePointer<UInt16>

    /// All bits where a row goes to the second child.
    @inline(__always)
    private func outcome(_ node: Int) -> Lanes {
        let ranks = cells.load(fromByteOffset: Int(columns[node]), as: Lanes.self)
        return Lanes().replacing(with: -1, where: ranks .> limits[node])
    }

    /// The second where a row went to the second child.
    @inline(__always)
    private func chosen(_ went: Lanes, _ first: Lanes, _ second: Lanes) -> Lanes { first ^ ((first ^ second) & went) }

    /// What comes of the two children of a node, for rows that went as this says on the level above.
    @inline(__always)
    private func two(_ a: Lanes, _ node: Int) -> Lanes { chosen(a, outcome(node), outcome(node &+ 1)) }

    /// The same two, three and four levels below the node that all rows come from.
    @inline(__always)
    private func four(_ a: Lanes, _ b: Lanes, _ node: Int) -> Lanes { chosen(a, two(b, node), two(b, node &+ 2)) }

    @inline(__always)
    private func eight(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ node: Int) -> Lanes {
        chosen(a, four(b, c, node), four(b, c, node &+ 4))
    }

    @inline(__always)
    private func sixteen(_ a: Lanes, _ b: Lanes, _ c: Lanes, _ d: Lanes, _ node: Int) -> Lanes {
        chosen(a, eight(b, c, d, node), eight(b, c, d, node &+ 8))
    }

    /// The places of the rows on level five, from 0.
    @inline(__always)
    var places: Lanes {
        let one = outcome(1)
        let two = two(one, 2)
        let three = four(one, two, 4)
        let four = eight(one, two, three, 8)
        let five = sixteen(one, two, three, four, 16)
        return (one & Lanes(repeating: 16)) | (two & Lanes(repeating: 8)) | (three & Lanes(repeating: 4))
            | (four & Lanes(repeating: 2)) | (five & Lanes(repeating: 1))
    }
}
