import HTTPTypes
package import Hummingbird
import LedgerSchema
import Logging
package import Pages
package import Requests

/// Makes every error an answer: a page for people, a problem document (RFC 9457) for programs.
package struct ErrorPages: RouterMiddleware {
    package let pages: PageRenderer

    /// Gathers it.
    package init(pages: PageRenderer) { self.pages = pages }

    package func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let detour as Detour {
            return .seeOther(detour.path)
        } catch {
            let refusal = Refusal(error)
            if refusal.status.code >= 500 {
                let event = Self.event(of: error)
                context.logger.error("request failed", metadata: ["event": "\(event)", "error": "\(error)"])
            }
            if let event = refusal.event { context.notes.note { $0.event = $0.event ?? event } }
            return response(to: refusal, request, context)
        }
    }

    /// What cannot be read is told apart: somebody changed it, or has the wrong key (trust, L1).
    private static func event(of error: any Error) -> String {
        if case LedgerError.unreadable = error { "crypt_decrypt_fail" } else { "request_failed" }
    }

    private func response(to refusal: Refusal, _ request: Request, _ context: WebContext) -> Response {
        var response =
            request.prefersPage
            ? pages.errorPage(refusal, in: context) : refusal.problem(context.notes.current.requestID)
        for field in refusal.headers { response.headers[field.name] = field.value }
        return response
    }
}

extension Request {
    /// Whether errors should be pages: programs ask under `/api` or for JSON, people for HTML or anything.
    package var prefersPage: Bool {
        let accepted = AcceptedTypes(headers[values: .accept])
        let isProgram = [
            "/api/", "/token", "/health", "/livez", "/readyz", "/startupz", "/predict", "/model-info", "/logs",
            "/openapi.json", "/drift-reports",
        ]
        .contains { uri.path.utf8.starts(with: $0.utf8) }
        guard accepted.weight(of: "text/html") != accepted.weight(of: "application/json") else { return !isProgram }
        return accepted.weight(of: "text/html") > accepted.weight(of: "application/json")
    }
}
