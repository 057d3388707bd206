import AssetQuality
import Contracts
import Documents
import HTTPTypes
import Hummingbird
import Instalments
import LedgerRecords
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
        ]
    }

    private func route(
        _ name: String,
        _ contract: Contract,
        _ body: @escaping @Sendable (PortfolioDesk.Book) -> JSONValue
    ) -> Route {
        Route(
            method: .get,
            path: "/api/portfolio/\(name)",
            access: .programs(.bookReaders),
            answer: .json,
            contract: contract,
            handler: { [desk] _, _ in
                let look = try await desk.look()
                var response = Response.json(body(look.book))
                response.headers.tell(look)
                return response
            }
        )
    }

    @Sendable private static func summary(_ book: PortfolioDesk.Book) -> JSONValue {
        let figures = book.figures
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

    @Sendable private static func assetQuality(_ book: PortfolioDesk.Book) -> JSONValue {
        let figures = book.figures
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

    @Sendable private static func repayments(_ book: PortfolioDesk.Book) -> JSONValue {
        let figures = book.figures
        let totals = figures.totals
        return .object([
            "total_repayments": count(totals.instalmentsDue), "on_time_payments": count(totals.instalmentsOnTime),
            "late_payments": count(totals.instalmentsDue - totals.instalmentsOnTime),
            "on_time_percentage": percent(totals.onTimeShare),
            "total_late_fees_collected": major(Int64(figures.sum("charges_paid"))),
            "average_repayment_amount": totals.instalmentsDue > 0
                ? major(totals.received / Int64(totals.instalmentsDue)) : .null,
        ])
    }

    @Sendable private static func distribution(_ book: PortfolioDesk.Book) -> JSONValue {
        let figures = book.figures
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
        let bands = book.bands.enumerated()
            .map { index, band in
                let next = index + 1 < book.bands.count ? "\(book.bands[index + 1].from)" : ""
                let part: [String: JSONValue] = ["count": count(band.loans), "total_amount": major(band.amount)]
                return ("\(band.from)-\(next)", JSONValue.object(part))
            }
        return .object([
            "by_purpose": parts(\.purpose), "by_status": parts(\.status), "by_region": parts(\.region),
            "by_amount_bucket": .object(Dictionary(uniqueKeysWithValues: bands)),
        ])
    }

    private static func count(_ value: Int) -> JSONValue { .number(.init(value)) }

    private static func major(_ minorUnits: Int64) -> JSONValue { .number(.init(minorUnits) / 100) }

    /// In per cent, to two decimals.
    private static func percent(_ share: Double?) -> JSONValue {
        share.map { .number(($0 * 10_000).rounded() / 100) } ?? .null
    }
}
