import Applications
package import Casework
import CheckedAnswers
import Fields
import FormViews
import HTTPTypes
import Hummingbird
import LedgerRecords
import Lending
package import Pages
import Products
package import Requests
import Responses

/// An application before it is sent: its sections, saved one by one.
package struct DraftRoutes: Sendable {
    package let pages: PageRenderer
    package let drafts: Drafts

    /// Routes that answer from these.
    package init(pages: PageRenderer, drafts: Drafts) {
        self.pages = pages
        self.drafts = drafts
    }

    package var routes: [Route] {
        let access = Route.Access.pages(.appliers)
        return [
            Route(method: .get, path: "/applications/{id}/pages/{page}", access: access, handler: show),
            Route(
                method: .post,
                path: "/applications/{id}/pages/{page}",
                access: access,
                body: .formWithFile,
                bodyBytes: WebLimits.fileBytes,
                handler: save
            ),
            Route(method: .post, path: "/applications/{id}/delete", access: access, body: .form, handler: delete),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let (open, page) = try await open(context)
        let answers = open.draft.answers.values
        let query = try FormBody((request.uri.query ?? "").utf8)
        var form = FormPage(
            product: open.product,
            page: page,
            id: open.draft.id,
            inputs: open.product.inputs(for: page, answers: answers),
            answers: answers
        )
        form.addEntry(to: query["another"] ?? "")
        return response(form, open, context, returnsToCheck: query["from"] == "check")
    }

    private func save(_ request: Request, _ context: WebContext) async throws -> Response {
        let (open, page) = try await open(context)
        let answers = open.draft.answers.values
        var form = FormPage(product: open.product, page: page, id: open.draft.id, answers: answers)
        try context.form.refuseRepeats(except: form.mayRepeat)
        let reading = open.product.readPage(page, form: context.form.fields, draft: answers, on: open.today)
        let returnsToCheck = context.form["_return"] == "check"
        guard reading.errors.isEmpty else {
            form.inputs = context.form.fields.merging(form.keptFiles) { _, kept in kept }
            form.mistakes = reading.errors.map { Mistake($0) }
            return response(form, open, context, returnsToCheck: returnsToCheck, status: .unprocessableContent)
        }
        let saved = try await drafts.save(open, page: page, values: reading.values)
        let base = "/applications/\(open.draft.id.base32)"
        if let group = context.form["_another"], page.fields.contains(where: { $0.key == group }) {
            return .seeOther("\(base)/pages/\(page.id)?another=\(group)#\(group)-title")
        }
        // Its lines are kept nowhere: they can be shown in this answer or never.
        if let preview = form.preview(of: context.form.fields, values: reading.values) {
            return response(preview, open, context, returnsToCheck: returnsToCheck)
        }
        if returnsToCheck, saved.isComplete { return .seeOther("\(base)/check") }
        return .seeOther(saved.next(after: page).map { "\(base)/pages/\($0.id)" } ?? "\(base)/check")
    }

    /// Asks first, then deletes.
    private func delete(_ request: Request, _ context: WebContext) async throws -> Response {
        let open = try await drafts.open(context.parameter("id"), of: context.signedIn())
        guard context.form["confirmed"] == "yes" else {
            return pages.page(
                .delete,
                title: "Delete this application?",
                ["id": open.draft.id.base32, "title": open.product.title, "reference": open.draft.id.reference],
                product: open.product,
                in: context
            )
        }
        try await drafts.delete(open)
        return .seeOther("/applications")
    }

    /// The draft and the page that the address names.
    private func open(_ context: WebContext) async throws -> (OpenDraft, Page) {
        let open = try await drafts.open(context.parameter("id"), of: context.signedIn())
        let id = try context.parameter("page")
        let sections = open.tasks.sections
        guard let section = sections.first(where: { $0.page.id == id }) else { throw Refusal.notFound }
        if case .locked = section.state { return (open, sections[0].page) }
        return (open, section.page)
    }

    private func response(
        _ form: FormPage,
        _ open: OpenDraft,
        _ context: WebContext,
        returnsToCheck: Bool,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        let base = "/applications/\(open.draft.id.base32)"
        let sections = open.tasks.sections
        let number = (sections.firstIndex { $0.page.id == form.page.id } ?? 0) + 1
        var view = form.view
        view["step"] = "Section \(number) of \(sections.count)"
        view["back"] = base
        view["action"] = "\(base)/pages/\(form.page.id)"
        view["button"] = "Continue"
        view["returnsToCheck"] = returnsToCheck
        return pages.page(.page, title: form.page.title, view, status: status, product: open.product, in: context)
    }
}
