/// Trees whose leaves add up, as they were fitted, whoever fitted them.
///
/// The sum of a row is `base` plus one leaf of each tree, added in order in the stated arithmetic. That makes it equal,
/// bit for bit, to what the library gives that fitted it. XGBoost's dart alone is equal within 1e-6, because
/// XGBoost adds the trees of dart to the sum in another order.
public struct TreeEnsemble: Sendable, Hashable {
    /// In which numbers thresholds are compared and leaves added.
    public enum Arithmetic: String, Sendable, Hashable, CaseIterable {
        /// Float32, as XGBoost does.
        case single
        /// Double, as LightGBM does.
        case double
    }

    /// What the sum is.
    public enum Output: Sendable, Hashable {
        /// Natural log-odds of the positive class, after multiplication.
        case logOdds(perUnit: Double)
        /// A quantity in the unit of the target, after multiplication.
        case value(perUnit: Double)

        /// What one unit of the sum is worth.
        public var perUnit: Double {
            switch self {
            case .logOdds(let perUnit), .value(let perUnit): perUnit
            }
        }
    }

    /// How numbers are read before any test.
    public enum Reading: String, Sendable, Hashable, CaseIterable {
        /// As they are.
        case plain
        /// Numbers nearer to zero than 1e-35 are zero, as LightGBM drops them from its rows.
        case nearZeroIsZero = "near_zero_is_zero"
        /// The same numbers count as missing.
        case zeroIsMissing = "zero_is_missing"

        /// What LightGBM calls zero: the Float32 next to 1e-35, in a Double.
        ///
        /// Stored, it would be looked up for each number.
        static var nearZero: Double { 0x1.a95a5c0000000p-117 }

        /// A number as tests see it.
        /// - Parameter value: Of the feature.
        /// - Returns: NaN where it counts as missing.
        @inline(__always)
        public func read(_ value: Double) -> Double {
            guard self != .plain, abs(value) <= Self.nearZero else { return value }
            return self == .nearZeroIsZero ? 0 : .nan
        }
    }

    /// In which numbers it is evaluated.
    public let arithmetic: Arithmetic
    /// What the sum is.
    public let output: Output
    /// The sum before any tree.
    public let base: Double
    /// How the numbers of each feature are read.
    public let readings: [Reading]
    /// In the order in which they are added.
    public let trees: [DecisionTree]

    /// How many values a row has.
    public var featureCount: Int { readings.count }
    /// Nodes of all trees.
    public var nodeCount: Int { trees.reduce(0) { $0 + $1.nodes.count } }

    /// States a model.
    /// - Parameters:
    ///   - arithmetic: In which numbers it is evaluated.
    ///   - output: What the sum is.
    ///   - base: The sum before any tree; finite.
    ///   - readings: How the numbers of each feature are read.
    ///   - trees: In the order in which they are added.
    ///   - limits: How large it may be.
    /// - Throws: ``TreeError`` if a tree tests a feature that is not there, or a limit is passed.
    public init(
        arithmetic: Arithmetic,
        output: Output,
        base: Double,
        readings: [Reading],
        trees: [DecisionTree],
        limits: TreeLimits = .standard
    ) throws(TreeError) {
        guard trees.count <= limits.trees, readings.count <= limits.features else { throw .tooLarge }
        guard base.isFinite, output.perUnit.isFinite else { throw .notFinite(node: 0) }
        var nodeCount = 0
        var setWords = 0
        for tree in trees {
            nodeCount += tree.nodes.count
            // A set that several nodes name counts for each: prediction reads it beside the node.
            setWords += tree.setWords
            guard nodeCount <= limits.nodes, setWords <= limits.setWords else { throw .tooLarge }
            if let wrong = tree.nodes.firstIndex(where: { $0.feature.map { $0 >= readings.count } ?? false }) {
                throw .featureOutOfRange(node: wrong)
            }
        }
        self.arithmetic = arithmetic
        self.output = output
        self.base = base
        self.readings = readings
        self.trees = trees
    }

    /// Whether each feature is tested anywhere.
    public var usesFeature: [Bool] {
        var uses = [Bool](repeating: false, count: featureCount)
        for tree in trees {
            for node in tree.nodes { if let feature = node.feature { uses[feature] = true } }
        }
        return uses
    }

    /// Whether each feature is tested for membership anywhere.
    public var isCategorical: [Bool] {
        var isCategorical = [Bool](repeating: false, count: featureCount)
        for tree in trees {
            for case .membership(_, let feature, _) in tree.nodes { isCategorical[feature] = true }
        }
        return isCategorical
    }

    /// The most tests from a root to a leaf.
    public var depth: Int { trees.map(\.depth).max() ?? 0 }
}
