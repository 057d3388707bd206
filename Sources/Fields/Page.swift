package import Definitions
public import Documents

/// A page of the form: fields that are answered together.
public struct Page: Sendable, Hashable {
    /// When a page is shown.
    public enum Stage: String, Sendable, Hashable, CaseIterable {
        /// Part of the application.
        case form
        /// Optional, once the decision is queued.
        case afterSubmit = "after_submit"
    }

    /// Unique within the product; letters, digits, `_` and `-`.
    public let id: String
    /// Heading.
    public let title: String
    /// Text under the heading.
    public let intro: String?
    /// The page is shown only where this holds.
    public let condition: Condition?
    /// When it is shown.
    public let stage: Stage
    /// In order, series expanded, never empty.
    public let fields: [Field]
}

/// Shows a field or a page only for certain answers to an earlier field.
public struct Condition: Sendable, Hashable {
    /// Key of a field with choices, or of a yes-or-no field, whose codes are `yes` and `no`.
    public let field: String
    /// Any of these makes it hold.
    public let codes: Set<String>

    /// Whether the condition holds.
    /// - Parameter values: Answers by key, in their JSON form.
    /// - Returns: False where the field has no answer.
    public func holds(for values: [String: JSONValue]) -> Bool {
        switch values[field] {
        case .string(let code): codes.contains(code)
        case .bool(let answer): codes.contains(answer ? "yes" : "no")
        case .array(let selected): selected.contains { $0.stringValue.map(codes.contains) ?? false }
        default: false
        }
    }
}

/// Something the applicant agrees to: never ticked in advance, never bundled, never a feature.
public struct Consent: Sendable, Hashable {
    /// Unique over consents and fields.
    public let key: String
    /// What is agreed to.
    public let label: String
    /// Whether there is no application without it.
    public let isRequired: Bool

    /// Reads a consent; what is not said to be optional is required.
    package init(_ node: DefinitionNode) throws(ProductError) {
        try node.permit(["key", "label", "required"])
        key = try node.required("key").name(.key)
        label = try node.required("label").text()
        isRequired = try node["required"]?.flag() ?? true
    }
}
