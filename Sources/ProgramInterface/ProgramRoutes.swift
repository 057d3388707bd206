import Applications
package import Casework
import Documents
import Foundation
import Hosting
import HTTPTypes
import Hummingbird
import Ledger
import Lending
package import Origination
import Pages
import Products
package import RateLimits
package import Requests
import Responses

/// The interface for programs: send an application, ask how it stands.
package struct ProgramRoutes: Sendable {
    package let drafts: Drafts
    package let intake: ApplicationIntake
    package let desk: DecisionDesk
    package let quota: Quota

    /// Routes that answer from these.
    package init(drafts: Drafts, intake: ApplicationIntake, desk: DecisionDesk, quota: Quota) {
        self.drafts = drafts
        self.intake = intake
        self.desk = desk
        self.quota = quota
    }

    static let collection = "/api/v1/applications"

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
                handler: submit
            ),
            Route(
                method: .get,
                path: Self.collection,
                access: .programs([.applicant, .officer]),
                answer: .json,
                handler: list
            ),
            Route(
                method: .get,
                path: "\(Self.collection)/{id}",
                access: .programs([.applicant, .officer, .auditor, .operator]),
                answer: .json,
                mayWait: true,
                handler: show
            ),
        ]
    }

    private func submit(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let key = try IdempotencyKey(request.headers[values: .idempotencyKey])
        let body = try JSONValue.parse(context.body)
        let fingerprint = ContentDigest.sha256(of: body.canonicalBytes)
        if let (record, id) = try await drafts.ledger.idempotencyRecord(
            owner: account.id,
            route: Self.collection,
            key: key.text
        ) {
            guard record.fingerprint == fingerprint else { throw Self.keyReused }
            return replay(record, id)
        }
        let given = try GivenApplication(body, catalogue: drafts.catalogue)
        let submission = try submission(given, account, key, fingerprint, context)
        switch try await intake.submit(submission) {
        case .accepted(let id):
            context.notes.note { $0.event = "application_submitted" }
            return try await accepted(id, account, submission.idempotency, request, context)
        case .replayed(let record, let id): return replay(record, id)
        case .conflict: throw Self.keyReused
        case .pendingExists(let other): throw Self.pending(other)
        case .foreign: throw Refusal.notFound
        }
    }

    private func submission(
        _ given: GivenApplication,
        _ account: Account,
        _ key: IdempotencyKey,
        _ fingerprint: ContentDigest,
        _ context: WebContext
    ) throws -> Submission {
        let now = drafts.clock.now()
        let today = given.product.localDate(at: now)
        let answers = try given.product.check(given.application, on: today)
        var generator = SystemRandomNumberGenerator()
        let id = ApplicationID(using: &generator)
        return Submission(
            id: id,
            owner: account.id,
            product: given.product,
            answers: answers,
            application: given.product.settled(given.application, on: today),
            submittedAt: now,
            idempotency: IdempotencyRecord(
                key: key.text,
                route: Self.collection,
                fingerprint: fingerprint,
                status: 202,
                body: Self.receipt(id).canonicalBytes
            ),
            allowsOnlyOnePending: account.role == .applicant,
            traceID: context.notes.current.traceID
        )
    }

    /// 202 with the receipt, or 200 with the decision where the client waits and it comes in time.
    private func accepted(
        _ id: ApplicationID,
        _ account: Account,
        _ record: IdempotencyRecord?,
        _ request: Request,
        _ context: WebContext
    ) async throws -> Response {
        let headers: HTTPFields = [.location: "\(Self.collection)/\(id.base32)", .retryAfter: "1"]
        guard let wait = Preference(request.headers[values: .prefer]).wait else {
            return .json(Self.receipt(id), status: .accepted, headers: headers)
        }
        // It is accepted, whatever comes of waiting: what cannot be told now can be asked.
        let state = try? await desk.state(of: id.base32, for: account, waiting: wait.duration, context)
        guard let state, state.isSettled else { return .json(Self.receipt(id), status: .accepted, headers: headers) }
        return .json(
            StandingDocument(state, for: account).json,
            headers: [.location: "\(Self.collection)/\(id.base32)", .preferenceApplied: "wait=\(wait.seconds)"]
        )
    }

    /// The account's own, newest first.
    private func list(_ request: Request, _ context: WebContext) async throws -> Response {
        let all = try await drafts.ledger.applications(owner: context.signedIn().id)
        return .json(["applications": .array(all.map { .object(StandingDocument.members(of: $0)) })])
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let account = try context.signedIn()
        let query = try FormBody((request.uri.query ?? "").utf8)
        let wait = WaitTime(query["wait"]) ?? Preference(request.headers[values: .prefer]).wait
        let state = try await desk.state(
            of: context.parameter("id"),
            for: account,
            waiting: wait?.duration ?? .zero,
            context
        )
        let document = StandingDocument(state, for: account).json
        let digest = ContentDigest.sha256(of: document.canonicalBytes).hex
        let tag = "\"\(String(decoding: digest.utf8.prefix(24), as: UTF8.self))\""
        var headers: HTTPFields = [.eTag: tag]
        if let wait { headers[.preferenceApplied] = "wait=\(wait.seconds)" }
        guard !request.headers[values: .ifNoneMatch].contains(tag) else {
            return Response(status: .notModified, headers: headers)
        }
        if !state.isSettled { headers[.retryAfter] = "1" }
        return .json(document, headers: headers)
    }

    private func replay(_ record: IdempotencyRecord, _ id: ApplicationID) -> Response {
        var response = Response.json(
            (try? JSONValue.parse(record.body)) ?? Self.receipt(id),  // our own bytes; both say the same
            status: HTTPResponse.Status(code: record.status),
            headers: [.location: "\(Self.collection)/\(id.base32)", .idempotencyReplayed: "true"]
        )
        if record.status == 202 { response.headers[.retryAfter] = "1" }
        return response
    }

    private static func receipt(_ id: ApplicationID) -> JSONValue {
        [
            "id": .string(id.base32), "reference": .string(id.reference),
            "status": .string(ApplicationStatus.submitted.rawValue),
            "links": ["self": .string("\(collection)/\(id.base32)")],
        ]
    }

    private static let keyReused = Refusal(
        status: .unprocessableContent,
        code: .keyReused,
        detail: "This Idempotency-Key was used before with another body."
    )

    private static func pending(_ other: ApplicationID) -> Refusal {
        Refusal(
            status: .conflict,
            code: .conflict,
            detail: "Application \(other.base32) of the same person still waits for its answer.",
            headers: [.link: "<\(collection)/\(other.base32)>; rel=\"related\""]
        )
    }
}
