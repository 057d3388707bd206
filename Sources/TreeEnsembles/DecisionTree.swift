/// A binary tree in breadth-first order.
///
/// The two children of a node stand beside each other. As every node but the root is a child of exactly one earlier
/// node, the order alone says whose: cycles cannot be written down.
public struct DecisionTree: Sendable, Hashable {
    /// Breadth first, the root at 0.
    public let nodes: [TreeNode]
    /// Training weight that reached each node; finite and not negative.
    public let covers: [Double]
    /// Place of the first child of each node, the second right behind it; 0 for a leaf.
    public let firstChildren: [Int32]
    /// The most tests from the root to a leaf.
    public let depth: Int

    /// Reads nodes that stand breadth first.
    /// - Parameters:
    ///   - nodes: In breadth-first order, and nothing else.
    ///   - covers: One for each node.
    ///   - limits: How large it may be.
    /// - Throws: ``TreeError`` if the list is no tree.
    public init(
        breadthFirst nodes: [TreeNode],
        covers: [Double],
        limits: TreeLimits = .standard
    ) throws(TreeError) {
        precondition(nodes.count == covers.count, "\(covers.count) covers of \(nodes.count) nodes")
        guard !nodes.isEmpty else { throw .empty }
        guard nodes.count <= limits.nodes else { throw .tooLarge }
        var firstChildren = [Int32](repeating: 0, count: nodes.count)
        var depths = [Int32](repeating: 0, count: nodes.count)
        var next = 1
        for (place, node) in nodes.enumerated() {
            guard place < next else { throw .childOutOfRange(node: place) }
            try Self.check(node, cover: covers[place], at: place, limits)
            guard node.feature != nil else { continue }
            guard next + 1 < nodes.count else { throw .childOutOfRange(node: place) }
            guard depths[place] < limits.depth else { throw .tooDeep }
            firstChildren[place] = Int32(next)
            depths[next] = depths[place] + 1
            depths[next + 1] = depths[next]
            next += 2
        }
        guard next == nodes.count else { throw .reachedTwice(node: next) }
        self.nodes = nodes
        self.covers = covers
        self.firstChildren = firstChildren
        depth = Int(depths.max() ?? 0)
    }

    /// Puts linked nodes in order; what the root does not reach is left out.
    /// - Parameters:
    ///   - linked: As a file lists them, the root first.
    ///   - limits: How large it may be.
    /// - Throws: ``TreeError`` if they are no tree.
    public init(_ linked: [LinkedNode], limits: TreeLimits = .standard) throws(TreeError) {
        guard !linked.isEmpty else { throw .empty }
        guard linked.count <= limits.nodes else { throw .tooLarge }
        var isReached = [Bool](repeating: false, count: linked.count)
        var order = [0]
        order.reserveCapacity(linked.count)
        isReached[0] = true
        var place = 0
        while place < order.count {
            let node = linked[order[place]]
            if node.node.feature != nil {
                for child in [node.first, node.second] {
                    guard linked.indices.contains(child) else { throw .childOutOfRange(node: order[place]) }
                    guard !isReached[child] else { throw .reachedTwice(node: child) }
                    isReached[child] = true
                    order.append(child)
                }
            }
            place += 1
        }
        try self.init(
            breadthFirst: order.map { linked[$0].node },
            covers: order.map { linked[$0].cover },
            limits: limits
        )
    }

    private static func check(
        _ node: TreeNode,
        cover: Double,
        at place: Int,
        _ limits: TreeLimits
    ) throws(TreeError) {
        guard cover.isFinite, cover >= 0 else { throw .notFinite(node: place) }
        switch node {
        case .leaf(let value): guard value.isFinite else { throw .notFinite(node: place) }
        case .threshold(let threshold, let feature, _):
            guard threshold.isFinite else { throw .notFinite(node: place) }
            guard feature >= 0, feature < limits.features else { throw .featureOutOfRange(node: place) }
        case .membership(_, let feature, _):
            guard feature >= 0, feature < limits.features else { throw .featureOutOfRange(node: place) }
        }
    }

    /// Words of 64 bits that the sets of its categorical nodes take, a set of several nodes for each of them.
    public var setWords: Int {
        nodes.reduce(0) { words, node in
            if case .membership(let set, _, _) = node { words + set.wordCount } else { words }
        }
    }

    /// The place of the leaf that a row reaches.
    /// - Parameter row: One value for each feature; NaN if missing.
    /// - Returns: A place in ``nodes``.
    public func leaf(of row: [Double]) -> Int {
        var place = 0
        while let feature = nodes[place].feature {
            place = Int(firstChildren[place]) + (nodes[place].goesSecond(row[feature]) ? 1 : 0)
        }
        return place
    }
}
