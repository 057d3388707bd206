import ApplicationLedger
import Casework
import Contracts
import Documents
import HTTPTypes
import Hummingbird
import LedgerRecords
import LenderDocuments
import Lending
import Origination
package import ProgramInterface
package import RateLimits
package import Requests
import Responses

/// Applications as the programs of officers handle them: ACCEPTED, REJECTED or PENDING.
package struct OfficerRoutes: Sendable {
    package let submissions: Submissions
    package let quota: Quota
    private let contracts: LenderContracts

    package init(submissions: Submissions, quota: Quota) {
        self.submissions = submissions
        self.quota = quota
        contracts = LenderContracts(submissions.drafts)
    }

    static let path = "/api/loan-applications"
    private static let readers: Set<AccountRole> = [.applicant, .officer, .auditor]
    private static let chapter = "Officers"

    private var drafts: Drafts { submissions.drafts }

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
                contract: enterContract,
                handler: enter
            ),
            Route(
                method: .get,
                path: Self.path,
                access: .programs(Self.readers),
                answer: .json,
                contract: Self.listContract,
                handler: list
            ),
            Route(
                method: .get,
                path: "\(Self.path)/{id}",
                access: .programs(Self.readers),
                answer: .json,
                contract: Self.showContract,
                handler: show
            ),
        ]
    }

    private func enter(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let body = try JSONValue.parse(context.body)
        guard let members = body.objectValue else { throw Refusal.malformed("The body must be a JSON object.") }
        let key = try IdempotencyKey.optional(request.headers[values: .idempotencyKey])
        let fingerprint = ContentDigest.sha256(of: body.canonicalBytes)
        if case .replayed(let record, let id) = try await submissions.earlier(key, Self.path, fingerprint, account) {
            return await submissions.again(record, id)
        }
        let given = try GivenAnswers(members, catalogue: drafts.catalogue)
        let handedIn = HandedIn(
            product: given.product,
            application: given.application,
            route: Self.path,
            fingerprint: fingerprint,
            key: key
        )
        switch try await submissions.take(handedIn, account, context) {
        case .replayed(let record, let id): return await submissions.again(record, id)
        case .accepted(let id, _):
            let state = await submissions.state(of: id, for: account, waiting: .seconds(5), context)
            guard let listed = try await drafts.ledger.listed(id, owner: account.id) else { throw Refusal.notFound }
            let answer = FirstAnswer(
                document(listed),
                status: state?.isSettled == true ? .created : .accepted,
                headers: [.location: "\(Self.path)/\(id.base32)"]
            )
            return await submissions.first(answer, of: id, under: key)
        }
    }

    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let (limit, offset) = (context.query.count("limit") ?? 100, context.query.count("offset") ?? 0)
        var filter = ApplicationFilter(owner: try context.ownerOfWhatIsSeen)
        filter.statuses =
            PlainStatus.allCases.first { $0.forOfficers == context.query["status"] }?.statuses ?? []
        let page = try await drafts.ledger.applications(filter, limit: limit, offset: offset)
        let total = try await drafts.ledger.applicationCount(filter)
        return .json([
            "applications": .array(page.map(document)), "total": .number(.init(total)),
            "limit": .number(.init(limit)), "offset": .number(.init(offset)),
        ])
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let id = ApplicationID(base32: try context.parameter("id")),
            let listed = try await drafts.ledger.listed(id, owner: context.ownerOfWhatIsSeen)
        else { throw Refusal.notFound }
        return .tagged(document(listed), request)
    }

    private func document(_ listed: ListedApplication) -> JSONValue {
        let summary = listed.record.summary
        let figures = LoanFigures(listed.record.answers, of: drafts.catalogue[summary.product])
        let status = PlainStatus(rawValue: summary.status.summary)?.forOfficers ?? summary.status.rawValue
        return .object(
            figures.members.merging([
                "id": .string(summary.id.base32), "product": .string(summary.product), "status": .string(status),
                "state": .string(summary.status.rawValue),
                "credit_score": listed.score.map { .number(.init($0)) } ?? .null,
                "risk_probability": listed.probabilityOfDefault.map(JSONValue.number) ?? .null,
                "created_at": .string(summary.submittedAt.rfc3339),
            ]) { $1 }
        )
    }

    // MARK: What the addresses take and give

    private static let schema = Schema.object(
        LenderContracts.figures.merging([
            "id": .text(), "product": .text(), "status": .word(PlainStatus.allCases.map(\.forOfficers)),
            "state": .word(ApplicationStatus.allCases.map(\.rawValue)),
            "credit_score": Schema.number(isWhole: true).orNull,
            "risk_probability": Schema.number(minimum: 0, maximum: 1).orNull, "created_at": .time,
        ]) { $1 }
    )

    private var enterContract: Contract {
        Contract(
            "enterApplication",
            chapter: Self.chapter,
            "Hand an application in and wait up to 5 seconds for its decision.",
            scope: .writeApplications,
            parameters: [.idempotencyKey(required: false)],
            bodies: [.init(contracts.prediction, example: contracts.example)],
            answers: [
                Contract.Answer(201, "Decided, or with a person", Self.schema, headers: ["Location": "Where it is"]),
                Contract.Answer(
                    202,
                    "On record, not decided yet",
                    .any([Self.schema, LenderContracts.receipt]),
                    headers: ["Location": "Where it is"]
                ),
            ],
            problems: [409, 422]
        )
    }

    private static let listContract = Contract(
        "listOfficersApplications",
        chapter: chapter,
        "Applications, newest first: an applicant's own, for others all.",
        scope: .readApplications,
        parameters: [
            .limit(100), .offset,
            Parameter(
                "status",
                in: .query,
                .word(PlainStatus.allCases.map(\.forOfficers)),
                "Only those that stand here."
            ),
        ],
        answers: [Contract.Answer(200, "A page", LenderContracts.page("applications", of: schema))]
    )

    private static let showContract = Contract(
        "readOfficersApplication",
        chapter: chapter,
        "One application.",
        scope: .readApplications,
        parameters: [.applicationID],
        answers: [
            Contract.Answer(200, "The application", schema, headers: ["ETag": "Changes with the content"]),
            Contract.Answer(304, "As it was"),
        ]
    )
}
