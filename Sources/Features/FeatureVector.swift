public import Documents
public import FeatureDefinitions

/// The inputs of a model for one applicant, in the order of the product's schema.
public struct FeatureVector: Sendable, Hashable {
    /// `[featureCount]`, in the order of the schema; numbers are finite.
    public let values: [FeatureValue]

    /// States a vector; those of applicants come from a ``FeatureProgram``.
    /// - Parameter values: In the order of the schema.
    public init(values: [FeatureValue]) {
        self.values = values
    }

    /// One value.
    public subscript(_ index: Int) -> FeatureValue { values[index] }

    /// SHA-256 of the canonical JSON object of the vector, null for what is missing.
    /// - Parameter schema: The schema the vector was made for; must have as many features.
    /// - Returns: The digest that a decision stores and an auditor can compute again.
    public func digest(_ schema: FeatureSchema) -> ContentDigest {
        precondition(values.count == schema.count, "\(values.count) values for \(schema.count) features")
        var writer = CanonicalWriter(capacity: 2048)
        writer.beginObject()
        for (place, index) in schema.canonicalOrder.enumerated() {
            writer.key(place, of: schema.canonicalKeys)
            switch values[index] {
            case .number(let number): writer.number(number)
            case .category(let code): writer.string(code)
            case .missing: writer.null()
            }
        }
        writer.endObject()
        return .sha256(of: writer.bytes)
    }
}

extension FeatureValue {
    /// A number, a text, or null for what is missing.
    public var json: JSONValue {
        switch self {
        case .number(let number): .number(number)
        case .category(let code): .string(code)
        case .missing: .null
        }
    }

    /// Reads what ``json`` writes.
    /// - Parameter json: A number, a text or null; nil results from anything else.
    public init?(json: JSONValue) {
        switch json {
        case .number(let number): self = .number(number)
        case .string(let code): self = .category(code)
        case .null: self = .missing
        case .bool, .array, .object: return nil
        }
    }
}
