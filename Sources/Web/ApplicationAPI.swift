import Applications
import Documents
import HTTPTypes
import Hummingbird
import Ledger
import Lending
import Origination
import Products

/// The JSON interface of applications.
struct ApplicationAPI: Sendable {
    private static let route = "POST /api/v1/applications"
    private static let longestWaitSeconds = 30

    let catalogue: Catalogue
    let ledger: Ledger
    let sending: Sending
    let status: ApplicationStatusReader

    func addRoutes(to routes: Routes) {
        routes.post("/api/v1/applications", .applying) { request, context in try await submit(request, context) }
        routes.get("/api/v1/applications", .applying) { _, context in try await list(context) }
        routes.get("/api/v1/applications/:id", .applying) { request, context in try await show(request, context) }
    }

    private func submit(_ request: Request, _ context: WebContext) async throws -> Response {
        let owner = try context.owner
        let key = try Self.idempotencyKey(request)
        let body = try await Self.object(request)
        let fingerprint = ContentDigest.sha256(of: JSONValue.object(body).canonicalBytes)
        if let earlier = try await ledger.idempotencyRecord(owner: owner.id, route: Self.route, key: key) {
            return try Self.replay(earlier.record, fingerprint)
        }
        guard let productID = body["product"]?.stringValue, case .object(let answers)? = body["answers"],
            body.count == 2
        else {
            throw WebError.malformed("The body is {\"product\": id, \"answers\": {…}} and nothing else.")
        }
        let product = try catalogue.product(productID)
        let id = context.newApplicationID
        let accepted = Self.body(id, .submitted, nil, nil)
        let record = IdempotencyRecord(
            key: key,
            route: Self.route,
            fingerprint: fingerprint,
            status: 202,
            body: accepted.canonicalBytes
        )
        do {
            try await sending.send(answers, as: id, product: product, by: owner, idempotency: record)
        } catch let replayed as Sending.Replayed {
            return try Self.replay(replayed.record, fingerprint)
        } catch let failure as ValidationFailure {
            throw WebError.invalid(failure.errors)
        }
        return try await answer(id, owner, Self.wait(request))
    }

    private func answer(_ id: ApplicationID, _ owner: Account, _ wait: Int?) async throws -> Response {
        if let wait,
            let standing = try await status.waitForDecision(id, owner: owner.id, upTo: .seconds(wait))?.standing,
            standing.isSettled
        {
            var response = Response.json(Self.body(standing))
            response.headers[.preferenceApplied] = "wait=\(wait)"
            response.headers[.location] = "/api/v1/applications/\(id.base32)"
            return response
        }
        var response = Response.json(Self.body(id, .submitted, nil, nil), status: .accepted)
        response.headers[.location] = "/api/v1/applications/\(id.base32)"
        response.headers[.retryAfter] = "1"
        return response
    }

    private func show(_ request: Request, _ context: WebContext) async throws -> Response {
        let owner = try context.owner
        let wait = Self.wait(request) ?? 0
        guard
            let standing = try await status.waitForDecision(
                try context.applicationID,
                owner: owner.id,
                upTo: .seconds(wait)
            )?
            .standing
        else { throw WebError.notFound }
        let body = Self.body(standing)
        let tag =
            "\"\(String(decoding: ContentDigest.sha256(of: body.canonicalBytes).hex.utf8.prefix(24), as: UTF8.self))\""
        guard request.headers[.ifNoneMatch] != tag else { return Response(status: .notModified, headers: [.eTag: tag]) }
        var response = Response.json(body)
        response.headers[.eTag] = tag
        if !standing.isSettled { response.headers[.retryAfter] = "1" }
        return response
    }

    private func list(_ context: WebContext) async throws -> Response {
        let all = try await ledger.applications(owner: try context.owner.id)
        return .json(.object(["applications": .array(all.map { Self.body($0.id, $0.status, nil, nil) })]))
    }

    // MARK: Bodies

    private static func body(_ standing: ApplicationStanding) -> JSONValue {
        body(
            standing.application.id,
            standing.application.status,
            // one the recorder did not read is not shown
            standing.decision.flatMap { try? Assessment.decode($0.assessment) },
            standing.decision?.at
        )
    }

    private static func body(
        _ id: ApplicationID,
        _ status: ApplicationStatus,
        _ assessment: Assessment?,
        _ decidedAt: Timestamp?
    ) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .string(id.base32), "reference": .string(id.reference), "status": .string(status.rawValue),
            "links": .object(["self": .string("/api/v1/applications/\(id.base32)")]),
        ]
        if let assessment {
            members["decision"] = .string(assessment.outcome.rawValue)
            members["pd"] = .number(assessment.probabilityOfDefault)
            members["score"] = .number(Double(assessment.score))  // scalar-safe: an integer, not text
            members["rating"] = .string(assessment.band)
            members["model"] = .string(assessment.model)
            members["model_version"] = .string(assessment.modelVersion)
            members["policy_version"] = .string(assessment.policyVersion)
            members["reasons"] = .array(
                assessment.reasons.map { .object(["code": .string($0.code), "text": .string($0.text)]) }
            )
        }
        if let decidedAt { members["decided_at"] = .string(decidedAt.rfc3339) }
        return .object(members)
    }

    // MARK: Requests

    private static func replay(_ record: IdempotencyRecord, _ fingerprint: ContentDigest) throws -> Response {
        guard record.fingerprint == fingerprint else {
            throw WebError.unusable("This Idempotency-Key was used with another body.")
        }
        guard let body = try? JSONValue.parse(record.body) else { throw WebError.notFound }  // written by us
        var response = Response.json(body, status: .accepted)
        response.headers[.idempotencyReplayed] = "true"
        if case .string(let path)? = body["links"]?["self"] { response.headers[.location] = path }
        return response
    }

    private static func object(_ request: Request) async throws -> [String: JSONValue] {
        let type = request.headers[.contentType] ?? ""
        guard type.utf8.starts(with: "application/json".utf8) else {
            throw WebError.unsupportedMediaType("Send application/json.")
        }
        let body = try await request.body.collect(upTo: Limits.maximumBody)
        do {
            guard case .object(let members) = try JSONValue.parse(Array(body.readableBytesView)) else {
                throw WebError.malformed("The body must be a JSON object.")
            }
            return members
        } catch let error as JSONSyntaxError {
            throw WebError.malformed("\(error)")
        }
    }

    /// Quoted or bare, 1 to 255 bytes of printable ASCII.
    private static func idempotencyKey(_ request: Request) throws(WebError) -> String {
        var bytes = Array((request.headers[.idempotencyKey] ?? "").utf8)
        if bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") {
            bytes = Array(bytes.dropFirst().dropLast())
        }
        guard (1...255).contains(bytes.count), bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .malformed("Send an Idempotency-Key of 1 to 255 printable characters.")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Seconds of `Prefer: wait=N`.
    private static func wait(_ request: Request) -> Int? {
        let prefer = Array((request.headers[.prefer] ?? "").utf8)
        guard prefer.starts(with: "wait=".utf8) else { return nil }
        let digits = prefer.dropFirst(5).prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let seconds = DecimalText(String(decoding: digits, as: UTF8.self), scale: 0) else { return nil }
        return min(Int(seconds.minorUnits), longestWaitSeconds)  // scalar-safe: an integer, not text
    }
}
