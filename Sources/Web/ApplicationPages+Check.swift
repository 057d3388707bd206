import Applications
import Documents
import Hummingbird
import Ledger
import Lending
import Products

// The last page before an application is sent: every answer with a link to change it, consents, one button.

extension ApplicationPages {
    func check(_ context: WebContext) async throws -> Response {
        let (draft, product) = try await draft(context)
        return checkPage(draft, product, [], context)
    }

    private func checkPage(
        _ draft: Draft,
        _ product: Product,
        _ errors: [FieldError],
        _ context: WebContext
    ) -> Response {
        let base = "/applications/\(draft.id.base32)"
        let sections = visiblePages(product, draft)
            .map { page -> [String: Any] in
                let rows = page.fields.filter { $0.kind != .file && $0.kind != .statement }
                    .map { field -> [String: Any] in
                        let text = product.displayText(
                            for: field,
                            value: draft.answers.values[field.key] ?? field.defaultValue
                        )
                        return [
                            "name": field.label, "value": text.utf8.isEmpty ? "Not answered" : text,
                            "url": "\(base)/pages/\(page.id)?return=check",
                        ]
                    }
                return ["heading": page.title, "rows": rows]
            }
        let warnings = product.warnings(draft.answers.values, on: product.today())
        let consents = product.consents.map { consent -> [String: Any] in
            ["key": consent.key, "text": consent.label, "required": consent.isRequired]
        }
        return pages.render(
            "check",
            title: errors.isEmpty ? "Check your answers" : "Error: Check your answers",
            [
                "back": base, "action": "\(base)/check", "sections": sections, "hasErrors": !errors.isEmpty,
                "errors": errors.map { link($0, product, base) }, "hasWarnings": !warnings.isEmpty,
                "warnings": warnings.map { ["message": $0.message] }, "hasConsents": !consents.isEmpty,
                "consents": consents,
            ],
            context,
            status: errors.isEmpty ? .ok : .unprocessableContent
        )
    }

    private func link(_ error: FieldError, _ product: Product, _ base: String) -> [String: Any] {
        let consent = product.consents.first { $0.key == error.key }
        return ["message": error.message, "target": consent.map { "consent-\($0.key)" } ?? false as Any]
    }

    func send(_ request: Request, _ context: WebContext) async throws -> Response {
        let fields = try await FormFields(of: request)
        let owner = try context.owner
        let id = try context.applicationID
        // A double click, Back or a second tab: it was sent already.
        if try await ledger.standing(of: id, owner: owner.id) != nil {
            return .redirect(to: "/applications/\(id.base32)", type: .normal)
        }
        let (draft, product) = try await draft(context)
        var answers = draft.answers.values
        answers["consents"] = .array((fields.values["consents"] ?? []).map(JSONValue.string))
        do {
            try await sending.send(answers, as: id, product: product, by: owner)
        } catch let failure as ValidationFailure {
            return checkPage(draft, product, failure.errors, context)
        }
        return .redirect(to: "/applications/\(id.base32)", type: .normal)
    }
}
