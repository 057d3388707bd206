public import CheckedAnswers
public import Documents
import Fields
public import Products

extension PurposedAnswers where Purpose == CheckedAnswers.Purpose.Protected {
    /// The answers in the form of the JSON interface, for the sealed table they are kept in and for nothing else.
    ///
    /// No message can be made of it: those take ``ModelAnswers`` and ``PolicyAnswers``.
    /// - Parameter product: The product whose questions they answer.
    /// - Returns: By field key.
    public func kept(for product: Product) -> [String: JSONValue] {
        answers.reduce(into: [:]) { kept, answer in
            guard let field = product.field(answer.key), field.isProtected else { return }
            kept[answer.key] = answer.value.json(for: field, currency: product.currency)
        }
    }
}

extension Product {
    /// The consent by which an applicant asks, with the application, that a person looks at it.
    public static let reviewConsent = "human_review_request"
}
