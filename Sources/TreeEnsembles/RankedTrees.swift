// Trees as complete binary heaps over ranks: the children of node i are 2i and 2i + 1, so no node says where they are,
// and a node is four bytes. Leaves above the last level are repeated below; every row takes the same number of steps, so
// there is no branch to mispredict, and several rows or trees can be walked at once.

/// Trees of small depth, complete, over ranks.
struct RankedTrees<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
    /// Deeper trees would be mostly padding.
    static var maximumDepth: Int { 8 }

    private struct Node {
        let column: UInt16
        /// Ranks above go to the second child.
        let limit: UInt16
    }

    private let ranks: ThresholdRanks
    private let base: Scalar
    private let treeCount: Int
    private let depth: Int
    /// `2^depth` for each tree; the first of them is not used.
    private let nodes: [Node]
    /// `2^depth` for each tree.
    private let leaves: [Scalar]

    /// Nil for trees that are too deep, or too many tests for ranks.
    init?(_ ensemble: TreeEnsemble) {
        guard ensemble.depth <= Self.maximumDepth, let ranks = ThresholdRanks(ensemble) else { return nil }
        depth = ensemble.depth
        var nodes: [Node] = []
        var leaves: [Scalar] = []
        let width = 1 << depth
        nodes.reserveCapacity(width * ensemble.trees.count)
        for tree in ensemble.trees {
            var heap = [Node](repeating: Node(column: 0, limit: 255), count: width)
            var values = [Scalar](repeating: 0, count: width)
            var places = [0]
            for level in 0...depth {
                var next: [Int] = []
                for (index, place) in places.enumerated() {
                    let node = tree.nodes[place]
                    if level == depth {
                        values[index] = Scalar(node.leafValue ?? 0)
                    } else if let test = ranks.test(of: node) {
                        heap[1 << level | index] = Node(column: UInt16(test.column), limit: UInt16(test.limit))
                        next += [Int(tree.firstChildren[place]), Int(tree.firstChildren[place]) + 1]
                    } else {
                        next += [place, place]
                    }
                }
                places = next
            }
            nodes += heap
            leaves += values
        }
        self.ranks = ranks
        self.nodes = nodes
        self.leaves = leaves
        base = Scalar(ensemble.base)
        treeCount = ensemble.trees.count
    }

    var byteCount: Int { nodes.count * MemoryLayout<Node>.stride + leaves.count * MemoryLayout<Scalar>.stride }

    /// The sum of one row, four trees at a time; leaves are added in order.
    func sum(of row: UnsafePointer<Double>) -> Scalar {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: ranks.columnCount + 1) { cells in
            nodes.withUnsafeBufferPointer { nodes in
                leaves.withUnsafeBufferPointer { leaves in
                    guard let cells = cells.baseAddress, let nodes = nodes.baseAddress,
                        let leaves = leaves.baseAddress
                    else { return base }
                    cells[0] = 0
                    ranks.rank(row, into: cells)
                    return sum(UnsafePointer(cells), nodes, leaves)
                }
            }
        }
    }

    @inline(__always)
    private func sum(
        _ cells: UnsafePointer<UInt8>,
        _ nodes: UnsafePointer<Node>,
        _ leaves: UnsafePointer<Scalar>
    ) -> Scalar {
        let width = 1 << depth
        var sum = base
        var tree = 0
        while tree &+ 4 <= treeCount {
            let heap = nodes + tree &* width
            var place = (1, 1, 1, 1)
            for _ in 0..<depth {
                place.0 = Self.step(place.0, heap, cells)
                place.1 = Self.step(place.1, heap + width, cells)
                place.2 = Self.step(place.2, heap + 2 &* width, cells)
                place.3 = Self.step(place.3, heap + 3 &* width, cells)
            }
            let values = leaves + (tree &* width &- width)
            sum += values[place.0]
            sum += values[width &+ place.1]
            sum += values[2 &* width &+ place.2]
            sum += values[3 &* width &+ place.3]
            tree &+= 4
        }
        while tree < treeCount {
            var place = 1
            for _ in 0..<depth { place = Self.step(place, nodes + tree &* width, cells) }
            sum += leaves[(tree &- 1) &* width &+ place]
            tree &+= 1
        }
        return sum
    }

    @inline(__always)
    private static func step(_ place: Int, _ heap: UnsafePointer<Node>, _ cells: UnsafePointer<UInt8>) -> Int {
        let node = heap[place]
        return 2 &* place &+ (UInt16(cells[Int(node.column)]) > node.limit ? 1 : 0)
    }

    /// Rows that are walked through one tree before the next: their ranks stay in the first-level cache.
    private static var blockSize: Int { 128 }

    /// The sums of many rows.
    func sums(of rows: UnsafePointer<Double>, stride: Int, count: Int, into sums: UnsafeMutablePointer<Scalar>) {
        let columnCount = ranks.columnCount + 1
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: columnCount * Self.blockSize) { cells in
            nodes.withUnsafeBufferPointer { nodes in
                leaves.withUnsafeBufferPointer { leaves in
                    guard let cells = cells.baseAddress, let nodes = nodes.baseAddress, let leaves = leaves.baseAddress
                    else { return sums.update(repeating: base, count: count) }
                    var start = 0
                    while start < count {
                        let size = min(Self.blockSize, count &- start)
                        // Padding tests column 0, which a model without tests does not write.
                        if columnCount == 1 { cells.update(repeating: 0, count: size) }
                        ranks.rank(
                            rows: rows + start &* stride,
                            featureCount: stride,
                            count: size,
                            into: cells,
                            stride: columnCount
                        )
                        (sums + start).update(repeating: base, count: size)
                        addBlock(UnsafePointer(cells), columnCount, size, nodes, leaves, sums + start)
                        start &+= size
                    }
                }
            }
        }
    }

    /// Walks a block through all trees, four rows at a time.
    @inline(__always)
    private func addBlock(
        _ cells: UnsafePointer<UInt8>,
        _ columnCount: Int,
        _ size: Int,
        _ nodes: UnsafePointer<Node>,
        _ leaves: UnsafePointer<Scalar>,
        _ sums: UnsafeMutablePointer<Scalar>
    ) {
        let width = 1 << depth
        for tree in 0..<treeCount {
            let heap = nodes + tree &* width
            let values = leaves + (tree &* width &- width)
            var row = 0
            while row &+ 4 <= size {
                let first = cells + row &* columnCount
                var place = (1, 1, 1, 1)
                for _ in 0..<depth {
                    place.0 = Self.step(place.0, heap, first)
                    place.1 = Self.step(place.1, heap, first + columnCount)
                    place.2 = Self.step(place.2, heap, first + 2 &* columnCount)
                    place.3 = Self.step(place.3, heap, first + 3 &* columnCount)
                }
                sums[row] += values[place.0]
                sums[row &+ 1] += values[place.1]
                sums[row &+ 2] += values[place.2]
                sums[row &+ 3] += values[place.3]
                row &+= 4
            }
            while row < size {
                var place = 1
                for _ in 0..<depth { place = Self.step(place, heap, cells + row &* columnCount) }
                sums[row] += values[place]
                row &+= 1
            }
        }
    }
}
