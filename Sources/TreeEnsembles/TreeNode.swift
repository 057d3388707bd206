/// A node of a ``DecisionTree``.
///
/// Every format's rules are brought to these: less than goes to the first child, membership goes to the second, and
/// a missing value goes where the node says.
public enum TreeNode: Sendable, Hashable {
    /// Adds its value to the sum.
    case leaf(Double)
    /// Numbers below the threshold go to the first child, the others to the second.
    case threshold(Double, feature: Int, missingGoesFirst: Bool)
    /// Codes of the set go to the second child, all others to the first.
    case membership(CategorySet, feature: Int, missingGoesFirst: Bool)

    /// What is tested; nil for a leaf.
    public var feature: Int? {
        switch self {
        case .leaf: nil
        case .threshold(_, let feature, _), .membership(_, let feature, _): feature
        }
    }

    /// What is added to the sum; nil for a node with children.
    public var leafValue: Double? { if case .leaf(let value) = self { value } else { nil } }

    /// Whether a value goes to the second child.
    /// - Parameter value: Of the tested feature; NaN if missing.
    /// - Returns: False for a leaf.
    public func goesSecond(_ value: Double) -> Bool {
        switch self {
        case .leaf: false
        case .threshold(let threshold, _, let missingGoesFirst): value.isNaN ? !missingGoesFirst : value >= threshold
        case .membership(let set, _, let missingGoesFirst): value.isNaN ? !missingGoesFirst : set.contains(value)
        }
    }
}

/// A node as a file lists it, its children named by their places in the list.
public struct LinkedNode: Sendable, Hashable {
    /// What it does.
    public let node: TreeNode
    /// Place of the first child; not read for a leaf.
    public let first: Int
    /// Place of the second child; not read for a leaf.
    public let second: Int
    /// Training weight that reached it; not negative.
    public let cover: Double

    /// States a node.
    /// - Parameters:
    ///   - node: What it does.
    ///   - first: Place of the first child.
    ///   - second: Place of the second child.
    ///   - cover: Training weight that reached it.
    public init(node: TreeNode, first: Int = -1, second: Int = -1, cover: Double) {
        self.node = node
        self.first = first
        self.second = second
        self.cover = cover
    }
}
