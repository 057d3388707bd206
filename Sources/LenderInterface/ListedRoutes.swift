import ApplicationLedger
package import Casework
import Contracts
import Documents
import HTTPTypes
import Hummingbird
import LedgerRecords
import LenderDocuments
import Lending
package import Requests
import Responses

/// Applications as other systems list them: with amount, status in three words, score and probability.
package struct ListedRoutes: Sendable {
    package let drafts: Drafts

    package init(drafts: Drafts) { self.drafts = drafts }

    private static let readers: Set<AccountRole> = [.applicant, .officer, .auditor]
    private static let chapter = "Loans"

    package var routes: [Route] {
        [
            Route(
                method: .get,
                path: "/api/loans/applications",
                access: .programs(Self.readers),
                answer: .json,
                contract: Self.listContract,
                handler: list
            ),
            Route(
                method: .get,
                path: "/api/loans/applications/{id}",
                access: .programs(Self.readers),
                answer: .json,
                contract: Self.showContract,
                handler: show
            ),
        ]
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let (limit, offset) = (context.query.count("limit") ?? 100, context.query.count("offset") ?? 0)
        var filter = ApplicationFilter(owner: try context.ownerOfWhatIsSeen)
        filter.statuses = context.query["status"].flatMap(PlainStatus.init(rawValue:))?.statuses ?? []
        if let text = context.query["customer_id"] {
            guard let id = CustomerID(base32: text) else { throw Refusal.malformed("The customer_id is none of ours.") }
            filter.customer = id
        }
        let page = try await drafts.ledger.applications(filter, limit: limit, offset: offset)
        let total = try await drafts.ledger.applicationCount(filter)
        let named = context.readsCustomers ? page : []
        try await drafts.writeDown("names of applicants", of: named.map(\.record.summary.id.base32), context)
        return .json([
            "applications": .array(page.map { .object(members(of: $0, context)) }), "total": .number(.init(total)),
            "limit": .number(.init(limit)), "offset": .number(.init(offset)),
        ])
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let id = ApplicationID(base32: try context.parameter("id")),
            let listed = try await drafts.ledger.listed(id, owner: context.ownerOfWhatIsSeen)
        else { throw Refusal.notFound }
        var members = members(of: listed, context)
        if context.readsCustomers { try await drafts.writeDown("an applicant", of: [id.base32], context) }
        if context.readsCustomers, let customer = listed.customer,
            let known = try await drafts.ledger.customer(customer, owner: context.ownerOfWhatIsSeen)
        {
            members["customer"] = [
                "customer_id": .string(known.id.base32), "full_name": .string(known.fullName),
                "email": .string(known.email), "phone": .string(known.phone),
            ]
        } else {
            members["customer"] = .null
        }
        members["loan_details"] = .object(figures(of: listed).members)
        members["remarks"] = .string(listed.record.status.rawValue)
        return .tagged(.object(members), request)
    }

    private func figures(of listed: ListedApplication) -> LoanFigures {
        LoanFigures(listed.record.answers, of: drafts.catalogue[listed.record.summary.product])
    }

    private func members(of listed: ListedApplication, _ context: WebContext) -> [String: JSONValue] {
        let summary = listed.record.summary
        let name = context.readsCustomers ? listed.record.name(drafts.catalogue[summary.product]) : .null
        return figures(of: listed).members
            .merging([
                "application_id": .string(summary.id.base32),
                "customer_id": listed.customer.map { .string($0.base32) } ?? .null,
                "customer_name": name,
                "status": .string(summary.status.summary),
                "credit_score": listed.score.map { .number(.init($0)) } ?? .null,
                "risk_probability": listed.probabilityOfDefault.map(JSONValue.number) ?? .null,
                "application_date": .string(summary.submittedOn.iso),
            ]) { $1 }
    }

    // MARK: What the addresses take and give

    private static let listContract = Contract(
        "listLoanApplications",
        chapter: chapter,
        "Applications, newest first: an applicant's own, for others all, which is written down. A key needs "
            + "customers:read for names.",
        scope: .readApplications,
        parameters: [
            .limit(100), .offset,
            Parameter("status", in: .query, .word(PlainStatus.allCases.map(\.rawValue)), "Only those that stand here."),
            Parameter("customer_id", in: .query, .ascii(26...26), "Only those for this customer."),
        ],
        answers: [
            Contract.Answer(
                200,
                "A page",
                LenderContracts.page("applications", of: .object(LenderContracts.listedMembers))
            )
        ]
    )

    private static let showContract = Contract(
        "readLoanApplication",
        chapter: chapter,
        "One application with its customer, whom a key sees with customers:read only.",
        scope: .readApplications,
        parameters: [.applicationID],
        answers: [
            Contract.Answer(
                200,
                "The application",
                .object(
                    LenderContracts.listedMembers.merging([
                        "customer":
                            Schema.object([
                                "customer_id": .text(), "full_name": .text(), "email": .text(), "phone": .text(),
                            ])
                            .orNull, "loan_details": .object(LenderContracts.figures), "remarks": .text(),
                    ]) { $1 }
                ),
                headers: ["ETag": "Changes with the content"]
            ), Contract.Answer(304, "As it was"),
        ]
    )
}
