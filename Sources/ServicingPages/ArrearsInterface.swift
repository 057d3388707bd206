import AssetQuality
import Contracts
import Documents
import Hummingbird
import Lending
import LoanLedger
import LoanServicing
import Portfolio
package import PortfolioPages
package import Requests
import Responses

/// Loans that are late or show a sign of trouble, for programs; amounts are in major units.
package struct ArrearsInterface: Sendable {
    package let desk: PortfolioDesk

    /// Routes that answer from this.
    package init(desk: PortfolioDesk) { self.desk = desk }

    package var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/portfolio/arrears",
                access: .programs(.bookReaders),
                answer: .json,
                contract: Self.contract,
                handler: list
            )
        ]
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let (limit, offset) = (context.query.count("limit") ?? 50, context.query.count("offset") ?? 0)
        let day = try await desk.day(context.query["asAt"])
        let arrears = try await desk.arrears(asAt: day, limit: limit, offset: offset)
        let counts = arrears.counts
        return .json(
            .object([
                "as_at": .string(arrears.day.iso), "late": Self.count(counts.late), "warned": Self.count(counts.warned),
                "total": Self.count(counts.all), "limit": Self.count(limit), "offset": Self.count(offset),
                "loans": .array(arrears.loans.map(json)),
            ])
        )
    }

    private func json(_ late: LateLoan) -> JSONValue {
        let (loan, currency) = (late.loan, desk.currency(late.loan.currency))
        return .object([
            "loan_id": Self.count(loan.id), "days_past_due": Self.count(late.daysPastDue),
            "npa_status": .string(loan.position.assetClass.name), "currency": .string(loan.currency),
            "arrears": currency.major(late.arrears), "outstanding_balance": currency.major(loan.position.outstanding),
            "early_warnings": .array(late.warnings.map { .string($0.rawValue) }),
        ])
    }

    private static func count(_ value: Int) -> JSONValue { .number(.init(value)) }

    private static let loan: [String: Schema] = [
        "loan_id": .count, "days_past_due": .count, "npa_status": .word(AssetClass.allCases.map(\.name)),
        "currency": .currency, "arrears": .number(minimum: 0), "outstanding_balance": .number(minimum: 0),
        "early_warnings": .list(.word(EarlyWarning.allCases.map(\.rawValue)), most: EarlyWarning.allCases.count),
    ]

    private static let contract = Contract(
        "listArrears",
        chapter: "Loan book",
        "Open loans that are late or show a sign of trouble: the latest first, of those the largest; then those that are "
            + "only warned of.",
        scope: .readPortfolio,
        parameters: [.limit(50), .offset, .asAt],
        answers: [
            Contract.Answer(
                200,
                "A page",
                .object([
                    "as_at": .date, "late": .count, "warned": .count, "total": .count, "limit": .count,
                    "offset": .count, "loans": .list(.object(loan), most: 200),
                ])
            )
        ]
    )
}
