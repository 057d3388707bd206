import HTTPTypes
import Hosting
package import Hummingbird
import NIOCore
package import Requests
import Responses

/// Refuses what is too much, too large or too slow, and brings the body in whole.
package struct RequestLimits: RouterMiddleware {
    package let limits: WebLimits
    let inFlight: InFlightRequests
    /// Largest bodies by the template of the route, where they are not those of every route.
    private let bodyBytes: [String: Int]

    /// - Parameters:
    ///   - limits: For everybody.
    ///   - bodyBytes: Largest bodies by the template of the route, where they are not those of every route.
    package init(_ limits: WebLimits, bodyBytes: [String: Int] = [:]) {
        self.limits = limits
        self.bodyBytes = bodyBytes
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
        context.body = try await body(of: request, upTo: limit(for: request, context), on: context.executor)
        return try await next(request, context)
    }

    private static let probes: Set = ["/livez", "/readyz", "/startupz"]

    /// What is typed is small wherever it is sent; only tables and files are larger.
    private func limit(for request: Request, _ context: WebContext) -> Int {
        let isTyped = mediaType(request.headers[.contentType]) == "application/x-www-form-urlencoded"
        guard !isTyped, let path = context.endpointPath else { return limits.bodyBytes }
        return bodyBytes[path] ?? limits.bodyBytes
    }

    private func body(
        of request: Request,
        upTo limit: Int,
        on executor: (any TaskExecutor)?
    ) async throws -> [UInt8] {
        let length = request.headers[.contentLength]
        guard length != nil || request.headers[.transferEncoding] != nil else { return [] }
        // Requests are never decompressed: what is small on the way cannot become large here.
        guard request.headers[.contentEncoding] == nil else { throw Refusal.unsupportedMediaType }
        if let length, let bytes = Int64(length), bytes > limit { throw Refusal.tooLarge }
        let (body, deadline) = (request.body, limits.bodyDeadline)
        let (result, isLate) = await Deadlines.shared.run(for: deadline, on: executor) {
            Array(buffer: try await body.collect(upTo: limit))
        }
        do {
            return try result.get()
        } catch {
            throw isLate && !Task.isCancelled ? Refusal.tooSlow : error
        }
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
