import AssetQuality
import BookPolicies
import Contracts
package import Documents
import HTTPTypes
import Hummingbird
import Instalments
import LedgerRecords
package import Lending
import LoanLedger
import Loans
import Pages
import Portfolio
import PortfolioReports
package import Requests
import Responses

/// The figures of the book for programs, with the bodies that clients know; amounts are in major units, shares in per cent.
package struct PortfolioInterface: Sendable {
    package let desk: PortfolioDesk

    /// Routes that answer from this.
    package init(desk: PortfolioDesk) { self.desk = desk }

    package var routes: [Route] {
        [
            route("summary", PortfolioContracts.summary) { [policy = desk.policy] book in
                Self.summary(book).merging(["alerts": .array(BookAlert.of(book.figures, policy).map(\.json))]) { $1 }
            },
            route("npa-analysis", PortfolioContracts.assetQuality, Self.assetQuality),
            route("repayment-stats", PortfolioContracts.repayments, Self.repayments),
            route("loan-distribution", PortfolioContracts.distribution, Self.distribution), stress,
        ]
    }

    private func route(
        _ name: String,
        _ contract: Contract,
        _ body: @escaping @Sendable (PortfolioDesk.Book) -> [String: JSONValue]
    ) -> Route {
        Route(
            method: .get,
            path: "/api/portfolio/\(name)",
            access: .programs(.bookReaders),
            answer: .json,
            contract: contract,
            handler: { [desk] _, context in
                let day = try await desk.day(context.query["asAt"])
                let look = try await desk.look(context.query["currency"], asAt: day)
                let figures = body(look.book)
                    .merging([
                        "currency": .string(look.book.figures.currency.code),
                        "as_at": look.book.asAt.map { .string($0.iso) } ?? .null,
                    ]) { $1 }
                var response = Response.json(.object(figures))
                response.headers.tell(look)
                return response
            }
        )
    }

    private var stress: Route {
        Route(
            method: .get,
            path: "/api/portfolio/stress",
            access: .programs(.bookReaders),
            answer: .json,
            contract: PortfolioContracts.stress,
            handler: { [desk] request, context in
                let day = try await desk.day(context.query["asAt"])
                let look = try await desk.look(context.query["currency"], asAt: day)
                let question = try PortfolioQuestion(request)
                let rescored = try await question.rescored(look, at: desk)
                var response = Response.json(try Self.stress(look.book, question.scenario, desk.policy, rescored))
                response.headers.tell(look)
                return response
            }
        )
    }

    private static func stress(
        _ book: PortfolioDesk.Book,
        _ scenario: PortfolioReadings.Scenario,
        _ policy: BookPolicy,
        _ rescored: RescoredLoans?
    ) throws -> JSONValue {
        let figures = book.figures
        let stress = try BookStress(figures, scenario.stress(policy), policy, rescored)
        func amount(_ minorUnits: Double) -> JSONValue { figures.currency.major(Int64(minorUnits.rounded())) }
        let segments = stress.rows.map { row in
            JSONValue.object([
                "purpose": .string(row.segment.name), "outstanding": figures.currency.major(row.segment.outstanding),
                "instalments": amount(row.segment.instalments), "instalments_stressed": amount(row.instalments),
                "dti": percent(row.segment.debtToIncome), "dti_stressed": percent(row.debtToIncome),
                "pd": percent(row.segment.probabilityOfDefault), "pd_stressed": percent(row.probabilityOfDefault),
                "lgd_stressed": percent(row.lossGivenDefault), "loss": amount(row.expectedLoss),
                "loss_stressed": amount(row.stressedLoss),
            ])
        }
        return .object([
            "currency": .string(figures.currency.code), "as_at": book.asAt.map { .string($0.iso) } ?? .null,
            "unemployment_points": count(scenario.unemployment),
            "rate_points": count(scenario.rates), "expected_loss": amount(stress.expectedLoss),
            "stressed_loss": amount(stress.stressedLoss), "segments": .array(segments),
            "floating_loans": rescored.map { count($0.count) } ?? .null,
            "rescored_loans": rescored.map { count($0.rescored) } ?? .null,
        ])
    }

    @Sendable private static func summary(_ book: PortfolioDesk.Book) -> [String: JSONValue] {
        let figures = book.figures
        let (totals, funnel, currency) = (figures.totals, figures.funnel, figures.currency)
        let ended = totals.loans - totals.activeLoans
        return [
            "loan_statistics": .object([
                "total_applications": count(funnel.total), "total_loans": count(totals.loans),
                "active_loans": count(totals.activeLoans), "defaulted_loans": count(totals.defaultedLoans),
                "approval_rate": percent(funnel.approvalRate), "closed_loans": count(ended),
                "average_loan_size": totals.averageLoan.map(currency.major) ?? .null,
            ]),
            "financial_metrics": .object([
                "total_disbursed": currency.major(totals.disbursed),
                "total_outstanding": currency.major(totals.outstanding),
                "total_repaid": currency.major(totals.received),
                "total_npa_amount": currency.major(totals.nonPerforming),
                "total_income_suspense": currency.major(totals.suspended),
                "total_security_shortfall": currency.major(totals.notCovered),
            ]),
            "risk_metrics": .object([
                "npa_ratio": percent(totals.grossNonPerformingRatio), "default_rate": percent(totals.defaultRate),
                "average_emi_payment_rate": percent(totals.paymentRate),
            ]),
            "application_statistics": .object([
                "total_applications": count(funnel.total), "approved": count(funnel.approved),
                "rejected": count(funnel.declined), "pending": count(funnel.pending),
            ]),
        ]
    }

    @Sendable private static func assetQuality(_ book: PortfolioDesk.Book) -> [String: JSONValue] {
        let (figures, currency) = (book.figures, book.figures.currency)
        let open = figures.cells.filter(\.isOpen)
        let whole = open.reduce(0) { $0 + $1[.loans] }
        var classes: [String: JSONValue] = [:]
        var amounts: [String: JSONValue] = [:]
        for name in ["Standard", "Sub-Standard", "Doubtful", "Loss"] {
            let cells = open.filter { Self.name(of: $0.assetClass) == name }
            let loans = cells.reduce(0) { $0 + $1[.loans] }
            classes[name] = .object([
                "count": count(loans),
                "percentage": percent(whole > 0 ? Double(loans) / Double(whole) : nil),  // scalar-safe: counts
            ])
            amounts[name] = currency.major(Int64(cells.reduce(0) { $0 + $1[.outstanding] }))
        }
        return [
            "npa_classification": .object(classes), "npa_amount_by_classification": .object(amounts),
            "total_npa_loans": count(figures.totals.nonPerformingLoans),
            "total_npa_amount": currency.major(figures.totals.nonPerforming),
        ]
    }

    private static func name(of assetClass: AssetClass) -> String {
        switch assetClass {
        case .standard, .specialMention0, .specialMention1, .specialMention2: "Standard"
        case .substandard: "Sub-Standard"
        case .doubtful1, .doubtful2, .doubtful3: "Doubtful"
        case .loss: "Loss"
        }
    }

    @Sendable private static func repayments(_ book: PortfolioDesk.Book) -> [String: JSONValue] {
        let (figures, currency) = (book.figures, book.figures.currency)
        let totals = figures.totals
        return [
            "total_repayments": count(totals.instalmentsDue), "on_time_payments": count(totals.instalmentsOnTime),
            "late_payments": count(totals.instalmentsDue - totals.instalmentsOnTime),
            "on_time_percentage": percent(totals.onTimeShare),
            "total_late_fees_collected": currency.major(Int64(figures.sum(.chargesPaid))),
            "average_repayment_amount": totals.instalmentsDue > 0
                ? currency.major(totals.received / Int64(totals.instalmentsDue)) : .null,
        ]
    }

    @Sendable private static func distribution(_ book: PortfolioDesk.Book) -> [String: JSONValue] {
        let (figures, currency) = (book.figures, book.figures.currency)
        func parts(_ name: (BookCell) -> String) -> JSONValue {
            .object(
                Dictionary(
                    uniqueKeysWithValues: figures.totals(by: name)
                        .map { part in
                            (
                                part.name,
                                .object([
                                    "count": count(part.totals.loans),
                                    "total_amount": currency.major(part.totals.disbursed),
                                ])
                            )
                        }
                )
            )
        }
        let bands = zip(BookReport.bandNames(book.bands.map(\.from)), book.bands)
            .map { name, band in
                let part: [String: JSONValue] = [
                    "count": count(band.loans), "total_amount": currency.major(band.amount),
                ]
                return (name, JSONValue.object(part))
            }
        return [
            "by_purpose": parts(\.purpose), "by_status": parts(\.standing.rawValue), "by_region": parts(\.region),
            "by_amount_bucket": .object(Dictionary(uniqueKeysWithValues: bands)),
        ]
    }

    private static func count(_ value: Int) -> JSONValue { .number(.init(value)) }

    /// In per cent, to two decimals.
    private static func percent(_ share: Double?) -> JSONValue {
        share.map { .number(($0 * 10_000).rounded() / 100) } ?? .null
    }
}

extension Currency {
    /// An amount as programs read it, in major units.
    package func major(_ minorUnits: Int64) -> JSONValue { .number(.init(minorUnits) / .init(minorUnitsPerMajor)) }
}
