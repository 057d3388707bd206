/// A node as prediction reads it: 12 bytes in Float32, so that a cache line holds five.
struct FlatNode<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
    /// Threshold; value of a leaf; place of the words of a set.
    var value: Scalar
    /// Place of the first child; the second is right behind it.
    var first: UInt32
    /// What is tested.
    var feature: UInt16
    /// How it is tested.
    var flags: UInt16

    static var leaf: UInt16 { 1 }
    static var missingGoesFirst: UInt16 { 2 }
    static var membership: UInt16 { 4 }
}

/// All trees in one array, tree after tree, each breadth first; all sets in another.
struct FlatTrees<Scalar: BinaryFloatingPoint & Sendable>: Sendable {
    let base: Scalar
    let roots: [UInt32]
    let nodes: [FlatNode<Scalar>]
    /// For each set its number of words, then its words.
    let words: [UInt64]
    let hasSets: Bool

    init(_ ensemble: TreeEnsemble) {
        var roots: [UInt32] = []
        var nodes: [FlatNode<Scalar>] = []
        var words: [UInt64] = []
        nodes.reserveCapacity(ensemble.nodeCount)
        for tree in ensemble.trees {
            let root = UInt32(nodes.count)
            roots.append(root)
            for (place, node) in tree.nodes.enumerated() {
                nodes.append(Self.flat(node, first: root + UInt32(tree.firstChildren[place]), &words))
            }
        }
        base = Scalar(ensemble.base)
        self.roots = roots
        self.nodes = nodes
        self.words = words
        hasSets = !words.isEmpty
    }

    private static func flat(_ node: TreeNode, first: UInt32, _ words: inout [UInt64]) -> FlatNode<Scalar> {
        typealias Flat = FlatNode<Scalar>
        switch node {
        case .leaf(let value): return Flat(value: Scalar(value), first: 0, feature: 0, flags: Flat.leaf)
        case .threshold(let threshold, let feature, let missingGoesFirst):
            let flags = missingGoesFirst ? Flat.missingGoesFirst : 0
            return Flat(value: Scalar(threshold), first: first, feature: UInt16(feature), flags: flags)
        case .membership(let set, let feature, let missingGoesFirst):
            let place = words.count
            words.append(UInt64(set.words.count))
            words += set.words
            let flags = Flat.membership | (missingGoesFirst ? Flat.missingGoesFirst : 0)
            // A whole number that Float32 holds exactly: `TreeLimits` bounds the words of sets, and a count for each node.
            precondition(place < 1 << 24, "\(place) words of sets")
            return Flat(value: Scalar(place), first: first, feature: UInt16(feature), flags: flags)
        }
    }

    var byteCount: Int { nodes.count * MemoryLayout<FlatNode<Scalar>>.stride + words.count * 8 + roots.count * 4 }

    /// The sum of one row.
    func sum(of row: UnsafePointer<Scalar>) -> Scalar {
        nodes.withUnsafeBufferPointer { nodes in
            words.withUnsafeBufferPointer { words in
                var sum = base
                for root in roots {
                    var node = nodes[Int(root)]
                    while node.flags & FlatNode<Scalar>.leaf == 0 {
                        let goesSecond = Self.goesSecond(node, row[Int(node.feature)], words)
                        node = nodes[Int(node.first) &+ (goesSecond ? 1 : 0)]
                    }
                    sum += node.value
                }
                return sum
            }
        }
    }

    @inline(__always)
    private static func goesSecond(
        _ node: FlatNode<Scalar>,
        _ value: Scalar,
        _ words: UnsafeBufferPointer<UInt64>
    ) -> Bool {
        if value.isNaN { return node.flags & FlatNode<Scalar>.missingGoesFirst == 0 }
        guard node.flags & FlatNode<Scalar>.membership != 0 else { return !(value < node.value) }
        let place = Int(node.value)
        guard value >= 0, value < Scalar(words[place] &* 64) else { return false }
        let code = Int(value)
        return words[place &+ 1 &+ code / 64] >> UInt64(code % 64) & 1 == 1
    }
}
