import AccountLedger
import AssetQuality
import CheckedAnswers
import Decimals
import HTTPTypes
import Hosting
import Hummingbird
import Ledger
import LedgerRecords
import LoanLedger
import LoanOrigination
import Loans
package import Pages
import PortfolioPages
package import Requests
import Responses

/// What and who secures a loan, as officers add it and auditors see it.
package struct SecurityRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: LoanDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: LoanDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        let (path, access) = ("/portfolio/loans/{loan}", Route.Access.pages(.bookKeepers))
        return [
            Route(method: .get, path: "\(path)/security", access: .pages(.loanReaders), handler: show),
            Route(
                method: .post,
                path: "\(path)/guarantors/reveal",
                access: .pages(.loanReaders),
                body: .form,
                handler: reveal
            ),
            Route(method: .post, path: "\(path)/collateral", access: access, body: .form, handler: pledge),
            Route(method: .post, path: "\(path)/valuation", access: access, body: .form, handler: value),
            Route(method: .post, path: "\(path)/guarantor", access: access, body: .form, handler: guarantee),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(try await loan(context), [], context)
    }

    /// Uncovers who answers for a loan; who looked and why is written down before anything is shown.
    private func reveal(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let (loan, why) = (try await loan(context), context.form["why"] ?? "")
        guard (3...200).contains(why.unicodeScalars.count) else {
            return try await page(loan, [Mistake("why", .format, "Say why you need to know, in a few words")], context)
        }
        try await writeDown(loan.id, why, context)
        context.notes.note { $0.event = "sensitive_read" }
        return try await page(loan, [], context, isRevealed: true)
    }

    private func pledge(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let loan = try await loanOfAnother(context)
        let pledge: PledgedCollateral
        do throws(Mistakes) {
            pledge = try SecurityForm(form: context.form, currency: desk.book.currency(loan.currency)).collateral()
        } catch {
            return try await page(loan, error.list, context)
        }
        let (after, actor) = (try known(context), Actor.account(try context.signedIn().id))
        do throws(LoanBookError) {
            try await desk.loans.add(pledge, to: loan.id, after: after, at: desk.clock.now(), by: actor)
        } catch { return try await refused(loan, error, context) }
        context.notes.note { $0.event = "loan_secured" }
        return .seeOther("/portfolio/loans/\(loan.id)/security?done=collateral")
    }

    private func value(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let loan = try await loanOfAnother(context)
        let today = max(try await desk.book.businessDate(), loan.terms.startsOn)
        let valuation: SecurityForm.Valuation
        do throws(Mistakes) {
            valuation = try SecurityForm(form: context.form, currency: desk.book.currency(loan.currency))
                .valuation(today: today)
        } catch {
            return try await page(loan, error.list, context)
        }
        let (after, actor) = (try known(context), Actor.account(try context.signedIn().id))
        do throws(LoanBookError) {
            try await desk.loans.value(
                valuation.number,
                of: loan.id,
                at: valuation.value,
                valuedOn: valuation.valuedOn,
                after: after,
                at: desk.clock.now(),
                by: actor
            )
        } catch { return try await refused(loan, error, context) }
        await desk.book.forget()
        context.notes.note { $0.event = "loan_secured" }
        return .seeOther("/portfolio/loans/\(loan.id)/security?done=valuation")
    }

    private func guarantee(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let loan = try await loanOfAnother(context)
        let guarantor: Guarantor
        do throws(Mistakes) {
            guarantor = try SecurityForm(form: context.form, currency: desk.book.currency(loan.currency)).guarantor()
        } catch {
            return try await page(loan, error.list, context)
        }
        let (after, actor) = (try known(context), Actor.account(try context.signedIn().id))
        do throws(LoanBookError) {
            try await desk.loans.add(guarantor, to: loan.id, after: after, at: desk.clock.now(), by: actor)
        } catch { return try await refused(loan, error, context) }
        context.notes.note { $0.event = "loan_secured" }
        return .seeOther("/portfolio/loans/\(loan.id)/security?done=guarantor")
    }

    private func loanOfAnother(_ context: WebContext) async throws -> LoanRecord {
        let loan = try await loan(context)
        guard try await desk.loans.loan(loan.id, of: try context.signedIn().id) == nil else {
            throw Refusal.forbidden("Another person has to do this: nobody secures their own loan.")
        }
        return loan
    }

    private func refused(_ loan: LoanRecord, _ error: LoanBookError, _ context: WebContext) async throws -> Response {
        if case .ledger(let error) = error { throw error }
        return try await page(loan, [Mistake("kind", .format, "This cannot be recorded: \(error)")], context)
    }

    /// How many there were on the page that was sent.
    private func known(_ context: WebContext) throws -> Int {
        guard let number = DecimalText(context.form["after"] ?? "", scale: 0)?.minorUnits, number < 1_000 else {
            throw Refusal.malformed("The form is not one of ours.")
        }
        return .init(number)
    }

    private func loan(_ context: WebContext) async throws -> LoanRecord {
        guard let number = DecimalText(try context.parameter("loan"), scale: 0)?.minorUnits,
            let loan = try await desk.loans.loan(.init(number))
        else { throw Refusal.notFound }
        return loan
    }

    /// Who looks at the guarantors, and why, is on record before they are shown.
    private func writeDown(_ loan: Int, _ why: String, _ context: WebContext) async throws {
        try await desk.ledger.writeDown(
            PersonalRead(
                at: desk.clock.now(),
                actor: .account(try context.signedIn().id),
                person: .loan(loan),
                traceID: context.notes.current.traceID,
                what: "guarantors",
                why: why
            )
        )
    }

    private func page(
        _ loan: LoanRecord,
        _ mistakes: [Mistake],
        _ context: WebContext,
        isRevealed: Bool = false
    ) async throws -> Response {
        let page = SecurityPage(
            loan: loan,
            collaterals: try await desk.loans.collaterals(of: loan.id),
            valuations: try await desk.loans.valuations(of: loan.id),
            guarantors: try await desk.loans.guarantors(of: loan.id),
            currency: desk.book.currency(loan.currency),
            keepsBook: try context.keepsBook,
            isRevealed: isRevealed,
            mistakes: mistakes,
            form: context.form
        )
        return pages.page(
            .security,
            title: "Security of loan \(loan.id)",
            page.view,
            status: mistakes.isEmpty ? .ok : .unprocessableContent,
            in: context
        )
    }
}
