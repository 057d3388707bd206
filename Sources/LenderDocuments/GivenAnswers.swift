package import Casework
import CheckedAnswers
package import Documents
import Pages
package import Products
package import Requests

/// An application whose answers stand side by side in one object: by the product's own keys, or by the columns of one of
/// its mappings.
package struct GivenAnswers {
    package let product: Product
    /// Answers by field key, and under `consents` what was agreed to.
    package let application: [String: JSONValue]

    /// - Parameters:
    ///   - members: Of the body.
    ///   - catalogue: The products on offer.
    /// - Throws: 422 for a product or mapping that is not there, and for columns of the mapping that are no questions.
    package init(_ members: [String: JSONValue], catalogue: ProductCatalogue) throws(Refusal) {
        let id = members["product"]?.stringValue ?? (catalogue.products.count == 1 ? catalogue.products[0].id : nil)
        guard let product = id.flatMap({ catalogue[$0] }) else {
            let names = catalogue.products.map(\.id).joined(separator: ", ")
            throw .validation([
                Mistake("product", members["product"] == nil ? .required : .choice, "Product must be one of \(names)")
            ])
        }
        var answers = members
        answers["product"] = nil
        answers["mapping"] = nil
        if let mapping = members["mapping"] {
            guard let mapping = product.imports.first(where: { .string($0.id) == mapping }) else {
                let names = product.imports.map(\.id).joined(separator: ", ")
                throw .validation([Mistake("mapping", .choice, "Mapping must be one of \(names)")])
            }
            answers = try mapping.answers(answers)
        }
        self.product = product
        application = answers
    }
}

extension ImportMapping {
    /// What columns of a foreign form answer; what is no column is taken for an answer of the product's own.
    fileprivate func answers(_ columns: [String: JSONValue]) throws(Refusal) -> [String: JSONValue] {
        var answers: [String: JSONValue] = [:]
        var mistakes: [Mistake] = []
        for (name, value) in columns.sorted(by: { $0.key < $1.key }) {
            switch self.columns[name] {
            case nil: answers[name] = value
            case .field(let key, let values, let scale, let companions):
                answers[key] = value.stringValue.flatMap { values[$0] }.map(JSONValue.string) ?? value.scaled(by: scale)
                answers.merge(companions) { $1 }
            case .flag(let key, let code, let on):
                let text = value.stringValue ?? String(decoding: value.canonicalBytes, as: UTF8.self)
                answers[key] = .array((answers[key]?.arrayValue ?? []) + (on.contains(text) ? [.string(code)] : []))
            case .key, .check, .report, .drop: continue
            case .derived, .protected, .target:
                mistakes.append(Mistake(name, .unknown, "\(name) is nothing that an applicant answers"))
            }
        }
        guard mistakes.isEmpty else { throw .validation(mistakes) }
        return answers
    }
}

extension JSONValue {
    fileprivate func scaled(by scale: Double) -> JSONValue {
        guard let number = numberValue, scale != 1 else { return self }
        return .number(number * scale)
    }
}
