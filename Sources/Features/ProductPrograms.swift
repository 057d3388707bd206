public import CheckedAnswers
import Definitions
public import FeatureDefinitions
import Fields
public import Lending
public import Products

/// The programs that every application of a product runs, made once for who takes in many.
public struct ProductPrograms: Sendable {
    /// That of the feature vector.
    public let vector: FeatureProgram
    /// One for each derived feature that models are given instead of computing it.
    package let given: [String: FeatureProgram]
    /// Of both sides of the rules between answers, in the order of the rules; constants are left out.
    package let rules: FeatureProgram
    private let factKeys: [String]
    /// Those of them that can be known: an identifying answer is itself never a fact.
    private let openFactKeys: [String]
    private let facts: FeatureProgram

    /// Resolves the definition of a product.
    public init(_ product: Product) {
        let vector = FeatureProgram(product)
        let given = vector.inputs.filter { $0.field == nil }
            .map { ($0.key, FeatureProgram(product, outputs: [$0.key])) }
        self.vector = vector
        self.given = Dictionary(given) { first, _ in first }
        rules = FeatureProgram(product, outputs: product.rules.flatMap { [$0.left, $0.right] }.compactMap(\.key))
        factKeys = product.factKeys
        openFactKeys = factKeys.filter { !(product.field($0)?.uses.contains(.identity) ?? false) }
        facts = FeatureProgram(product, outputs: openFactKeys)
    }

    /// The values that policy names and no model feature holds, such as `of_legal_age: 1`.
    ///
    /// Derived where identity is known, so that identity stays there: an identifying answer is itself never a fact.
    /// - Parameters:
    ///   - policy: Answers for policy.
    ///   - identity: Answers that only derived values may read.
    ///   - model: Answers for models.
    ///   - submittedOn: The local date of submission.
    /// - Returns: A value for each key, missing where it cannot be known.
    public func facts(
        _ policy: PolicyAnswers,
        identity: IdentityAnswers,
        model: ModelAnswers,
        submittedOn: CalendarDate
    ) -> [String: FeatureValue] {
        let values = facts.run(submittedOn: submittedOn) { key in policy[key] ?? model[key] ?? identity[key] }
        let hidden = factKeys.map { ($0, FeatureValue.missing) }
        return Dictionary(hidden + zip(openFactKeys, values)) { $1 }
    }
}

extension Operand {
    /// The key of what it reads; nil for a constant and for the date.
    package var key: String? { if case .key(let key) = self { key } else { nil } }
}
