import AssetQuality
import Contracts
import Documents
import HTTPTypes
import Hummingbird
import Ledger
import Lending
import LoanLedger
import Loans
import Pages
import Portfolio
package import Requests
import Responses

/// The figures of the book for programs, with the bodies that clients know; amounts are in major units, shares in per cent.
package struct PortfolioInterface: Sendable {
    package let desk: PortfolioDesk

    /// Routes that answer from this.
    package init(desk: PortfolioDesk) { self.desk = desk }

    package var routes: [Route] {
        [
            route("summary", PortfolioContracts.summary, Self.summary),
            route("npa-analysis", PortfolioContracts.assetQuality, Self.assetQuality),
            route("repayment-stats", PortfolioContracts.repayments, Self.repayments),
            route("loan-distribution", PortfolioContracts.distribution, Self.distribution),
            Route(
                method: .get,
                path: "/api/loans/loans",
                access: .programs([.officer, .auditor]),
                answer: .json,
                contract: PortfolioContracts.loans,
                handler: loans
            ),
        ]
    }

    private func route(
        _ name: String,
        _ contract: Contract,
        _ body: @escaping @Sendable (BookFigures) -> JSONValue
    ) -> Route {
        Route(
            method: .get,
            path: "/api/portfolio/\(name)",
            access: .programs(.bookReaders),
            answer: .json,
            contract: contract,
            handler: { [desk] _, _ in
                let look = try await desk.look()
                var response = Response.json(body(look.book.figures))
                response.headers.tell(look)
                return response
            }
        )
    }

    @Sendable private static func summary(_ figures: BookFigures) -> JSONValue {
        let (totals, funnel) = (figures.totals, figures.funnel)
        let ended = totals.loans - totals.activeLoans
        return .object([
            "loan_statistics": .object([
                "total_applications": count(funnel.total), "total_loans": count(totals.loans),
                "active_loans": count(totals.activeLoans), "defaulted_loans": count(totals.defaultedLoans),
                "approval_rate": percent(funnel.approvalRate), "closed_loans": count(ended),
                "average_loan_size": totals.averageLoan.map(major) ?? .null,
            ]),
            "financial_metrics": .object([
                "total_disbursed": major(totals.disbursed), "total_outstanding": major(totals.outstanding),
                "total_repaid": major(totals.received), "total_npa_amount": major(totals.nonPerforming),
            ]),
            "risk_metrics": .object([
                "npa_ratio": percent(totals.grossNonPerformingRatio), "default_rate": percent(totals.defaultRate),
                "average_emi_payment_rate": percent(totals.onTimeShare),
            ]),
            "application_statistics": .object([
                "total_applications": count(funnel.total), "approved": count(funnel.approved),
                "rejected": count(funnel.declined), "pending": count(funnel.pending),
            ]),
        ])
    }

    @Sendable private static func assetQuality(_ figures: BookFigures) -> JSONValue {
        let open = figures.cells.filter { $0.status == "active" }
        let whole = open.reduce(0) { $0 + $1["loans"] }
        var classes: [String: JSONValue] = [:]
        var amounts: [String: JSONValue] = [:]
        for name in ["Standard", "Sub-Standard", "Doubtful", "Loss"] {
            let cells = open.filter { Self.name(of: $0.assetClass) == name }
            let loans = cells.reduce(0) { $0 + $1["loans"] }
            classes[name] = .object([
                "count": count(loans),
                "percentage": percent(whole > 0 ? Double(loans) / Double(whole) : nil),  // scalar-safe: counts
            ])
            amounts[name] = major(Int64(cells.reduce(0) { $0 + $1["outstanding"] }))
        }
        return .object([
            "npa_classification": .object(classes), "npa_amount_by_classification": .object(amounts),
            "total_npa_loans": count(figures.totals.nonPerformingLoans),
            "total_npa_amount": major(figures.totals.nonPerforming),
        ])
    }

    private static func name(of assetClass: AssetClass) -> String {
        switch assetClass {
        case .standard, .specialMention0, .specialMention1, .specialMention2: "Standard"
        case .substandard: "Sub-Standard"
        case .doubtful1, .doubtful2, .doubtful3: "Doubtful"
        case .loss: "Loss"
        }
    }

    @Sendable private static func repayments(_ figures: BookFigures) -> JSONValue {
        let totals = figures.totals
        return .object([
            "total_repayments": count(totals.instalmentsDue), "on_time_payments": count(totals.instalmentsOnTime),
            "late_payments": count(totals.instalmentsDue - totals.instalmentsOnTime),
            "on_time_percentage": percent(totals.onTimeShare),
            "average_repayment_amount": totals.instalmentsDue > 0
                ? major(totals.received / Int64(totals.instalmentsDue)) : .null,
        ])
    }

    @Sendable private static func distribution(_ figures: BookFigures) -> JSONValue {
        func parts(_ name: (BookCell) -> String) -> JSONValue {
            .object(
                Dictionary(
                    uniqueKeysWithValues: figures.totals(by: name)
                        .map { part in
                            (
                                part.name,
                                .object([
                                    "count": count(part.totals.loans), "total_amount": major(part.totals.disbursed),
                                ])
                            )
                        }
                )
            )
        }
        return .object(["by_purpose": parts(\.purpose), "by_status": parts(\.status), "by_region": parts(\.region)])
    }

    private func loans(_ request: Request, _ context: WebContext) async throws -> Response {
        let (limit, offset) = (context.query.count("limit") ?? 50, context.query.count("offset") ?? 0)
        let total = try await desk.look().book.figures.totals.loans
        let loans = try await desk.loans.loans(limit: limit, offset: offset)
        return .json(
            .object([
                "loans": .array(loans.map(Self.json)), "total": Self.count(total), "limit": Self.count(limit),
                "offset": Self.count(offset),
            ])
        )
    }

    private static func json(_ loan: LoanRecord) -> JSONValue {
        .object([
            "loan_id": count(loan.id), "customer_id": count(loan.borrower), "customer_name": .null,
            "loan_amount": major(loan.terms.principal), "disbursed_amount": major(loan.terms.principal),
            "interest_rate": .number(loan.terms.rate.percent), "tenure_months": count(loan.terms.months),
            "emi_amount": major(loan.position.levelPayment), "outstanding_balance": major(loan.position.outstanding),
            "loan_status": .string(loan.position.status.rawValue),
            "disbursement_date": .string(loan.terms.startsOn.iso), "npa_status": .string(loan.position.assetClass.name),
        ])
    }

    private static func count(_ value: Int) -> JSONValue { .number(.init(value)) }

    private static func major(_ minorUnits: Int64) -> JSONValue { .number(.init(minorUnits) / 100) }

    /// In per cent, to two decimals.
    private static func percent(_ share: Double?) -> JSONValue {
        share.map { .number(($0 * 10_000).rounded() / 100) } ?? .null
    }
}
