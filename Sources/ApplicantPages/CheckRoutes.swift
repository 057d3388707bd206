import ApplicationViews
import Applications
package import Casework
import CheckedAnswers
import Documents
import FormViews
import HTTPTypes
import Hosting
import Hummingbird
import LedgerRecords
import Lending
package import Origination
package import Pages
package import RateLimits
package import Requests
import Responses

/// Check your answers, agree, send: once.
package struct CheckRoutes: Sendable {
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
        let path = "/applications/{id}/check"
        return [
            Route(method: .get, path: path, access: access, handler: show),
            Route(method: .post, path: path, access: access, body: .form, quota: quota, mayWait: true, handler: send),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let open = try await drafts.open(context.parameter("id"), of: context.signedIn())
        guard open.tasks.isComplete else { throw Detour(path: "/applications/\(open.draft.id.base32)") }
        return page(open, context)
    }

    /// The draft's id is the one-time key: two clicks, two tabs and Back all make the one application of that id.
    private func send(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let open = try await drafts.open(context.parameter("id"), of: account)
        try context.form.refuseRepeats { $0 == "consents" }
        var application = open.draft.application(of: open.product)
        application["consents"] = .array((context.form.fields["consents"] ?? []).map(JSONValue.string))
        let programs = drafts.catalogue.programs(of: open.product)
        let checked: CheckedApplication
        do {
            checked = try open.product.checked(application, on: open.today, by: programs)
        } catch {
            return page(open, context, given: application["consents"], mistakes: error.errors.map { Mistake($0) })
        }
        let outcome = try await intake.submit(
            Submission(
                id: open.draft.id,
                owner: account.id,
                product: open.product,
                answers: checked.answers,
                application: checked.kept,
                programs: programs,
                submittedAt: drafts.clock.now(),
                allowsOnlyOnePending: account.role == .applicant,
                traceID: context.notes.current.traceID
            )
        )
        return try await response(to: outcome, open, account, context)
    }

    private func response(
        to outcome: IntakeOutcome,
        _ open: OpenDraft,
        _ account: Account,
        _ context: WebContext
    ) async throws -> Response {
        switch outcome {
        case .accepted(let id), .replayed(_, let id):
            context.notes.note { $0.event = "application_submitted" }
            // Most people never see a waiting page. It is accepted, whatever comes of waiting.
            let isDecided = try? await desk.isDecided(id, for: account, waiting: .milliseconds(800), context)
            return .seeOther("/applications/\(id.base32)/\(isDecided == true ? "decision" : "sent")")
        case .pendingExists(let other):
            return pages.page(
                .pending,
                title: "One application at a time",
                ["otherID": other.base32, "otherReference": other.reference],
                status: .conflict,
                product: open.product,
                in: context
            )
        case .foreign, .conflict: throw Refusal.notFound
        }
    }

    private func page(
        _ open: OpenDraft,
        _ context: WebContext,
        given: JSONValue? = nil,
        mistakes: [Mistake] = []
    ) -> Response {
        let page = CheckPage(open: open, given: given, mistakes: mistakes)
        return pages.page(
            .check,
            title: "Check your answers",
            page.view,
            status: mistakes.isEmpty ? .ok : .unprocessableContent,
            product: open.product,
            in: context
        )
    }
}
