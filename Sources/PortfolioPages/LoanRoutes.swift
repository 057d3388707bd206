import Applications
import Documents
import Hosting
import HTTPTypes
import Hummingbird
import Ledger
import Lending
import LoanLedger
import Loans
package import Pages
import Portfolio
package import Requests
import Responses

/// One loan as an officer sees it: schedule, arrears, warnings, and a payment to be recorded.
package struct LoanRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: PortfolioDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: PortfolioDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        let access = Route.Access.pages(.bookKeepers)
        let path = "/portfolio/loans/{loan}"
        return [
            Route(method: .get, path: "/portfolio/loans", access: access, handler: find),
            Route(method: .get, path: path, access: access, handler: show),
            Route(method: .post, path: path, access: access, body: .form, handler: record),
        ]
    }

    private func find(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        let number = DecimalText(query["number"] ?? "", scale: 0)?.minorUnits ?? 0
        return .seeOther(number > 0 ? "/portfolio/loans/\(number)" : "/portfolio")
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        return try await page(try loan(context), [], done: query["done"] == "recorded", context)
    }

    private func record(_ request: Request, _ context: WebContext) async throws -> Response {
        try context.form.refuseRepeats()
        let id = try loan(context)
        var mistakes: [Mistake] = []
        // Commas and spaces group digits, in whatever way people do.
        let digits = (context.form["amount"] ?? "").utf8.filter { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: " ") }
        let amount = DecimalText(String(decoding: digits, as: UTF8.self), scale: 2)?.minorUnits ?? 0
        if !(1...1_000_000_000_000).contains(amount) {
            mistakes.append(Mistake("amount", .format, "Enter the amount received, such as 10,500.00"))
        }
        let day = CalendarDate(iso: context.form["day"] ?? "")
        if day == nil { mistakes.append(Mistake("day", .format, "Enter the day of the payment, such as 2026-11-21")) }
        guard let day, mistakes.isEmpty else {
            return try await page(id, mistakes, context, status: .unprocessableContent)
        }
        let actor = Actor.account(try context.signedIn().id)
        do throws(LoanBookError) {
            try await desk.loans.record(
                .receipt(amount),
                on: id,
                effectiveOn: day,
                at: desk.clock.now(),
                by: actor
            )
        } catch {
            switch error {
            case .ledger(let error): throw error
            case .unknownLoan: throw Refusal.notFound
            default:
                let mistake = Mistake("day", .format, "This cannot be recorded: \(error)")
                return try await page(id, [mistake], context, status: .unprocessableContent)
            }
        }
        await desk.forget()
        context.notes.note { $0.event = "loan_repayment" }
        return .seeOther("/portfolio/loans/\(id)?done=recorded")
    }

    private func loan(_ context: WebContext) throws -> Int {
        guard let number = DecimalText(try context.parameter("loan"), scale: 0)?.minorUnits, number > 0 else {
            throw Refusal.notFound
        }
        return .init(number)
    }

    private func page(
        _ id: Int,
        _ mistakes: [Mistake],
        done: Bool = false,
        _ context: WebContext,
        status: HTTPResponse.Status = .ok
    ) async throws -> Response {
        guard let loan = try await desk.loans.loan(id) else { throw Refusal.notFound }
        let day = max(try await desk.businessDate(), loan.terms.startsOn)
        let account: LoanAccount
        do {
            account = try await desk.loans.account(of: id, asAt: day)
        } catch {
            if case .ledger(let error) = error { throw error }
            throw Refusal.notFound
        }
        var view = LoanView(loan: loan, account: account, moves: try await desk.loans.moves(of: id)).view
        view["hasErrors"] = !mistakes.isEmpty
        view["errors"] = mistakes.map { ["href": "#\($0.key)", "message": $0.message] as View }
        view["amount"] = context.form["amount"] ?? ""
        view["day"] = context.form["day"] ?? day.iso
        view["isRecorded"] = done
        return pages.page(.loan, title: "Loan \(id)", view, status: status, in: context)
    }
}
