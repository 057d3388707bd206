import Casework
import CheckedAnswers
import Documents
import Pages
import Products
import Requests

/// An application as a program sends it: product, answers, what was agreed to; nothing else is taken.
struct GivenApplication {
    let product: Product
    /// Answers by field key, and under `consents` the keys of what was agreed to.
    let application: [String: JSONValue]

    /// - Throws: 422 naming every member that has no place here, or that is missing.
    init(_ body: JSONValue, catalogue: ProductCatalogue) throws(Refusal) {
        guard let members = body.objectValue else { throw .malformed("The body must be a JSON object.") }
        var mistakes: [Mistake] = []
        for key in members.keys.sorted() where !["product", "answers", "consents"].contains(key) {
            let shown = String(String.UnicodeScalarView(key.unicodeScalars.prefix(64)))
            mistakes.append(Mistake(shown, .unknown, "\(shown) is not part of an application"))
        }
        let id = members["product"]?.stringValue ?? (catalogue.products.count == 1 ? catalogue.products[0].id : nil)
        let product = id.flatMap { catalogue[$0] }
        if product == nil {
            let names = catalogue.products.map(\.id).joined(separator: ", ")
            mistakes.append(Mistake("product", id == nil ? .required : .choice, "Product must be one of \(names)"))
        }
        var application: [String: JSONValue] = [:]
        switch members["answers"] {
        case .object(let answers): application = answers
        case nil: mistakes.append(Mistake("answers", .required, "Enter the answers"))
        default: mistakes.append(Mistake("answers", .format, "Answers must be an object of answers by field"))
        }
        if let consents = members["consents"] {
            if application["consents"] != nil {
                mistakes.append(Mistake("consents", .exclusive, "Consents must be in one place only"))
            }
            application["consents"] = consents
        }
        guard let product, mistakes.isEmpty else { throw .validation(mistakes) }
        self.product = product
        self.application = application
    }
}
