import AssetQuality
import CSV
import Decimals
import HTTPTypes
import Hummingbird
import LedgerRecords
import Lending
import LoanLedger
import LoanServicing
import NIOCore
package import Pages
import Portfolio
package import PortfolioPages
package import Requests
import Responses

/// Loans that are late or show a sign of trouble, the worst first, as a page and as a file.
package struct ArrearsRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: PortfolioDesk

    /// Rows of a page.
    static let pageSize = 50
    /// The most rows of the file.
    static let fileSize = 10_000

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: PortfolioDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        let access = Route.Access.pages(.bookReaders)
        return [
            Route(method: .get, path: "/portfolio/arrears", access: access, handler: show),
            Route(
                method: .get,
                path: "/portfolio/arrears/table",
                access: access,
                answer: .file,
                isLarge: true,
                handler: table
            ),
        ]
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        let page = DecimalText(query["page"] ?? "1", scale: 0)?.minorUnits ?? 0
        guard (1...1_000_000).contains(page) else {
            throw Refusal.malformed("page must be a whole number from 1 to 1000000.")
        }
        let number: Int = .init(page)
        let day = try await desk.day(query["asAt"])
        let arrears = try await desk.arrears(asAt: day, limit: Self.pageSize, offset: (number - 1) * Self.pageSize)
        let (counts, loans) = (arrears.counts, arrears.loans)
        let mayOpen = Set.loanReaders.contains(try context.signedIn().role)
        var view: View = [
            "asAt": arrears.day.iso, "late": counts.late, "warned": counts.warned, "isEmpty": counts.all == 0,
            "heading": Self.heading, "from": (number - 1) * Self.pageSize + 1,
            "to": (number - 1) * Self.pageSize + loans.count, "all": counts.all, "hasRows": !loans.isEmpty,
            "rows": loans.map { late in
                let cells = cells(late)
                return ["id": cells[0], "mayOpen": mayOpen, "cells": Array(cells.dropFirst())] as View
            },
        ]
        if let day { view["past"] = day.iso }
        if number > 1 { view["earlier"] = number - 1 }
        if number * Self.pageSize < counts.all { view["later"] = number + 1 }
        return pages.page(.arrears, title: "Arrears and early warnings", view, in: context)
    }

    private func table(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        let arrears = try await desk.arrears(
            asAt: try await desk.day(query["asAt"]),
            limit: Self.fileSize,
            offset: 0
        )
        let text = ([Self.heading] + arrears.loans.map(cells)).map(csvLine).joined()
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/csv; charset=utf-8",
                .contentDisposition: "attachment; filename=\"arrears-\(arrears.day.iso).csv\"",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    private static let heading = [
        "Loan", "Days past due", "Bucket", "Class", "Currency", "Arrears", "Outstanding", "Early warnings",
    ]

    private func cells(_ late: LateLoan) -> [String] {
        let (loan, currency) = (late.loan, desk.currency(late.loan.currency))
        return [
            "\(loan.id)", "\(late.daysPastDue)", DelinquencyBucket(daysPastDue: late.daysPastDue).name,
            loan.position.assetClass.name, loan.currency, currency.text(minorUnits: late.arrears),
            currency.text(minorUnits: loan.position.outstanding), late.warnings.map(\.words).joined(separator: "; "),
        ]
    }
}
