import Definitions
public import FeatureDefinitions
public import Fields

/// A relation between answers that a whole application must satisfy; it passes where an operand is missing.
public struct CrossFieldRule: Sendable, Hashable {
    /// How left must relate to right.
    public enum Relation: String, Sendable, Hashable, CaseIterable {
        case atMost = "at_most"
        case atLeast = "at_least"
        case equal
    }

    /// What a broken rule does.
    public enum Severity: String, Sendable, Hashable, CaseIterable {
        /// Blocks the application.
        case error
        /// Asks the applicant to check the amounts.
        case warning
    }

    /// Unique within the product.
    public let id: String
    /// A number: key of a field or derived feature.
    public let left: Operand
    /// How left must relate to right.
    public let relation: Relation
    /// A number: a key or a constant.
    public let right: Operand
    /// The rule passes where this does not hold.
    public let condition: Condition?
    /// What a broken rule does.
    public let severity: Severity
    /// Key of the form field where the message appears.
    public let field: String
    /// For the applicant.
    public let message: String
}

extension CrossFieldRule {
    /// Reads a rule between numbers.
    init(_ node: DefinitionNode, _ names: DefinitionNames) throws(ProductError) {
        try node.permit(["id", "left", "relation", "right", "when", "severity", "field", "message"])
        let field = try node.required("field")
        let key = try field.text()
        guard names.fields.contains(where: { $0.key == key && !$0.isProtected }) else {
            throw field.failure(.unknown("the field \(key)"))
        }
        self.init(
            id: try node.required("id").name(.reference),
            left: try names.number(node.required("left"), mayBeConstant: false),
            relation: try node.required("relation").word(of: Relation.self),
            right: try names.number(node.required("right"), mayBeConstant: true),
            condition: try node["when"].map { when throws(ProductError) in try Condition(when, fields: names.fields) },
            severity: try node.required("severity").word(of: Severity.self),
            field: key,
            message: try node.required("message").text()
        )
    }
}
