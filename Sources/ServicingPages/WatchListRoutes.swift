import CheckedAnswers
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

/// The watch list, loan by loan: officers put loans on it and take them off, auditors read why.
package struct WatchListRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: PortfolioDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: PortfolioDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        let path = "/portfolio/loans/{loan}/watch"
        return [
            Route(method: .get, path: path, access: .pages(.loanReaders), handler: show),
            Route(method: .post, path: path, access: .pages(.bookKeepers), body: .form, handler: decide),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        try await page(try await loan(context), [], context)
    }

    private func decide(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let (loan, account) = (try await loan(context), try context.signedIn().id)
        guard try await desk.loans.loan(loan.id, of: account) == nil else {
            throw Refusal.forbidden("Another person has to do this: nobody decides on their own loan.")
        }
        let word = context.form["reason"] ?? ""
        let reason = WatchReason(rawValue: word)
        guard reason != nil || word == Self.off else {
            return try await page(loan, [Mistake("reason", .choice, "Say why the loan is to be watched")], context)
        }
        do throws(LoanBookError) {
            try await desk.loans.watch(loan.id, because: reason, at: desk.clock.now(), by: .account(account))
        } catch {
            if case .ledger(let error) = error { throw error }
            let text = "This loan does not wait for this any more: it has ended, or somebody has decided meanwhile."
            throw Refusal(status: .conflict, code: .conflict, detail: text)
        }
        await desk.forget()
        context.notes.note { $0.event = "loan_watched" }
        return .seeOther("/portfolio/loans/\(loan.id)/watch")
    }

    /// What the form says of a loan that is not to be watched any more.
    private static let off = "none"

    private func loan(_ context: WebContext) async throws -> LoanRecord {
        guard let loan = try await desk.loans.loan(try context.loanNumber()) else { throw Refusal.notFound }
        return loan
    }

    private func page(_ loan: LoanRecord, _ mistakes: [Mistake], _ context: WebContext) async throws -> Response {
        let entries = try await desk.loans.watchList(of: loan.id)
        let mayChange = try context.keepsBook && loan.position.status == .active
        let view: View = [
            "id": loan.id, "isOn": loan.isOnWatchList, "hasErrors": !mistakes.isEmpty,
            "errors": mistakes.map { ["href": "#\($0.key)", "message": $0.message] as View },
            "mayAdd": mayChange && !loan.isOnWatchList, "mayRemove": mayChange && loan.isOnWatchList, "off": Self.off,
            "choices": WatchReason.allCases.map { ["code": $0.rawValue, "text": $0.words] as View },
            "hasEntries": !entries.isEmpty,
            "entries": entries.map { entry in
                ["day": entry.day.iso, "text": entry.reason?.words ?? "Taken off the list", "name": entry.actor] as View
            },
        ]
        let status: HTTPResponse.Status = mistakes.isEmpty ? .ok : .unprocessableContent
        return pages.page(.watch, title: "Watch list: \(loan.id)", view, status: status, in: context)
    }
}
