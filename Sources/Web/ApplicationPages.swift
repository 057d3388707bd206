import Applications
import Documents
import Hummingbird
import Ledger
import Lending
import Origination
import Products

/// An applicant's pages up to sending: list, start, task list, the form's pages, check answers.
struct ApplicationPages: Sendable {
    let catalogue: Catalogue
    let ledger: Ledger
    let sending: Sending
    let pages: Pages

    private static let draftMilliseconds: Int64 = 30 * 86_400_000

    func addRoutes(to routes: Routes) {
        routes.get("/applications", .applying) { _, context in try await list(context) }
        routes.get("/applications/new", .applying) { _, context in start(context) }
        routes.post("/applications", .applying) { request, context in try await begin(request, context) }
        routes.get("/applications/:id/pages/:page", .applying) { request, context in try await show(request, context) }
        routes.post("/applications/:id/pages/:page", .applying) { request, context in try await save(request, context) }
        routes.get("/applications/:id/check", .applying) { _, context in try await check(context) }
        routes.post("/applications/:id/check", .applying) { request, context in try await send(request, context) }
    }

    // MARK: List and start

    private func list(_ context: WebContext) async throws -> Response {
        let owner = try context.owner
        let drafts = try await ledger.drafts(owner: owner.id)
            .map { draft -> [String: Any] in
                // a product no longer offered keeps its id as a title
                let product = try? catalogue.product(draft.product)
                return [
                    "url": "/applications/\(draft.id.base32)", "title": product?.title ?? draft.product,
                    "when": product.map { "saved \($0.words(draft.updatedAt))" } ?? "", "state": "Not sent yet",
                    "tone": "",
                ]
            }
        let sent = try await ledger.applications(owner: owner.id)
            .map { application -> [String: Any] in
                // a product no longer offered keeps its id as a title
                let product = try? catalogue.product(application.product)
                let words = StatusWords(application.status)
                return [
                    "url": "/applications/\(application.id.base32)", "title": product?.title ?? application.product,
                    "when": product.map { "sent \($0.words(application.submittedAt))" } ?? "", "state": words.state,
                    "tone": words.tone,
                ]
            }
        return pages.render(
            "applications",
            title: "My applications",
            ["items": drafts + sent, "isEmpty": drafts.isEmpty && sent.isEmpty],
            context
        )
    }

    private func start(_ context: WebContext) -> Response {
        let products = catalogue.products.map { product -> [String: Any] in
            ["id": product.id, "title": product.title, "once": context.newApplicationID.base32]
        }
        return pages.render("start", title: "Start an application", ["products": products], context)
    }

    private func begin(_ request: Request, _ context: WebContext) async throws -> Response {
        let form = try await FormFields(of: request)
        let product = try catalogue.product(form["product"])
        let owner = try context.owner
        guard let id = ApplicationID(base32: form["once"]) else { throw WebError.malformed("once: an id of ours") }
        if try await ledger.draft(id, owner: owner.id) == nil {
            do {
                try await ledger.createDraft(
                    id,
                    owner: owner.id,
                    product: product.id,
                    version: product.version,
                    at: .current
                )
            } catch LedgerError.tooManyDrafts {
                throw WebError.conflict(
                    "You have 20 unfinished applications. Finish one first.",
                    location: "/applications"
                )
            }
        }
        return .redirect(to: "/applications/\(id.base32)", type: .normal)
    }

    // MARK: Task list

    /// The task list of a draft.
    func tasks(_ draft: Draft, _ product: Product, _ context: WebContext) -> Response {
        let shown = visiblePages(product, draft)
        let items = shown.map { page -> [String: Any] in
            let isDone = draft.pagesDone.contains(page.id)
            return [
                "url": "/applications/\(draft.id.base32)/pages/\(page.id)", "title": page.title,
                "state": isDone ? "Complete" : "To do", "tone": isDone ? "good" : "wait",
            ]
        }
        let next = shown.first { !draft.pagesDone.contains($0.id) }
        let expires = draft.updatedAt.adding(milliseconds: Self.draftMilliseconds)
        return pages.render(
            "tasks",
            title: "Your application",
            [
                "product": product.title, "saved": product.words(draft.updatedAt, isTimeOnly: true),
                "expires": product.words(expires), "pages": items, "isReady": next == nil,
                "check": "/applications/\(draft.id.base32)/check",
                "next": "/applications/\(draft.id.base32)/pages/\(next?.id ?? "")",
            ],
            context
        )
    }

    func visiblePages(_ product: Product, _ draft: Draft) -> [Page] {
        product.formPages.filter { $0.isAsked(draft.answers.values) }
    }

