import ApplicationLedger
import AssetQuality
import Casework
import Contracts
import Documents
import HTTPTypes
import Hosting
import Hummingbird
import Instalments
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import LoanServicing
import Loans
import Portfolio
import PortfolioPages
import Products
package import Requests
import Responses

/// Loans and what secures them, for programs; amounts are in major units.
package struct LoanInterface: Sendable {
    package let desk: LoanDesk

    /// Routes that answer from this.
    package init(desk: LoanDesk) { self.desk = desk }

    package var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/loans/loans",
                access: .programs([.officer, .auditor]),
                answer: .json,
                contract: Self.listContract,
                handler: list
            ),
            Route(
                method: .get,
                path: "/api/portfolio/collateral-analysis",
                access: .programs(.bookReaders),
                answer: .json,
                contract: Self.collateralContract,
                handler: collateral
            ),
        ]
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let (limit, offset) = (context.query.count("limit") ?? 50, context.query.count("offset") ?? 0)
        let day = try await desk.book.day(context.query["asAt"])
        let (word, summary) = (context.query["status"], context.query["status_summary"])
        let standings = LoanStanding.allCases.filter { standing in
            (word.map { standing.rawValue.utf8.elementsEqual($0.utf8) } ?? true)
                && (summary.map { standing.summary.utf8.elementsEqual($0.utf8) } ?? true)
        }
        let list = try await desk.book.list(Set(standings), asAt: day, limit: limit, offset: offset)
        let loans = list.page
        let names = try await context.readsCustomers ? names(of: loans) : [:]
        if !names.isEmpty { try await writeDown(names.keys.sorted(), context) }
        let paidOut = try await desk.loans.amountsPaidOut(of: loans.map(\.id))
        return .json(
            .object([
                "loans": .array(loans.map { json($0, name: names[$0.id], paidOut: paidOut[$0.id]) }),
                "total": Self.count(list.total),
                "limit": Self.count(limit), "offset": Self.count(offset),
            ])
        )
    }

    /// The names of borrowers as their applications have them; a simulated loan has none.
    private func names(of loans: [LoanRecord]) async throws -> [Int: JSONValue] {
        var names: [Int: JSONValue] = [:]
        for (loan, application) in try await desk.loans.applications(of: loans.map(\.id)) {
            guard let record = try await desk.ledger.application(application) else { continue }
            let key = desk.catalogue[record.summary.product]?.roles[.fullName] ?? "full_name"
            names[loan] = record.identity.values[key]
        }
        return names
    }

    /// Who reads whose names is on record before they are told.
    private func writeDown(_ loans: [Int], _ context: WebContext) async throws {
        try await desk.ledger.audit(
            AuditEntry(
                at: desk.clock.now(),
                actor: .account(try context.signedIn().id),
                action: .personalDataRead,
                subject: .ledger,
                traceID: context.notes.current.traceID,
                detail: ["what": .string("names of borrowers"), "loans": .array(loans.map(Self.count))]
            )
        )
        context.notes.note { $0.event = "sensitive_read" }
    }

    private func json(_ loan: LoanRecord, name: JSONValue?, paidOut: Int64?) -> JSONValue {
        .object([
            "loan_id": Self.count(loan.id), "customer_id": Self.count(loan.borrower), "customer_name": name ?? .null,
            "currency": .string(loan.currency), "loan_amount": major(loan.terms.principal, loan),
            "disbursed_amount": major(paidOut ?? loan.terms.principal, loan),
            "interest_rate": .number(loan.terms.rate.percent), "tenure_months": Self.count(loan.terms.months),
            "emi_amount": major(loan.position.levelPayment, loan),
            "outstanding_balance": major(loan.position.outstanding, loan),
            "loan_status": .string(loan.standing.rawValue), "loan_status_summary": .string(loan.standing.summary),
            "disbursement_date": .string(loan.terms.startsOn.iso), "npa_status": .string(loan.position.assetClass.name),
        ])
    }

    private func collateral(_ request: Request, _ context: WebContext) async throws -> Response {
        let day = try await desk.book.day(context.query["asAt"])
        let currency = try await desk.book.look(context.query["currency"]).book.figures.currency
        let figures = try await desk.loans.collateralFigures(of: currency, asAt: day)
        let kinds = figures.kinds.mapValues { part in
            JSONValue.object(["count": Self.count(part.count), "total_value": currency.major(part.value)])
        }
        return .json(
            .object([
                "currency": .string(currency.code), "as_at": day.map { .string($0.iso) } ?? .null,
                "total_collateral_value": currency.major(figures.value),
                "collateral_by_type": .object(kinds),
                "average_ltv_ratio": figures.averageLoanToValue.map { .number(($0 * 10_000).rounded() / 10_000) }
                    ?? .null,
                "loans_with_collateral": Self.count(figures.securedLoans),
            ])
        )
    }

    private static func count(_ value: Int) -> JSONValue { .number(.init(value)) }

    private func major(_ minorUnits: Int64, _ loan: LoanRecord) -> JSONValue {
        desk.book.currency(loan.currency).major(minorUnits)
    }

    // MARK: What the addresses take and give

    private static let chapter = "Loan book"
    private static let amount = Schema.number(minimum: 0)

    private static let listContract = Contract(
        "listLoans",
        chapter: chapter,
        "Loans in the order of their numbers, as at the last day end or event. What was disbursed is what was lent less "
            + "the fee that was kept back. A key needs "
            + "customers:read for the names of borrowers; who reads them is written down.",
        scope: .readPortfolio,
        parameters: [
            .limit(50), .offset, .asAt,
            Parameter(
                "status",
                in: .query,
                .word(LoanStanding.allCases.map(\.rawValue)),
                "Only loans that stand here."
            ),
            Parameter(
                "status_summary",
                in: .query,
                .word(LoanStanding.summaries),
                "Only loans that stand here in the view of three words."
            ),
        ],
        answers: [
            Contract.Answer(
                200,
                "A page",
                .object(["loans": .list(.object(loan), most: 200), "total": .count, "limit": .count, "offset": .count])
            )
        ]
    )

    private static let loan: [String: Schema] = [
        "loan_id": .count, "customer_id": .count, "customer_name": Schema.text().orNull, "currency": .currency,
        "loan_amount": amount,
        "disbursed_amount": amount, "interest_rate": .number(), "tenure_months": .count, "emi_amount": amount,
        "outstanding_balance": amount, "loan_status": .word(LoanStanding.allCases.map(\.rawValue)),
        "loan_status_summary": .word(LoanStanding.summaries),
        "disbursement_date": .date, "npa_status": .word(AssetClass.allCases.map(\.name)),
    ]

    private static let collateralContract = Contract(
        "readCollateral",
        chapter: chapter,
        "What secures the loans of one currency, by type, as last valued, of what was written down by the end of the day that "
            + "is asked for. The ratio is what was lent over the value less "
            + "its haircut, a share of one, averaged over the loans that are secured.",
        scope: .readPortfolio,
        parameters: [.currency, .asAt],
        answers: [
            Contract.Answer(
                200,
                "The figures",
                .object([
                    "currency": .currency, "as_at": Schema.date.orNull, "total_collateral_value": amount,
                    "collateral_by_type": .table(.object(["count": .count, "total_value": amount])),
                    "average_ltv_ratio": Schema.number(minimum: 0).orNull, "loans_with_collateral": .count,
                ])
            )
        ]
    )
}
