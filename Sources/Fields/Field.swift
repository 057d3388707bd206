public import Definitions
public import Documents

/// A question of the form and everything that follows from it.
public struct Field: Sendable, Hashable {
    /// `[a-z][a-z0-9_]*`, unique over fields and derived features; within its group for a member.
    public let key: String
    /// Noun phrase used in messages, on the check page and for columns.
    public let name: String
    /// Shown above the control.
    public let label: String
    /// Shown below the label.
    public let hint: String?
    /// Shown in messages about the format.
    public let example: String?
    /// What sort of question it is.
    public let kind: FieldKind
    /// What a number is measured in.
    public let unit: Unit
    /// What answers are within.
    public let range: FieldRange?
    /// In order; never empty for kinds with choices, always empty for others.
    public let choices: [Choice]
    /// Whether the choices are ordinal.
    public let isOrdered: Bool
    /// Numeric codes that are not magnitudes.
    public let special: [Double]
    /// The form a text must have.
    public let pattern: FieldPattern?
    /// The rule its check digits must obey.
    public let check: CheckDigit?
    /// A WCAG 1.3.5 token, or `off`.
    public let autocomplete: String
    /// Whether it must be answered where it is shown; never on a page after submission.
    public let isRequired: Bool
    /// The field is shown only where this holds; its page may have a condition too.
    public let condition: Condition?
    /// For `quoted` and `fixed` only.
    public let defaultValue: JSONValue?
    /// Who may read the answer; never empty.
    public let uses: Set<Use>
    /// How the probability of default moves as the value grows.
    public let risk: RiskDirection
    /// Its column in files.
    public let column: String
    /// From values in files to codes.
    public let columnValues: [String: String]
    /// How payments are told apart; of a bank statement.
    public let detection: StatementSettings
    /// The members of a group; empty for other kinds.
    public let fields: [Field]

    /// Whether only the role `fairness` may read it.
    public var isProtected: Bool { uses.contains(.protected) }

    /// Whether it is a feature of the product's models.
    public var isFeature: Bool { kind.isPredictor && uses.contains(.model) }

    /// Label of a code, if the field has it.
    /// - Parameter code: As stored.
    /// - Returns: The label for people.
    public func label(ofCode code: String) -> String? { choices.first { $0.code == code }?.label }
}

/// One answer to choose.
public struct Choice: Sendable, Hashable {
    /// As stored and as a model sees it.
    public let code: String
    /// For people.
    public let label: String
}
