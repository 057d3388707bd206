import BookPolicies
import Decimals
import HTTPTypes
import Hummingbird
import LedgerRecords
import Lending
import LoanServicing
import NIOCore
package import Pages
import Portfolio
import PortfolioReports
package import Requests
import Responses

/// The dashboard of the loan book: figures, drawings, and each table as a file.
package struct PortfolioRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: PortfolioDesk

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: PortfolioDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        let access = Route.Access.pages(.bookReaders)
        return [
            Route(method: .get, path: "/portfolio", access: access, handler: show),
            Route(method: .get, path: "/portfolio/tables/{name}", access: access, answer: .file, handler: table),
            Route(method: .get, path: "/portfolio/drawings/{name}", access: access, answer: .file, handler: drawing),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let question = try PortfolioQuestion(request)
        let (look, readings) = try await question.readings(at: desk)
        var view: View = [
            "isEmpty": look.book.figures.cells.isEmpty,
            "reports": readings.reports.map { $0.view(query: question.query) },
            "unemployment": question.scenario.unemployment, "rates": question.scenario.rates,
            "isRescored": question.isRescored,
            "currency": look.book.figures.currency.code,
            "late": look.book.arrears.late, "warned": look.book.arrears.warned,
            "others": others(look.book), "tiles": tiles(look.book.figures), "alerts": alerts(look.book.figures),
            "mayRecord": try context.keepsBook,
            "mayOpen": Set.loanReaders.contains(try context.signedIn().role),
        ]
        if let currency = question.currency { view["chosen"] = currency }
        if let day = question.asAt { view["past"] = day.iso }
        if let day = look.book.asAt { view["asAt"] = day.iso }
        var response = pages.page(.portfolio, title: "Loan book", view, in: context)
        response.headers.tell(look)
        return response
    }

    /// The currencies that are not shown.
    private func others(_ book: PortfolioDesk.Book) -> [View] {
        book.currencies.filter { $0.code != book.figures.currency.code }
            .map { ["code": $0.code, "loans": "\($0.loans)"] }
    }

    private func tiles(_ figures: BookFigures) -> [View] {
        let totals = figures.totals
        func share(_ value: Double?) -> String { value.map { "\(($0 * 10_000).rounded() / 100) %" } ?? "none" }
        let tiles = [
            ("Loans", "\(totals.loans)"), ("Active", "\(totals.activeLoans)"),
            ("Disbursed", figures.currency.wholeText(minorUnits: totals.disbursed)),
            ("Outstanding", figures.currency.wholeText(minorUnits: totals.outstanding)),
            ("Repaid", figures.currency.wholeText(minorUnits: totals.received)),
            ("Charges paid", figures.currency.wholeText(minorUnits: Int64(figures.sum(.chargesPaid)))),
            ("In suspense", figures.currency.wholeText(minorUnits: totals.suspended)),
            ("NPA ratio", share(totals.grossNonPerformingRatio)), ("Default rate", share(totals.defaultRate)),
            ("On time", share(totals.onTimeShare)), ("Approval rate", share(figures.funnel.approvalRate)),
        ]
        return tiles.map { ["name": $0.0, "value": $0.1] }
    }

    /// What is beyond the lender's limits, the worst first.
    private func alerts(_ figures: BookFigures) -> [View] {
        BookAlert.of(figures, desk.policy)
            .map { alert in
                [
                    "tone": alert.severity == .critical ? "problem" : "notice",
                    "severity": alert.severity == .critical ? "Critical" : "Warning", "text": alert.text,
                ]
            }
    }

    private func table(_ request: Request, _ context: WebContext) async throws -> Response {
        let name = try context.parameter("name").utf8.split(separator: UInt8(ascii: "-"))
        guard name.count == 2, let number = DecimalText(String(decoding: name[1], as: UTF8.self), scale: 0)?.minorUnits
        else { throw Refusal.notFound }
        let (look, readings) = try await PortfolioQuestion(request).readings(at: desk)
        let report = try readings.report(String(decoding: name[0], as: UTF8.self))
        guard (1...Int64(report.tables.count)).contains(number) else { throw Refusal.notFound }
        var response = Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: "attachment; filename=\"\(report.id)-\(number).csv\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: report.tables[.init(number) - 1].csv))
        )
        response.headers.tell(look)
        return response
    }

    private func drawing(_ request: Request, _ context: WebContext) async throws -> Response {
        let name = try context.parameter("name")
        let (look, readings) = try await PortfolioQuestion(request).readings(at: desk)
        let drawings = readings.reports.flatMap(\.drawings)
        guard let drawing = drawings.first(where: { $0.name == name }) else { throw Refusal.notFound }
        var response = Response(
            status: .ok,
            headers: [.contentType: "image/svg+xml"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: drawing.svg))
        )
        response.headers.tell(look)
        return response
    }
}

extension HTTPFields {
    /// How old what is told is (RFC 9211).
    mutating func tell(_ look: PortfolioDesk.Look) {
        guard let status = HTTPField.Name("Cache-Status"), let age = HTTPField.Name("Age") else { return }
        guard let seconds = look.ageInSeconds else {
            self[status] = "underwriter; fwd=miss; stored"
            return
        }
        self[status] = "underwriter; hit; ttl=\(PortfolioDesk.secondsKept - seconds)"
        self[age] = "\(seconds)"
    }
}
