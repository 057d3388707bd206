import Applications
import CheckedAnswers
import Definitions
package import Documents
import Fields
package import Lending
package import Pages
package import Products

/// The whole application on one page: empty, or as it was sent with what is wrong with it.
package struct WholeForm {
    package let product: Product
    /// Of the application to be; it makes two clicks one application.
    package let id: ApplicationID
    /// What the controls held, by name.
    package private(set) var inputs: [String: [String]]
    /// What was understood of it.
    package private(set) var answers: [String: JSONValue] = [:]
    package var mistakes: [Mistake] = []
    /// What was read of statements, where that was asked for.
    private var previews: [String: StatementPreview] = [:]

    /// An empty one, or one that was sent.
    /// - Parameters:
    ///   - product: What is applied for.
    ///   - id: Of the application to be.
    ///   - inputs: What the controls held.
    ///   - today: The local date.
    package init(product: Product, id: ApplicationID, inputs: [String: [String]] = [:], on today: CalendarDate) {
        self.product = product
        self.id = id
        self.inputs = inputs
        guard !inputs.isEmpty else { return }
        for page in product.formPages where page.condition?.holds(for: answers) ?? true {
            let reading = product.readPage(page, form: inputs, draft: answers, on: today)
            answers.merge(reading.values) { $1 }
            mistakes += reading.errors.map { Mistake($0) }
        }
    }

    /// Shows what is read of a statement, and nothing of what else may be wrong: the form is not sent yet.
    /// - Parameter key: Of a field of kind `statement`; of another, nothing is shown.
    package mutating func read(_ key: String) {
        mistakes = mistakes.filter { $0.key == key }
        guard mistakes.isEmpty, let field = product.field(key), field.kind == .statement else { return }
        guard let preview = product.statementPreview(of: field, form: inputs) else {
            mistakes = [Mistake(key, .required, "Enter \(field.name): choose its file, or paste its lines")]
            return
        }
        previews[key] = preview
        // No page can choose a file for anybody; as lines in the box it is sent again with everything else.
        if let file = inputs.removeValue(forKey: key) { inputs["\(key)-pasted"] = file }
    }

    /// Whether a control of a product's form may be sent more than once.
    package static func mayRepeat(_ name: String, in product: Product) -> Bool {
        name == "consents" || product.formPages.contains { FormPage.mayRepeat(name, on: $0) }
    }

    private var sections: [FormPage] {
        product.formPages.filter { $0.condition?.holds(for: answers) ?? true }
            .map { page in
                let keys = Set(page.fields.map(\.key))
                let own = mistakes.filter { mistake in
                    keys.contains(String(decoding: mistake.key.utf8.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self))
                }
                return FormPage(
                    product: product,
                    page: page,
                    id: id,
                    inputs: inputs,
                    mistakes: own,
                    answers: answers,
                    previews: previews
                )
            }
    }

    /// What the template shows.
    package var view: View {
        let sections = sections.map(\.view)
        let missing = Set(mistakes.map(\.key))
        let given = Set(inputs["consents"] ?? [])
        var errors = sections.flatMap { $0["errors"] as? [View] ?? [] }
        let consents = product.consents.map { consent in
            [
                "consentID": "consent-\(consent.key)", "key": consent.key, "label": consent.label,
                "isOptional": !consent.isRequired, "isMissing": missing.contains(consent.key),
                "isGiven": given.contains(consent.key),
            ] as View
        }
        errors += mistakes.filter { mistake in product.consents.contains { $0.key == mistake.key } }
            .map { ["href": "#consent-\($0.key)", "message": $0.message] as View }
        var view: View = [
            "heading": product.title, "id": id.base32, "productID": product.id, "sections": sections,
            "consents": consents, "hasErrors": !mistakes.isEmpty, "errors": errors,
        ]
        let statements = product.formPages.flatMap(\.fields).filter { $0.kind == .statement }
        view["takesFile"] = !statements.isEmpty
        view["reads"] = statements.map { ["key": $0.key, "label": $0.label] as View }
        if product.consents.contains(where: { missing.contains($0.key) }) {
            view["consentError"] = "Select what is needed to send the application"
        }
        return view
    }
}
