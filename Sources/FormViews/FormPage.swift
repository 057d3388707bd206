package import Applications
import Definitions
package import Documents
package import Fields
package import Lending
package import Pages
package import Products

/// One page of a form: what it shows, empty, filled, or with what is wrong.
package struct FormPage {
    package let product: Product
    package let page: Page
    package let id: ApplicationID
    /// What the controls hold, by name.
    package var inputs: [String: [String]] = [:]
    package var mistakes: [Mistake] = []
    /// All answers so far, for questions that depend on other pages.
    package var answers: [String: JSONValue] = [:]
    /// What was read of statements just now, by key.
    package var previews: [String: StatementPreview] = [:]

    /// Gathers what it shows.
    package init(
        product: Product,
        page: Page,
        id: ApplicationID,
        inputs: [String: [String]] = [:],
        mistakes: [Mistake] = [],
        answers: [String: JSONValue] = [:],
        previews: [String: StatementPreview] = [:]
    ) {
        self.product = product
        self.page = page
        self.id = id
        self.inputs = inputs
        self.mistakes = mistakes
        self.answers = answers
        self.previews = previews
    }

    /// The fields that have a place on the page: those that depend on another page only where that says so.
    package var fields: [Field] {
        let here = Set(page.fields.map(\.key))
        return page.fields.filter { field in
            guard field.isAsked, let condition = field.condition, !here.contains(condition.field) else {
                return field.isAsked
            }
            return condition.holds(for: answers)
        }
    }

    /// What the controls of files say of those that were read before, which come with no form.
    package var keptFiles: [String: [String]] {
        page.fields.filter { $0.kind == .statement }
            .reduce(into: [:]) { inputs, field in
                inputs.merge(product.inputs(for: field, value: answers[field.key])) { $1 }
            }
    }

    /// What the template shows.
    package var view: View {
        let byKey = Dictionary(mistakes.map { ($0.key, $0.message) }) { first, _ in first }
        let controls = fields.map {
            FieldControl(
                product: product,
                field: $0,
                name: $0.key,
                inputs: inputs,
                mistakes: byKey,
                preview: previews[$0.key]
            )
        }
        var view: View = [
            "id": id.base32, "heading": page.title, "fields": controls.map(\.view), "hasErrors": !mistakes.isEmpty,
            "errors": mistakes.map { ["href": "#\(target(of: $0.key))", "message": $0.message] as View },
        ]
        view["intro"] = page.intro
        view["takesFile"] = fields.contains { $0.kind == .statement }
        return view
    }

    /// Id of the control that an error is about.
    private func target(of key: String) -> String {
        guard let (field, name) = Self.field(of: key, on: page) else { return "main" }
        return FieldControl(product: product, field: field, name: name, inputs: [:], mistakes: [:]).target
    }

    /// The field or the group's member of a key such as `collateral.0.value`.
    private static func field(of key: String, on page: Page) -> (Field, String)? {
        if let field = page.fields.first(where: { $0.key == key }) { return (field, key) }
        let parts = key.utf8.split(separator: UInt8(ascii: ".")).compactMap { String($0) }
        guard parts.count == 3, let group = page.fields.first(where: { $0.key == parts[0] }) else { return nil }
        return group.fields.first { $0.key == parts[2] }.map { ($0, key) }
    }

    /// The page once more after it was saved, with what was read of the statements that came with it.
    /// - Parameters:
    ///   - form: What came.
    ///   - values: What was understood of it.
    /// - Returns: Nil where no statement came.
    package func preview(of form: [String: [String]], values: [String: JSONValue]) -> FormPage? {
        let previews = page.fields.reduce(into: [String: StatementPreview]()) { previews, field in
            previews[field.key] = product.statementPreview(of: field, form: form)
        }
        guard !previews.isEmpty else { return nil }
        let answers = answers.merging(values) { $1 }
        let inputs = product.inputs(for: page, answers: answers)
        return FormPage(product: product, page: page, id: id, inputs: inputs, answers: answers, previews: previews)
    }

    /// Shows one more entry of a group, if it is one.
    package mutating func addEntry(to group: String) {
        guard page.fields.contains(where: { $0.key == group && $0.kind == .group }) else { return }
        let count = answers[group]?.arrayValue?.count ?? 0
        inputs["\(group).\(count)._"] = []
    }

    /// Whether a control of the page may be sent more than once: the boxes of a question with several answers.
    package func mayRepeat(_ name: String) -> Bool { Self.mayRepeat(name, on: page) }

    /// Whether a control of a page may be sent more than once.
    static func mayRepeat(_ name: String, on page: Page) -> Bool { field(of: name, on: page)?.0.kind == .multiChoice }
}

extension Product {
    /// What the controls of a page hold for answers that are stored.
    package func inputs(for page: Page, answers: [String: JSONValue]) -> [String: [String]] {
        page.fields.reduce(into: [:]) { inputs, field in
            inputs.merge(self.inputs(for: field, value: answers[field.key])) { $1 }
        }
    }

    /// Answers page by page, as people check them.
    package func sections(_ answers: [String: JSONValue], changeUnder base: String?) -> [View] {
        askedPages.compactMap { page in
            guard page.condition?.holds(for: answers) ?? true else { return nil }
            let rows = page.fields.filter { $0.isAsked && ($0.condition?.holds(for: answers) ?? true) }
                .map { field in
                    var row: View = [
                        "label": field.label,
                        "answer": displayText(for: field, value: answers[field.key] ?? field.defaultValue),
                    ]
                    if let base, field.kind != .fixed, field.kind != .quoted {
                        row["link"] = "\(base)/pages/\(page.id)?from=check#\(FieldControl.id(field.key))"
                    }
                    return row
                }
            return ["pageID": page.id, "sectionTitle": page.title, "answers": rows] as View
        }
    }
}
