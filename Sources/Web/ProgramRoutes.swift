import Accounts
import Applications
import Documents
import Foundation
import HTTPTypes
import Hosting
import Hummingbird
import Ledger
import Lending
import Origination
import Pages
import Products

/// The interface for programs: send an application, ask how it stands.
struct ProgramRoutes: Sendable {
    let drafts: Drafts
    let intake: ApplicationIntake
    let desk: DecisionDesk
    let quota: Quota

    static let collection = "/api/v1/applications"

    var routes: [Route] {
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
        let state = try await desk.state(of: id.base32, for: account, waiting: wait.duration, context)
        guard state.isSettled else { return .json(Self.receipt(id), status: .accepted, headers: headers) }
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

/// The client's key for one request: quoted or bare, up to 255 bytes of printable ASCII.
struct IdempotencyKey: Sendable, Hashable {
    let text: String

    /// - Throws: 400 for none, several, or one that is no key.
    init(_ fields: [String]) throws(Refusal) {
        guard let field = fields.first, fields.count == 1 else {
            throw .malformed("One Idempotency-Key is needed, such as Idempotency-Key: \"a1\".")
        }
        var bytes = Array(field.utf8)[...]
        if bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") {
            bytes = bytes.dropFirst().dropLast()
        }
        guard (1...255).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw .malformed("The Idempotency-Key must be 1 to 255 printable ASCII characters.")
        }
        text = String(decoding: bytes, as: UTF8.self)
    }
}

/// What a client would like (RFC 7240).
struct Preference: Sendable, Hashable {
    /// How long it is willing to wait.
    let wait: WaitTime?

    init(_ fields: [String]) {
        let tokens = fields.flatMap { $0.utf8.split { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") } }
        let words = tokens.map { token in token.filter { $0 > 0x20 } }
        // Whoever says respond-async wants no waiting, whatever else.
        guard !words.contains(Array("respond-async".utf8)) else {
            wait = nil
            return
        }
        wait =
            words.lazy.filter { $0.starts(with: "wait=".utf8) }
            .compactMap { WaitTime(String(decoding: $0.dropFirst(5), as: UTF8.self)) }.first
    }
}
