/// Why nodes are not a tree, or trees not a model.
public enum TreeError: Error, Sendable, Hashable {
    /// A child is none of the nodes.
    case childOutOfRange(node: Int)
    /// A node has two parents, or is its own ancestor.
    case reachedTwice(node: Int)
    /// A feature is none of the model's.
    case featureOutOfRange(node: Int)
    /// A threshold, leaf or cover is not finite, or a cover negative.
    case notFinite(node: Int)
    /// Nodes inside one another beyond the limit.
    case tooDeep
    /// More trees, nodes, features or codes of sets than the limit.
    case tooLarge
    /// No node at all.
    case empty
}

extension TreeError: CustomStringConvertible {
    /// A short phrase.
    public var description: String {
        switch self {
        case .childOutOfRange(let node): "node \(node) names a child that does not exist"
        case .reachedTwice(let node): "node \(node) is reached twice"
        case .featureOutOfRange(let node): "node \(node) tests a feature that does not exist"
        case .notFinite(let node): "node \(node) has a number that is not finite, or a negative weight"
        case .tooDeep: "the tree is too deep"
        case .tooLarge: "too many trees, nodes, features or codes of sets"
        case .empty: "a tree has no node"
        }
    }
}

/// How large a model may be.
public struct TreeLimits: Sendable, Hashable {
    /// Trees of a model.
    public let trees: Int
    /// Nodes of all trees together; at most 2²³, so that nodes and ``setWords`` together have a place below 2²⁴.
    public let nodes: Int
    /// Tests from a root to a leaf.
    public let depth: Int
    /// Features of a model; at most 65,535.
    public let features: Int
    /// Words of 64 bits that the sets of a model's categorical nodes may take together: as many as nodes.
    public var setWords: Int { nodes }

    /// States limits.
    /// - Parameters:
    ///   - trees: Trees of a model.
    ///   - nodes: Nodes of all trees together; at most 2²³.
    ///   - depth: Tests from a root to a leaf.
    ///   - features: Features of a model; at most 65,535.
    public init(trees: Int, nodes: Int, depth: Int, features: Int) {
        precondition(features <= 65_535, "\(features) features")
        precondition(nodes <= 1 << 23, "\(nodes) nodes")
        self.trees = trees
        self.nodes = nodes
        self.depth = depth
        self.features = features
    }

    /// Far above what scoring an applicant needs: 20,000 trees, 4 million nodes, depth 128, 10,000 features.
    ///
    /// What bounds a model that is to be imported or trained is the file of its artefact, of at most 16 MiB: about 5,000
    /// trees of depth 6.
    public static let standard = TreeLimits(trees: 20_000, nodes: 4_000_000, depth: 128, features: 10_000)
}
