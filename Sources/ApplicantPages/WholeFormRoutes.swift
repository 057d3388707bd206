import ApplicationLedger
import Applications
package import Casework
import CheckedAnswers
import FormViews
import HTTPTypes
import Hosting
import Hummingbird
import LedgerRecords
import Lending
package import Origination
package import Pages
import Products
package import RateLimits
package import Requests
import Responses

/// The application as one page, and its result: for people who know it by these addresses.
package struct WholeFormRoutes: Sendable {
    package let pages: PageRenderer
    package let drafts: Drafts
    package let intake: ApplicationIntake
    package let desk: DecisionDesk
    package let quota: Quota

    /// Routes that answer from these.
    package init(pages: PageRenderer, drafts: Drafts, intake: ApplicationIntake, desk: DecisionDesk, quota: Quota) {
        self.pages = pages
        self.drafts = drafts
        self.intake = intake
        self.desk = desk
        self.quota = quota
    }

    package var routes: [Route] {
        let access = Route.Access.pages(.appliers)
        return [
            Route(method: .get, path: "/index", access: access, handler: show),
            Route(
                method: .post,
                path: "/prediction",
                access: access,
                body: .formWithFile,
                quota: quota,
                mayWait: true,
                bodyBytes: WebLimits.fileBytes,
                handler: send
            ),
            Route(method: .get, path: "/prediction", access: access, handler: latest),
            Route(method: .get, path: "/prediction/{id}", access: access, handler: result),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        let product = try product(query["product"])
        var generator = SystemRandomNumberGenerator()
        let id = ApplicationID(using: &generator)
        return page(WholeForm(product: product, id: id, on: product.localDate(at: drafts.clock.now())), context)
    }

    /// The id in the form is the one-time key: two clicks, two tabs and Back make one application.
    private func send(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let product = try product(context.form["_product"])
        guard let id = context.form["_application"].flatMap({ ApplicationID(base32: $0) }) else {
            throw Refusal.malformed("The form has lost its id.")
        }
        let now = drafts.clock.now()
        let today = product.localDate(at: now)
        try context.form.refuseRepeats { WholeForm.mayRepeat($0, in: product) }
        if let preview = preview(of: product, id, today, context) { return preview }
        let programs = drafts.catalogue.programs(of: product)
        let checked: CheckedApplication
        do {
            checked = try product.checked(form: context.form.fields, on: today, by: programs)
        } catch {
            var form = WholeForm(product: product, id: id, inputs: context.form.fields, on: today)
            let known = Set(form.mistakes.map(\.key))
            form.mistakes += error.errors.map { Mistake($0) }.filter { !known.contains($0.key) }
            return page(form, context, status: .unprocessableContent)
        }
        let outcome = try await intake.submit(
            Submission(
                id: id,
                owner: account.id,
                product: product,
                answers: checked.answers,
                application: checked.kept,
                programs: programs,
                submittedAt: now,
                allowsOnlyOnePending: account.role == .applicant,
                traceID: context.notes.current.traceID
            )
        )
        return try await response(to: outcome, product, account, context)
    }

    /// The form once more with what is read of a statement, where that was asked for instead of sending it.
    private func preview(
        of product: Product,
        _ id: ApplicationID,
        _ today: CalendarDate,
        _ context: WebContext
    ) -> Response? {
        guard let key = context.form["_read"] else { return nil }
        var form = WholeForm(product: product, id: id, inputs: context.form.fields, on: today)
        form.read(key)
        return page(form, context, status: form.mistakes.isEmpty ? .ok : .unprocessableContent)
    }

    private func response(
        to outcome: IntakeOutcome,
        _ product: Product,
        _ account: Account,
        _ context: WebContext
    ) async throws -> Response {
        switch outcome {
        case .accepted(let id), .replayed(_, let id):
            context.notes.note { $0.event = "application_submitted" }
            // It is accepted, whatever comes of waiting.
            let isDecided = try? await desk.isDecided(id, for: account, waiting: .milliseconds(800), context)
            // Straight to what is known by now: the page of results would only send on.
            return .seeOther(
                isDecided == true ? "/applications/\(id.base32)/decision" : "/prediction/\(id.base32)"
            )
        case .pendingExists(let other):
            return pages.page(
                .pending,
                title: "One application at a time",
                ["otherID": other.base32, "otherReference": other.reference],
                status: .conflict,
                product: product,
                in: context
            )
        case .foreign, .conflict: throw Refusal.notFound
        }
    }

    /// The newest result, or the form for whoever has none.
    private func latest(_ request: Request, _ context: WebContext) async throws -> Response {
        let all = try await drafts.ledger.applications(owner: context.signedIn().id, limit: 1)
        return .seeOther(all.first.map { "/prediction/\($0.id.base32)" } ?? "/index")
    }

    private func result(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        guard let id = ApplicationID(base32: try context.parameter("id")),
            try await drafts.ledger.standing(of: id, owner: account.id) != nil
        else { throw Refusal.notFound }
        let state = try await desk.state(of: id.base32, for: account)
        return .seeOther("/applications/\(id.base32)\(state.assessment == nil ? "" : "/decision")")
    }

    private func product(_ id: String?) throws(Refusal) -> Product {
        guard let product = id.map({ drafts.catalogue[$0] }) ?? drafts.catalogue.products.first else {
            throw .notFound
        }
        return product
    }

    private func page(
        _ form: WholeForm,
        _ context: WebContext,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        pages.page(.whole, title: "Apply", form.view, status: status, product: form.product, in: context)
    }
}
