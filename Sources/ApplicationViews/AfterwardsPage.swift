import Fields
import FormViews
package import Lending
package import Pages
package import Products

/// The voluntary questions of after the submission, on one page.
package struct AfterwardsPage {
    private let forms: [FormPage]

    /// - Parameters:
    ///   - product: Whose questions.
    ///   - id: The application.
    ///   - inputs: What the controls hold, by name.
    ///   - mistakes: What is wrong with it.
    package init(product: Product, id: ApplicationID, inputs: [String: [String]] = [:], mistakes: [Mistake] = []) {
        forms = product.afterSubmitPages.map { page in
            let keys = Set(page.fields.map(\.key))
            return FormPage(
                product: product,
                page: page,
                id: id,
                inputs: inputs,
                mistakes: mistakes.filter { keys.contains($0.key) }
            )
        }
    }

    /// Whether a control may be sent more than once.
    package func mayRepeat(_ name: String) -> Bool { forms.contains { $0.mayRepeat(name) } }

    /// What the template shows.
    package var view: View {
        let views = forms.map(\.view)
        var view = views.first ?? [:]
        view["fields"] = views.flatMap { $0["fields"] as? [View] ?? [] }
        view["errors"] = views.flatMap { $0["errors"] as? [View] ?? [] }
        view["hasErrors"] = views.contains { $0["hasErrors"] as? Bool ?? false }
        return view
    }
}
