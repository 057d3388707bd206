import Applications
import Documents
import Hummingbird
import HTTPTypes
import Ledger
import Logging
import Origination

/// Makes a response of every error: problem+json (RFC 9457) for programs, a designed page for people.
///
/// Inside ``SecurityHeaders``, so that no error misses a header.
struct ErrorPages: RouterMiddleware {
    typealias Context = WebContext
    let pages: Pages

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            return response(to: Self.webError(error, context), request, context)
        }
    }

    private static func webError(_ error: any Error, _ context: WebContext) -> WebError {
        switch error {
        case let error as WebError: return error
        case let error as LedgerError:
            context.logger.error("ledger", metadata: ["error": "\(error)", "request_id": "\(context.requestID)"])
            return WebError(error)
        case let error as OriginationError: return WebError(error)
        case let error as HTTPError where error.status == .notFound: return .notFound
        case let error as HTTPError where error.status == .contentTooLarge: return .tooLarge
        case let error as HTTPError where error.status.code < 500: return .malformed("The request is not valid HTTP.")
        default:
            context.logger.error(
                "failure",
                metadata: ["type": "\(type(of: error))", "request_id": "\(context.requestID)"]
            )
            return .unavailable("Something went wrong on our side.", seconds: 5)
        }
    }

    private func response(to error: WebError, _ request: Request, _ context: WebContext) -> Response {
        if case .unauthorised(false) = error, request.prefersHTML {
            return .redirect(to: "/login?next=\(request.uri.path.percentEncoded)", type: .normal)
        }
        var response = request.prefersHTML ? pages.error(error, context) : .problem(error, context)
        if let seconds = error.retryAfter { response.headers[.retryAfter] = "\(seconds)" }
        if case .unauthorised = error { response.headers[.wwwAuthenticate] = "Bearer" }
        if case .methodNotAllowed(let methods) = error {
            response.headers[.allow] = methods.map(\.rawValue).joined(separator: ", ")
        }
        return response
    }
}

extension Response {
    /// An error as a program reads it.
    static func problem(_ error: WebError, _ context: WebContext) -> Response {
        var members: [String: JSONValue] = [
            "type": .string("/problems/\(error.code)"), "title": .string(error.title),
            "status": .number(Double(error.status.code)),  // scalar-safe: an integer, not text
            "detail": .string(error.detail), "instance": .string(context.requestID),
        ]
        if case .invalid(let fields) = error {
            let list = fields.map {
                JSONValue.object([
                    "field": .string($0.key), "code": .string($0.code.rawValue), "message": .string($0.message),
                ])
            }
            members["error"] = .object(["code": .string("validation"), "fields": .array(list)])
        }
        if case .conflict(_, let location?) = error { members["location"] = .string(location) }
        return .json(.object(members), status: error.status, type: "application/problem+json")
    }

    /// A JSON answer in canonical form.
    static func json(
        _ value: JSONValue,
        status: HTTPResponse.Status = .ok,
        type: String = "application/json"
    ) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.canonicalBytes))
        )
    }
}

extension Request {
    /// Whether a person with a browser asks: HTML is named in `Accept`, and the path is no program's.
    var prefersHTML: Bool {
        let accept = headers[.accept] ?? ""
        return !uri.path.hasByteSequence("/api/") && accept.hasByteSequence("text/html")
    }
}
