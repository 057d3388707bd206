public import Definitions
public import Documents

/// One input of a model: its meaning, not its value.
public struct Feature: Sendable, Hashable {
    /// Whether the feature is a number or a category.
    public enum Kind: Sendable, Hashable {
        /// A finite Double in the feature's unit.
        case number
        /// One of the codes, in the order of the definition; `isOrdered` makes them ordinal.
        case category(codes: [String], isOrdered: Bool)

        /// The codes of a category; empty for a number.
        public var codes: [String] {
            if case .category(let codes, _) = self { codes } else { [] }
        }
    }

    /// The key of the field or derived feature.
    public let key: String
    /// Noun phrase for people.
    public let name: String
    /// Number or category.
    public let kind: Kind
    /// What a number is measured in.
    public let unit: Unit
    /// Numeric codes that are not magnitudes and get their own bins.
    public let special: [Double]
    /// How the probability of default moves as the value grows.
    public let risk: RiskDirection

    /// Whether it is a category along whose order risk moves one way: trees then compare places in the list, as they do
    /// numbers, because a set of codes has no direction that could be kept.
    public var isRanked: Bool {
        if case .category(_, isOrdered: true) = kind { risk != .none } else { false }
    }

    /// States a feature; products make theirs when they are parsed.
    public init(
        key: String,
        name: String,
        kind: Kind,
        unit: Unit = .none,
        special: [Double] = [],
        risk: RiskDirection = .none
    ) {
        self.key = key
        self.name = name
        self.kind = kind
        self.unit = unit
        self.special = special
        self.risk = risk
    }
}

/// The inputs of a product's models, in the one order that training and serving share.
public struct FeatureSchema: Sendable, Hashable {
    /// Predictor fields of use `model` in page order, then derived features of use `model` in file order.
    public let features: [Feature]
    /// Positions of the features in the canonical order of their keys (UTF-16), as digests of vectors need it.
    public let canonicalOrder: [Int]
    /// Their keys in that order.
    public let canonicalKeys: CanonicalKeys
    private let positions: [String: Int]

    /// States a schema.
    /// - Parameter features: In order; keys must be unique.
    public init(_ features: [Feature]) {
        self.features = features
        let order = features.indices.sorted {
            features[$0].key.utf16.lexicographicallyPrecedes(features[$1].key.utf16)
        }
        canonicalOrder = order
        canonicalKeys = CanonicalKeys(order.map { features[$0].key })
        positions = Dictionary(
            features.enumerated().map { ($1.key, $0) },
            uniquingKeysWith: { first, second in preconditionFailure("features \(first) and \(second) share a key") }
        )
    }

    /// How many features there are.
    public var count: Int { features.count }

    /// Where a feature stands.
    /// - Parameter key: Its key.
    /// - Returns: Its position, or nil if the schema has no such feature.
    public func index(of key: String) -> Int? { positions[key] }
}
