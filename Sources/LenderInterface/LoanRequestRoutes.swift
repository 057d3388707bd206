import ApplicationLedger
import Casework
import CheckedAnswers
import Contracts
import Documents
import HTTPTypes
import Hosting
import Hummingbird
import Ledger
import LedgerRecords
import LenderDocuments
import Lending
import Origination
import Pages
package import ProgramInterface
package import RateLimits
package import Requests
import Responses

/// A loan for a customer who is known: what is not said again is taken from what they answered before.
package struct LoanRequestRoutes: Sendable {
    package let submissions: Submissions
    package let quota: Quota
    private let contracts: LenderContracts

    package init(submissions: Submissions, quota: Quota) {
        self.submissions = submissions
        self.quota = quota
        contracts = LenderContracts(submissions.drafts)
    }

    static let path = "/api/loans/apply"
    private var ledger: Ledger { submissions.drafts.ledger }

    package var routes: [Route] {
        [
            Route(
                method: .post,
                path: Self.path,
                access: .programs(.appliers),
                body: .json,
                answer: .json,
                quota: quota,
                mayWait: true,
                contract: contract,
                handler: apply
            )
        ]
    }

    private var contract: Contract {
        Contract(
            "applyForLoan",
            chapter: "Loans",
            "Hand in an application for a customer; what is absent is taken from what the customer answered before.",
            scope: .writeApplications,
            parameters: [.idempotencyKey(required: false)],
            bodies: [.init(contracts.flatApplication(["customer_id": .text(26...26)], needs: ["customer_id"]))],
            answers: [
                Contract.Answer(201, "Decided", LenderContracts.loanAnswer, headers: ["Location": "Where it is"]),
                Contract.Answer(
                    202,
                    "On record, not decided yet",
                    .any([LenderContracts.loanAnswer, LenderContracts.receipt]),
                    headers: ["Location": "Where it is"]
                ),
            ],
            problems: [404, 409, 422]
        )
    }

    private func apply(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let body = try JSONValue.parse(context.body)
        guard var members = body.objectValue else { throw Refusal.malformed("The body must be a JSON object.") }
        let key = try IdempotencyKey.optional(request.headers[values: .idempotencyKey])
        let fingerprint = ContentDigest.sha256(of: body.canonicalBytes)
        if case .replayed(let record, let id) = try await submissions.earlier(key, Self.path, fingerprint, account) {
            return await submissions.again(record, id)
        }
        guard let text = members.removeValue(forKey: "customer_id")?.stringValue else {
            throw Refusal.validation([Mistake("customer_id", .required, "Enter the id of the customer")])
        }
        let owner = account.role == .applicant ? account.id : nil
        guard let id = CustomerID(base32: text), let customer = try await ledger.customer(id, owner: owner) else {
            throw Refusal.notFound
        }
        let given = try GivenAnswers(members, catalogue: submissions.drafts.catalogue)
        let handedIn = HandedIn(
            product: given.product,
            application: customer.answers(to: given.product).merging(given.application) { $1 },
            route: Self.path,
            fingerprint: fingerprint,
            key: key,
            customer: customer.id
        )
        return try await answer(handedIn, for: customer, account, context)
    }

    private func answer(
        _ handedIn: HandedIn,
        for customer: Customer,
        _ account: Account,
        _ context: WebContext
    ) async throws -> Response {
        switch try await submissions.take(handedIn, account, context) {
        case .replayed(let record, let id): return await submissions.again(record, id)
        case .accepted(let id, let answers):
            let state = await submissions.state(of: id, for: account, waiting: .seconds(5), context)
            guard let state else { return await submissions.first(.onRecord(id), of: id, under: handedIn.key) }
            let answer = FirstAnswer(
                LoanAnswer(state, answers, handedIn.product, customer: customer.id.base32).json,
                status: state.isSettled ? .created : .accepted,
                headers: [.location: "/api/loans/applications/\(id.base32)"]
            )
            return await submissions.first(answer, of: id, under: handedIn.key)
        }
    }
}

extension LenderContracts {
    static let receipt = Schema.object([
        "id": .text(), "reference": .text(), "status": .text(), "links": .object(["self": .text()]),
    ])
}
