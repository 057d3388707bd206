import HTTPTypes
package import Hummingbird
package import Requests

/// Refuses what is too much, too large or too slow, and brings the body in whole.
///
/// Where tables and files may be sent, their bodies are left alone: the gate brings them in, once it knows who sends them.
package struct RequestLimits: RouterMiddleware {
    package let limits: WebLimits
    let inFlight: InFlightRequests
    /// Methods and templates of the routes where tables and files may be sent.
    private let takers: Set<String>

    /// - Parameters:
    ///   - limits: For everybody.
    ///   - takers: Methods and templates of the routes where tables and files may be sent, such as `POST /files`.
    package init(_ limits: WebLimits, takers: Set<String> = []) {
        self.limits = limits
        self.takers = takers
        inFlight = InFlightRequests(limit: limits.requestsInFlight)
    }

    package func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        // Whoever watches over the process must be answered when nobody else is: it would be killed for being busy.
        guard !Self.probes.contains(request.uri.path) else { return try await next(request, context) }
        guard let slot = inFlight.enter() else {
            throw Refusal.unavailable(retryAfter: 2, "Too many people are here just now.")
        }
        defer { slot.release() }
        context.notes.note { $0.slot = slot }
        var context = context
        if !isLeft(request, context) {
            context.body = try await request.bytes(upTo: limits.bodyBytes, of: limits, on: context.executor)
        }
        return try await next(request, context)
    }

    private static let probes: Set = ["/livez", "/readyz", "/startupz"]

    private func isLeft(_ request: Request, _ context: WebContext) -> Bool {
        guard !request.isTyped, let path = context.endpointPath else { return false }
        let route = "\(request.method.rawValue) \(path)"
        return takers.contains(route)
    }
}

extension Refusal {
    package static let unsupportedMediaType = Refusal(
        status: .unsupportedMediaType,
        code: .unsupportedMediaType,
        detail: "This address takes another type of body.",
        event: "input_validation_fail"
    )

    package static let tooSlow = Refusal(
        status: .requestTimeout,
        code: .tooSlow,
        detail: "The request took too long to arrive.",
        event: "input_validation_fail"
    )
}
