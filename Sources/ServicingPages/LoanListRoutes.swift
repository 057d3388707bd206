import AssetQuality
import Decimals
import Hummingbird
import Instalments
import LedgerRecords
import Lending
import LoanLedger
import LoanServicing
import Loans
package import Pages
import Portfolio
package import PortfolioPages
package import Requests
import Responses

/// The loans of the book in the order of their numbers, all or those that stand somewhere, and one by its number.
package struct LoanListRoutes: Sendable {
    package let pages: PageRenderer
    package let desk: PortfolioDesk

    /// Rows of a page.
    static let pageSize = 50

    /// Routes that answer from these.
    package init(pages: PageRenderer, desk: PortfolioDesk) {
        self.pages = pages
        self.desk = desk
    }

    package var routes: [Route] {
        [Route(method: .get, path: "/portfolio/loans", access: .pages(.loanReaders), handler: list)]
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let query = try FormBody((request.uri.query ?? "").utf8)
        if let number = DecimalText(query["number"] ?? "", scale: 0)?.minorUnits, number > 0 {
            return .seeOther("/portfolio/loans/\(number)")
        }
        let standing = try Self.standing(query["status"] ?? "")
        let number = try Self.page(query["page"])
        let day = try await desk.day(query["asAt"])
        let first = (number - 1) * Self.pageSize
        let list = try await desk.list(
            standing.map { [$0] } ?? Set(LoanStanding.allCases),
            asAt: day,
            limit: Self.pageSize,
            offset: first
        )
        var view: View = [
            "statuses": [["code": "", "text": "All", "isChosen": standing == nil] as View]
                + LoanStanding.allCases.map { word in
                    ["code": word.rawValue, "text": word.rawValue, "isChosen": word == standing] as View
                },
            "heading": Self.heading, "rows": list.page.map(row), "hasRows": !list.page.isEmpty, "all": list.total,
            "from": first + 1, "to": first + list.page.count, "isEmpty": list.total == 0,
            "status": standing?.rawValue ?? "",
        ]
        if let day { view["past"] = day.iso }
        if number > 1 { view["earlier"] = number - 1 }
        if first + list.page.count < list.total { view["later"] = number + 1 }
        return pages.page(.lent, title: "Loans", view, in: context)
    }

    /// - Throws: ``Refusal/malformed(_:)`` for a word that is no standing.
    private static func standing(_ text: String) throws -> LoanStanding? {
        guard !text.utf8.isEmpty else { return nil }
        guard let standing = LoanStanding.allCases.first(where: { $0.rawValue.utf8.elementsEqual(text.utf8) }) else {
            let words = LoanStanding.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal.malformed("status must be one of \(words).")
        }
        return standing
    }

    private static func page(_ text: String?) throws -> Int {
        let page = DecimalText(text ?? "1", scale: 0)?.minorUnits ?? 0
        guard (1...1_000_000).contains(page) else {
            throw Refusal.malformed("page must be a whole number from 1 to 1000000.")
        }
        return .init(page)
    }

    private static let heading = [
        "Loan", "Status", "Class", "Purpose", "Region", "Begun", "Currency", "Lent", "Rate", "Instalment",
        "Outstanding",
    ]

    private func row(_ loan: LoanRecord) -> View {
        let currency = desk.currency(loan.currency)
        return [
            "id": "\(loan.id)",
            "cells": [
                loan.standing.rawValue, loan.position.assetClass.name, loan.purpose, loan.region,
                loan.terms.startsOn.iso, loan.currency, currency.text(minorUnits: loan.terms.principal),
                "\(loan.terms.rate.percent) %", currency.text(minorUnits: loan.position.levelPayment),
                currency.text(minorUnits: loan.position.outstanding),
            ],
        ]
    }
}
