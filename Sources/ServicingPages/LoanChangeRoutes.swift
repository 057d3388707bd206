import CheckedAnswers
import Decimals
import HTTPTypes
import Hosting
import Hummingbird
import LedgerRecords
import Lending
import LoanLedger
import LoanServicing
import Loans
package import Pages
package import PortfolioPages
package import Requests
import Responses

/// Write-off, settlement and new terms, as officers decide them: a form, what would happen, and then it is done.
package struct LoanChangeRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: PortfolioDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: PortfolioDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        let (path, access) = ("/portfolio/loans/{loan}/change", Route.Access.pages(.bookKeepers))
        return [
            Route(method: .get, path: path, access: access, handler: show),
            Route(method: .post, path: path, access: access, body: .form, handler: ask),
            Route(
                method: .post,
                path: "\(path)/confirm",
                access: access,
                body: .form,
                needsPassword: true,
                handler: decide
            ),
            Route(
                method: .post,
                path: "\(path)/release",
                access: access,
                body: .form,
                needsPassword: true,
                handler: release
            ),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        let kind = query["kind"].flatMap(LoanChangeKind.init(rawValue:))
        return try await page(try await item(context), kind, done: query["done"].flatMap { Self.words[$0] }, context)
    }

    private static let words = [
        "proposed": "Proposed. It is carried out once a second person releases it.",
        "returned": "Taken back: the loan stays as it is.",
    ]

    /// Shows what would happen; nothing is written.
    private func ask(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let item = try await itemOfAnother(context)
        let kind = try kind(context)
        let preview: LoanChangePreview
        do throws(Mistakes) {
            preview = try self.preview(item, kind, context)
        } catch { return try await page(item, kind, error.list, context) }
        var view = item.page(try context.signedIn().id).view
        view["choices"] = [View]()
        view["ask"] = item.page(try context.signedIn().id)
            .question(kind, preview, needsSecond: needsSecond(item, preview), context.form)
        view["heading"] = kind.action
        return pages.page(.change, title: "\(kind.action): \(item.loan.id)", view, in: context)
    }

    private func decide(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats { $0 == "confirm_password" }
        let item = try await itemOfAnother(context)
        let (kind, account) = (try kind(context), try context.signedIn().id)
        let preview: LoanChangePreview
        do throws(Mistakes) {
            preview = try self.preview(item, kind, context)
        } catch { return try await page(item, kind, error.list, context) }
        let (id, now) = (item.loan.id, desk.clock.now())
        do throws(LoanBookError) {
            if needsSecond(item, preview) {
                try await desk.loans.propose(preview.decision, on: id, at: now, by: account)
                return .seeOther("/portfolio/loans/\(id)/change?done=proposed")
            }
            try await desk.loans.carryOut(preview.decision, on: id, at: now, by: account)
        } catch { throw Self.refusal(error) }
        return await done(kind, id, context)
    }

    private func release(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats { $0 == "confirm_password" }
        let item = try await itemOfAnother(context)
        let (id, account, now) = (item.loan.id, try context.signedIn().id, desk.clock.now())
        guard let shown = DecimalText(context.form["proposed"] ?? "", scale: 0)?.minorUnits else {
            throw Refusal.malformed("The form does not say what it was made for: load the page again.")
        }
        let seen = Timestamp(milliseconds: shown)
        do throws(LoanBookError) {
            if context.form["action"] == "return" {
                try await desk.loans.returnDecision(on: id, at: now, by: account, seen: seen)
                return .seeOther("/portfolio/loans/\(id)/change?done=returned")
            }
            try await desk.loans.releaseDecision(on: id, at: now, by: account, seen: seen)
        } catch { throw Self.refusal(error) }
        let kind = item.proposal.flatMap { LoanChangeKind($0.decision.event.change) } ?? .writeOff
        return await done(kind, id, context)
    }

    private func done(_ kind: LoanChangeKind, _ id: Int, _ context: WebContext) async -> Response {
        await desk.forget()
        context.notes.note { $0.event = kind.event }
        return .seeOther("/portfolio/loans/\(id)?done=\(kind.rawValue)")
    }

    private func kind(_ context: WebContext) throws -> LoanChangeKind {
        guard let kind = LoanChangeKind(rawValue: context.form["kind"] ?? "") else {
            throw Refusal.malformed("The form is not one of ours.")
        }
        return kind
    }

    /// Whether what is owed is above the lender's limit, on the day from which it counts or today.
    private func needsSecond(_ item: LoanChangeItem, _ preview: LoanChangePreview) -> Bool {
        desk.needsSecond(max(preview.owed, LoanChangePreview.owed(item.account)), item.currency)
    }

    private func preview(
        _ item: LoanChangeItem,
        _ kind: LoanChangeKind,
        _ context: WebContext
    ) throws(Mistakes) -> LoanChangePreview {
        let next: Int = .init(DecimalText(context.form["next"] ?? "", scale: 0)?.minorUnits ?? 0)
        let form = LoanChangeForm(kind: kind, form: context.form, currency: item.currency, next: next)
        let decision = try form.decision()
        guard decision.event.effectiveOn <= item.account.day else {
            throw Mistakes([Mistake("day", .range, "The day must not be after \(item.account.day.iso)")])
        }
        if let last = item.account.events.map(\.effectiveOn).max(), decision.event.effectiveOn < last {
            let text = "The day must not be before \(last.iso), the day of what was recorded last"
            throw Mistakes([Mistake("day", .range, text)])
        }
        guard LoanChangeKind.choices(item.loan.position.assetClass).contains(kind) else {
            let error = kind == .loss ? LoanError.lossKnown : .noLossKnown
            throw Mistakes([Mistake("day", .range, "This cannot be recorded: \(error)")])
        }
        let preview: LoanChangePreview
        do throws(LoanError) {
            preview = try LoanChangePreview(decision, on: item.loan, item.account.events, currency: item.currency)
        } catch {
            throw Mistakes([Mistake("day", .range, "This cannot be recorded: \(error)")])
        }
        if case .settlement(let amount) = decision.event.change, amount >= preview.owed {
            let text = "This pays all that is owed: record it as the payment that closes the loan early"
            throw Mistakes([Mistake("amount", .range, text)])
        }
        return preview
    }

    private static func refusal(_ error: LoanBookError) -> any Error {
        switch error {
        case .ledger(let error): error
        case .needsAnother: nobodyServesThemselves
        case .unknownLoan: Refusal.notFound
        default:
            Refusal(
                status: .conflict,
                code: .conflict,
                detail: "This loan does not wait for this any more: somebody has acted on it meanwhile."
            )
        }
    }

    private static let nobodyServesThemselves = Refusal.forbidden(
        "Another person has to do this: nobody changes their own loan, or releases what they proposed."
    )

    private func itemOfAnother(_ context: WebContext) async throws -> LoanChangeItem {
        let item = try await item(context)
        guard try await desk.loans.loan(item.loan.id, of: try context.signedIn().id) == nil else {
            throw Self.nobodyServesThemselves
        }
        return item
    }

    private func item(_ context: WebContext) async throws -> LoanChangeItem {
        let id = try context.loanNumber()
        guard let loan = try await desk.loans.loan(id) else { throw Refusal.notFound }
        do throws(LoanBookError) {
            return try await LoanChangeItem(loan, desk)
        } catch { throw Self.refusal(error) }
    }

    private func page(
        _ item: LoanChangeItem,
        _ kind: LoanChangeKind?,
        _ mistakes: [Mistake] = [],
        done: String? = nil,
        _ context: WebContext
    ) async throws -> Response {
        let page = item.page(try context.signedIn().id)
        var view = page.view
        view["hasErrors"] = !mistakes.isEmpty
        view["errors"] = mistakes.map { ["href": "#\($0.key)", "message": $0.message] as View }
        view["done"] = done
        if let kind, item.account.status == .active, item.proposal == nil {
            view["choices"] = [View]()
            view["make"] = page.form(kind, context.form)
            view["heading"] = kind.action
        }
        return pages.page(
            .change,
            title: "Change loan \(item.loan.id)",
            view,
            status: mistakes.isEmpty ? .ok : .unprocessableContent,
            in: context
        )
    }
}
