package import Definitions
import Fields

/// What one feature or one fact is worth: a number, a category, or nothing.
public enum FeatureValue: Sendable, Hashable {
    /// A finite number, in the feature's unit.
    case number(Double)
    /// A code of the feature's categories.
    case category(String)
    /// Not given, not applicable, or not computable.
    case missing
}

/// One test of one value, as a policy item or a derived feature states it.
public enum Test: Sendable, Hashable {
    /// Greater than the limit.
    case above(Double)
    /// Greater than the limit or equal to it.
    case atLeast(Double)
    /// Less than the limit.
    case below(Double)
    /// Less than the limit or equal to it.
    case atMost(Double)
    /// One of the codes.
    case isOneOf([String])

    /// Whether the value passes.
    /// - Parameter value: The value to test.
    /// - Returns: Nil where the question has no answer: the value is missing, or of the other type.
    public func holds(_ value: FeatureValue) -> Bool? {
        switch (self, value) {
        case (.above(let limit), .number(let number)): number > limit
        case (.atLeast(let limit), .number(let number)): number >= limit
        case (.below(let limit), .number(let number)): number < limit
        case (.atMost(let limit), .number(let number)): number <= limit
        case (.isOneOf(let codes), .category(let code)): codes.contains(code)
        default: nil
        }
    }
}

extension Test {
    /// The keys of which an entry with a test has exactly one.
    package static let keys: Set = ["above", "at_least", "below", "at_most", "is"]

    /// Reads the one test of an entry, which must suit what is tested.
    package init(in node: DefinitionNode, of kind: Feature.Kind, named name: String) throws(ProductError) {
        let stated = Self.keys.filter(node.has)
        guard stated.count == 1, let key = stated.first, let place = node[key] else {
            throw node.failure(.expected("an entry with exactly one test: above, at_least, below, at_most or is"))
        }
        guard key == "is" else {
            guard case .number = kind else { throw place.failure(.wrongType(name, needed: "a number")) }
            self = .limit(key, try place.number())
            return
        }
        guard case .category(let codes, _) = kind else { throw place.failure(.wrongType(name, needed: "a category")) }
        self = .isOneOf(try place.each { element throws(ProductError) in try element.code(among: codes) })
    }

    private static func limit(_ key: String, _ number: Double) -> Test {
        switch key {
        case "above": .above(number)
        case "at_least": .atLeast(number)
        case "below": .below(number)
        default: .atMost(number)
        }
    }
}
