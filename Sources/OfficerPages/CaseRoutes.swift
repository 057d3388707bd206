import AccountLedger
import ApplicationLedger
import Casework
import CheckedAnswers
import HTTPTypes
import Hosting
import Hummingbird
import Ledger
import LedgerRecords
import Lending
package import Pages
import Policies
import Products
package import Requests
import Responses

/// One application at the desk: look at it, uncover who it is, decide, agree with a colleague.
package struct CaseRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: OfficeDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: OfficeDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        let (path, read) = ("/desk/{case}", Route.Access.pages(.deskReaders))
        return [
            Route(method: .get, path: path, access: read, handler: show),
            Route(method: .post, path: path, access: .pages(.deciders), body: .form, handler: decide),
            Route(method: .post, path: "\(path)/reveal", access: read, body: .form, handler: reveal),
            Route(method: .post, path: "\(path)/second", access: .pages(.deciders), body: .form, handler: second),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(try await record(context), context)
    }

    private func decide(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats { $0 == "reasons" }
        let record = try await record(context)
        let codes = Set(desk.catalogue[record.summary.product]?.reasons.groups.map(\.code) ?? [])
        let reasons = (context.form.fields["reasons"] ?? []).filter(codes.contains)
        let note = context.form["note"] ?? ""
        var problems: [(String, String)] = []
        let outcome = DecidedOutcome(rawValue: context.form["outcome"] ?? "")
        if outcome == nil || outcome == .manualReview { problems.append(("outcome", "Say what you decide")) }
        if outcome == .decline, !(1...4).contains(reasons.count) {
            problems.append(("reasons", "Choose one to four reasons: the applicant is told them"))
        }
        if !(10...2_000).contains(note.unicodeScalars.count) {
            problems.append(("note", "Say why, in 10 to 2,000 characters"))
        }
        guard problems.isEmpty, let outcome,
            let decision = DeskDecision(outcome: outcome, reasonCodes: reasons, note: note)
        else { return try await page(record, context, problems: problems) }
        let done = try await desk.ledger.decide(
            decision,
            on: record.id,
            by: try context.signedIn().id,
            needsSecond: desk.needsSecond(record),
            notice: desk.notice(record.id),
            at: desk.clock.now()
        )
        return try answer(done, context)
    }

    private func second(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let action = context.form["action"] ?? ""
        guard ["agree", "return"].contains(action) else {
            throw Refusal.validation([Mistake("action", .choice, "Press one of the buttons")])
        }
        let record = try await record(context)
        let done = try await desk.ledger.second(
            action == "agree",
            on: record.id,
            by: try context.signedIn().id,
            notice: desk.notice(record.id),
            at: desk.clock.now()
        )
        return try answer(done, context)
    }

    private func answer(_ outcome: DeskOutcome, _ context: WebContext) throws -> Response {
        switch outcome {
        case .decided:
            context.notes.note { $0.event = "application_decided" }
            return .seeOther("/desk?done=decided")
        case .proposed:
            context.notes.note { $0.event = "application_decision_proposed" }
            return .seeOther("/desk?done=proposed")
        case .returned: return .seeOther("/desk?done=returned")
        case .needsAnother:
            throw Refusal.forbidden(
                "Another person has to do this: nobody agrees with themselves, or decides what they sent."
            )
        case .closed:
            throw Refusal(
                status: .conflict,
                code: .conflict,
                detail: "This application does not wait for this any more: somebody has acted on it meanwhile."
            )
        }
    }

    /// Uncovers who the applicant is; who looked and why is written down before anything is shown.
    private func reveal(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let (record, why) = (try await record(context), context.form["why"] ?? "")
        guard (3...200).contains(why.unicodeScalars.count) else {
            return try await page(record, context, problems: [("why", "Say why you need to know, in a few words")])
        }
        try await desk.ledger.writeDown(
            PersonalRead(
                at: desk.clock.now(),
                actor: .account(try context.signedIn().id),
                person: .application(record.id),
                traceID: context.notes.current.traceID,
                why: why
            )
        )
        context.notes.note { $0.event = "sensitive_read" }
        return try await page(record, context, isRevealed: true)
    }

    private func page(
        _ record: ApplicationRecord,
        _ context: WebContext,
        problems: [(String, String)] = [],
        isRevealed: Bool = false
    ) async throws -> Response {
        guard let standing = try await desk.ledger.standing(of: record.id) else { throw Refusal.notFound }
        let view = CasePage(
            record: record,
            standing: standing,
            product: desk.catalogue[record.summary.product],
            proposal: try await desk.ledger.proposal(record.id),
            person: try await desk.ledger.humanDecision(record.id),
            visitor: try context.signedIn(),
            needsSecond: desk.needsSecond(record),
            isRevealed: isRevealed,
            problems: problems,
            form: context.form
        )
        return pages.page(
            .casework,
            title: "Application \(record.id.reference)",
            view.view,
            status: problems.isEmpty ? .ok : .unprocessableContent,
            in: context
        )
    }

    /// Any application that was sent; whatever is none looks as if it were not there.
    private func record(_ context: WebContext) async throws -> ApplicationRecord {
        guard let id = ApplicationID(base32: try context.parameter("case")),
            let record = try await desk.ledger.application(id)
        else { throw Refusal.notFound }
        return record
    }
}
