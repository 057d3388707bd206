public import Documents

/// What applicants told of protected characteristics once their applications were on their way.
///
/// It is for a fairness report and nothing else, and prints no answer.
public struct ToldAnswers: Sendable, CustomStringConvertible, CustomReflectable {
    private let answers: [String: [String: JSONValue]]

    /// Of nobody.
    public static let none = ToldAnswers([:])

    /// What was told.
    /// - Parameter answers: By field key, by what stands in the column `application_ref` of their row.
    public init(_ answers: [String: [String: JSONValue]]) { self.answers = answers }

    /// Of how many applicants anything is known.
    public var count: Int { answers.count { !$0.value.isEmpty } }

    func answer(to key: String, of reference: String) -> JSONValue? { answers[reference]?[key] }

    /// How many told something.
    public var description: String { "ToldAnswers(\(count))" }
    /// Shows no answer.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
