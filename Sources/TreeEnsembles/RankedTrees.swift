// Trees as complete binary heaps over ranks: the children of node i are 2i and 2i + 1, so no node says where they are,
// and a node is four bytes. Leaves above the last level are repeated below; every row takes the same number of steps, so
// there is no branch to mispredict, and several trees can be walked at once. `TreeLanes` walks many rows.

/// Trees of small depth, complete, over ranks.
struct RankedTrees<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
    /// Deeper trees would be mostly padding.
    static var maximumDepth: Int { 8 }

    struct Node {
        let column: UInt16
        /// Ranks above go to the second child.
        let limit: UInt16
    }

    let ranks: ThresholdRanks
    let base: Scalar
    let treeCount: Int
    let depth: Int
    /// `2^depth` for each tree; the first of them is not used.
    let nodes: [Node]
    /// `2^depth` for each tree.
    let leaves: [Scalar]
    /// The same for many rows at once.
    private(set) var lanes: TreeLanes?

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
        lanes = TreeLanes(self)
    }

    var byteCount: Int {
        nodes.count * MemoryLayout<Node>.stride + leaves.count * MemoryLayout<Scalar>.stride + (lanes?.byteCount ?? 0)
    }

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
}
