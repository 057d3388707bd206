import Applications
import CheckedAnswers
package import Documents
import Fields
package import FormViews
import LedgerRecords
import Lending
package import Pages
import Products

/// All answers of a draft, what to look at again, what it would cost, and what to agree to.
package struct CheckPage {
    package let open: OpenDraft
    /// What was agreed to, if the form was sent already.
    package let given: JSONValue?
    package let mistakes: [Mistake]

    /// Gathers what it shows.
    package init(open: OpenDraft, given: JSONValue?, mistakes: [Mistake]) {
        self.open = open
        self.given = given
        self.mistakes = mistakes
    }

    private var product: Product { open.product }
    private var answers: [String: JSONValue] { open.draft.answers.values }
    private var base: String { "/applications/\(open.draft.id.base32)" }

    /// What the template shows.
    package var view: View {
        let missing = Set(mistakes.map(\.key))
        let consents = product.consents.map { consent in
            [
                "consentID": "consent-\(consent.key)", "key": consent.key, "label": consent.label,
                "isOptional": !consent.isRequired, "isMissing": missing.contains(consent.key),
                "isGiven": given?.arrayValue?.contains(.string(consent.key)) ?? false,
            ] as View
        }
        let warnings = product.warnings(open.draft.application(of: product), on: open.today)
            .map { ["message": $0.message, "link": link(to: $0.key)] as View }
        var view: View = [
            "id": open.draft.id.base32, "title": product.title, "reference": open.draft.id.reference,
            "sections": product.sections(answers, changeUnder: base), "consents": consents,
            "hasWarnings": !warnings.isEmpty, "warnings": warnings, "hasErrors": !mistakes.isEmpty,
            "errors": mistakes.map { ["href": link(to: $0.key), "message": $0.message] as View },
        ]
        if product.consents.contains(where: { missing.contains($0.key) }) {
            view["consentError"] = "Select what is needed to send the application"
        }
        view["estimate"] = LoanTerms(product: product, answers: answers)?.view
        return view
    }

    /// The page on which an answer is changed, or the box on this page.
    private func link(to key: String) -> String {
        let field = String(decoding: key.utf8.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self)
        guard let page = product.formPages.first(where: { $0.fields.contains { $0.key == field } }) else {
            return "#consent-\(key)"
        }
        return "\(base)/pages/\(page.id)?from=check#\(FieldControl.id(field))"
    }
}
