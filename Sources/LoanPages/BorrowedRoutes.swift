import Decimals
import HTTPTypes
import Hummingbird
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import Loans
import NIOCore
package import Pages
import Portfolio
import PortfolioPages
import PortfolioReports
package import Requests
import Responses

/// Somebody's own loans: schedule, payments, statement, and what it costs to close early.
package struct BorrowedRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: LoanDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: LoanDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        let (path, access) = ("/loans/{loan}", Route.Access.pages(.appliers))
        return [
            Route(method: .get, path: "/loans", access: access, handler: list),
            Route(method: .get, path: path, access: access, handler: show),
            Route(method: .get, path: "\(path)/statement", access: access, answer: .file, handler: statement),
        ]
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let loans = try await desk.loans.loans(of: try context.signedIn().id)
        let rows = loans.map { loan in
            let currency = desk.book.currency(loan.currency)
            return [
                "id": loan.id, "amount": currency.text(minorUnits: loan.terms.principal),
                "startedOn": loan.terms.startsOn.words,
                "instalment": currency.text(minorUnits: loan.position.levelPayment),
                "outstanding": currency.text(minorUnits: loan.position.outstanding),
                "status": loan.standing.rawValue, "tone": loan.position.status == .active ? "" : "off",
            ] as View
        }
        return pages.page(.loans, title: "Your loans", ["loans": rows, "hasLoans": !rows.isEmpty], in: context)
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let page = try await page(context)
        return pages.page(.borrowed, title: "Loan \(page.loan.id)", page.view, in: context)
    }

    private func statement(_ request: Request, _ context: WebContext) async throws -> Response {
        let page = try await page(context)
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: "attachment; filename=\"statement-\(page.loan.id).csv\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: page.table.csv))
        )
    }

    /// The visitor's own loan; whatever else looks as if it were not there.
    private func page(_ context: WebContext) async throws -> BorrowedPage {
        guard let number = DecimalText(try context.parameter("loan"), scale: 0)?.minorUnits,
            let id = Int(exactly: number)  // scalar-safe: a number
        else { throw Refusal.notFound }
        guard let loan = try await desk.loans.loan(id, of: try context.signedIn().id) else {
            if try await desk.loans.loan(id) != nil {
                context.notes.note { $0.event = "malicious_direct_reference" }
            }
            throw Refusal.notFound
        }
        let day = max(try await desk.book.businessDate(), loan.terms.startsOn)
        let payout = try await desk.loans.payout(of: id)
        let methods = try await desk.loans.methods(of: id)
        do throws(LoanBookError) {
            return BorrowedPage(
                loan: loan,
                account: try await desk.loans.account(of: id, asAt: day),
                payout: payout,
                methods: methods,
                closureFeePercent: desk.loans.closureFeePercent(of: loan),
                currency: desk.book.currency(loan.currency)
            )
        } catch {
            if case .ledger(let error) = error { throw error }
            throw Refusal.notFound
        }
    }
}