    // MARK: One page

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let (draft, product, page) = try await opened(context)
        var inputs: [String: [String]] = [:]
        for field in page.fields {
            inputs.merge(product.inputs(for: field, value: draft.answers.values[field.key])) { $1 }
        }
        let back = request.uri.queryParameters["return"] == "check" ? "check" : ""
        return form(draft, product, page, inputs, [], context, return: back)
    }

    private func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let (draft, product, page) = try await opened(context)
        let fields = try await FormFields(of: request)
        let reading = product.readPage(page, form: fields.values, draft: draft.answers.values, on: product.today())
        let answers = draft.answers.values.merging(reading.values) { $1 }
        let done = reading.errors.isEmpty ? draft.pagesDone.union([page.id]) : draft.pagesDone.subtracting([page.id])
        _ = try await ledger.saveDraft(
            draft.id,
            owner: draft.owner,
            answers: PersonalAnswers(answers),
            pagesDone: done,
            at: .current
        )
        guard reading.errors.isEmpty else {
            return form(draft, product, page, fields.values, reading.errors, context, return: fields["return"])
        }
        return .redirect(to: following(page, product, draft, answers, done, fields["return"]), type: .normal)
    }

    private func following(
        _ page: Page,
        _ product: Product,
        _ draft: Draft,
        _ answers: [String: JSONValue],
        _ done: Set<String>,
        _ back: String
    ) -> String {
        let base = "/applications/\(draft.id.base32)"
        if back == "check" { return "\(base)/check" }
        let shown = product.formPages.filter { $0.isAsked(answers) }
        let rest = shown.drop { $0.id != page.id }.dropFirst()
        if let next = rest.first(where: { !done.contains($0.id) }) { return "\(base)/pages/\(next.id)" }
        return shown.allSatisfy { done.contains($0.id) } ? "\(base)/check" : base
    }

    private func form(
        _ draft: Draft,
        _ product: Product,
        _ page: Page,
        _ inputs: [String: [String]],
        _ errors: [FieldError],
        _ context: WebContext,
        return back: String
    ) -> Response {
        let base = "/applications/\(draft.id.base32)"
        let messages = Dictionary(errors.map { ($0.key, $0.message) }) { first, _ in first }
        let view = FieldView(product: product, inputs: inputs, errors: messages)
        let shown = visiblePages(product, draft)
        let number = (shown.firstIndex { $0.id == page.id } ?? 0) + 1
        let title = "\(page.title) – \(product.title)"
        return pages.render(
            "page",
            title: errors.isEmpty ? title : "Error: \(title)",
            [
                "back": base, "action": "\(base)/pages/\(page.id)", "return": back, "heading": page.title,
                "number": number, "count": shown.count, "intro": page.intro ?? false as Any,
                "fields": view.contexts(of: page), "hasErrors": !errors.isEmpty,
                "errors": FieldView.summary(errors, on: page),
            ],
            context,
            status: errors.isEmpty ? .ok : .unprocessableContent
        )
    }

    private func opened(_ context: WebContext) async throws -> (Draft, Product, Page) {
        let (draft, product) = try await draft(context)
        let name = context.parameters.get("page") ?? ""
        guard let page = visiblePages(product, draft).first(where: { $0.id == name }) else { throw WebError.notFound }
        return (draft, product, page)
    }

    func draft(_ context: WebContext) async throws -> (Draft, Product) {
        guard let draft = try await ledger.draft(try context.applicationID, owner: try context.owner.id) else {
            throw WebError.notFound
        }
        return (draft, try catalogue.product(draft.product))
    }
}

extension Page {
    /// Whether the page is part of an application; uploads are not taken yet, so a page of nothing else is not.
    fileprivate func isAsked(_ answers: [String: JSONValue]) -> Bool {
        fields.contains { $0.kind != .file && $0.kind != .statement } && condition?.holds(for: answers) ?? true
    }
}

extension WebContext {
    /// The account of a route that only lets signed-in people in.
    var owner: Account {
        get throws(WebError) {
            guard let account = visitor.account else { throw .unauthorised(isBearer: false) }
            return account
        }
    }

    /// The id in the path; what is none names nothing.
    var applicationID: ApplicationID {
        get throws(WebError) {
            guard let id = ApplicationID(base32: parameters.get("id") ?? "") else { throw .notFound }
            return id
        }
    }

    /// A fresh id.
    var newApplicationID: ApplicationID {
        var generator = SystemRandomNumberGenerator()
        return ApplicationID(using: &generator)
    }
}
