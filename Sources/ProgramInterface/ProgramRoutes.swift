import ApplicationLedger
import Casework
import Contracts
import Documents
import HTTPTypes
import Hosting
import Hummingbird
import LedgerRecords
import Lending
import Origination
package import RateLimits
package import Requests
import Responses

/// The interface for programs: send an application, ask how it stands.
package struct ProgramRoutes: Sendable {
    package let submissions: Submissions
    package let quota: Quota
    private let contracts: ProgramContracts

    /// Routes that answer from these.
    package init(submissions: Submissions, quota: Quota) {
        self.submissions = submissions
        self.quota = quota
        contracts = ProgramContracts(submissions.drafts)
    }

    package static let collection = "/api/v1/applications"

    private var drafts: Drafts { submissions.drafts }

    package var routes: [Route] {
        [
            Route(
                method: .post,
                path: Self.collection,
                access: .programs([.applicant, .officer]),
                body: .json,
                answer: .json,
                quota: quota,
                mayWait: true,
                contract: contracts.submit,
                handler: submit
            ),
            Route(
                method: .get,
                path: Self.collection,
                access: .programs([.applicant, .officer, .auditor]),
                answer: .table,
                contract: contracts.list,
                handler: list
            ),
            Route(
                method: .get,
                path: "\(Self.collection)/{id}",
                access: .programs([.applicant, .officer, .auditor, .operator]),
                answer: .json,
                mayWait: true,
                contract: contracts.show,
                handler: show
            ),
        ]
    }

    private func submit(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let key = try IdempotencyKey(request.headers[values: .idempotencyKey])
        let body = try JSONValue.parse(context.body)
        let fingerprint = ContentDigest.sha256(of: body.canonicalBytes)
        if case .replayed(let record, let id) = try await submissions.earlier(
            key,
            Self.collection,
            fingerprint,
            account
        ) {
            return await submissions.again(record, id)
        }
        let given = try GivenApplication(body, catalogue: drafts.catalogue)
        let handedIn = HandedIn(
            product: given.product,
            application: given.application,
            route: Self.collection,
            fingerprint: fingerprint,
            key: key
        )
        switch try await submissions.take(handedIn, account, context) {
        case .accepted(let id, _): return await accepted(id, key, account, request, context)
        case .replayed(let record, let id): return await submissions.again(record, id)
        }
    }

    /// 202 with the receipt, or 200 with the decision where the client waits and it comes in time.
    private func accepted(
        _ id: ApplicationID,
        _ key: IdempotencyKey,
        _ account: Account,
        _ request: Request,
        _ context: WebContext
    ) async -> Response {
        guard let wait = Preference(request.headers[values: .prefer]).wait else {
            return FirstAnswer.onRecord(id).response
        }
        let state = await submissions.state(of: id, for: account, waiting: wait.duration, context)
        guard let state, state.isSettled else { return await submissions.first(.onRecord(id), of: id, under: key) }
        let headers: HTTPFields = [
            .location: "\(Self.collection)/\(id.base32)", .preferenceApplied: "wait=\(wait.seconds)",
        ]
        let answer = FirstAnswer(StandingDocument(state, for: account).json, headers: headers)
        return await submissions.first(answer, of: id, under: key)
    }

    /// Newest first: an applicant's own, for others all.
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let limit = context.query.count("limit") ?? 50
        let account = try context.signedIn()
        var filter = ApplicationFilter(owner: account.role == .applicant ? account.id : nil)
        filter.statuses = ApplicationStatus.allCases.filter { $0.rawValue == context.query["status"] }
        if let cursor = context.query["cursor"] {
            guard let place = ListCursor(cursor) else { throw Refusal.malformed("The cursor is none of ours.") }
            filter.after = place.position
        }
        let found = try await drafts.ledger.applications(filter, limit: limit + 1)
        let page = found.prefix(limit).map(\.record.summary)
        var headers: HTTPFields = [:]
        if found.count > limit, let last = page.last {
            let next = ListCursor(ListPosition(submittedAt: last.submittedAt, id: last.id)).text
            let status = context.query["status"].map { "&status=\($0.utf8.map(Self.escaped).joined())" } ?? ""
            headers[.link] = "<\(Self.collection)?limit=\(limit)\(status)&cursor=\(next)>; rel=\"next\""
        }
        guard !request.prefersTable else { return .csv(ApplicationTable(found.prefix(limit)).text, headers: headers) }
        return .json(
            ["applications": .array(page.map { .object(StandingDocument.members(of: $0)) })],
            headers: headers
        )
    }

    /// A byte of a status as an address has it: blanks are the only ones that need care.
    private static func escaped(_ byte: UInt8) -> String {
        byte == 0x20 ? "%20" : String(decoding: [byte], as: UTF8.self)
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let wait = WaitTime(context.query["wait"]) ?? Preference(request.headers[values: .prefer]).wait
        let state = try await submissions.desk.state(
            of: context.parameter("id"),
            for: account,
            waiting: wait?.duration ?? .zero,
            context
        )
        var headers: HTTPFields = [:]
        if let wait { headers[.preferenceApplied] = "wait=\(wait.seconds)" }
        if !state.isSettled { headers[.retryAfter] = "1" }
        return .tagged(StandingDocument(state, for: account).json, request, headers: headers)
    }
}
