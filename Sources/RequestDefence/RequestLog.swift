import HTTPTypes
package import Hummingbird
import Logging
package import Requests
import Tokens

/// Names each request, and writes one line about it: the route's template, never the address or the query.
package struct RequestLog: RouterMiddleware {
    package let trustedProxies: Set<String>
    /// Routes that machines ask all day.
    private let quietRoutes: Set = ["/health", "/livez", "/readyz", "/startupz"]

    package init(trustedProxies: Set<String>) { self.trustedProxies = trustedProxies }

    package func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        var context = context
        let requestID = RandomToken(bytes: 16).text
        let traceID = Self.traceID(in: request.headers[.traceParent]) ?? RandomToken.hex(bytes: 16)
        context.address = ClientAddress(
            context.channel.remoteAddress,
            fields: request.headers,
            trusting: trustedProxies
        )
        context.notes.note {
            $0.requestID = requestID
            $0.traceID = traceID
        }
        context.logger[metadataKey: "hb.request.id"] = nil
        context.logger[metadataKey: "request_id"] = "\(requestID)"
        context.logger[metadataKey: "trace_id"] = "\(traceID)"
        context.logger[metadataKey: "ip"] = "\(context.address)"
        let response = try await next(request, context)
        log(request, response, context, ContinuousClock.now - start)
        return response
    }

    private func log(_ request: Request, _ response: Response, _ context: WebContext, _ elapsed: Duration) {
        let notes = context.notes.current
        let route = context.endpointPath ?? "-"
        let (seconds, attoseconds) = elapsed.components
        let isQuiet = quietRoutes.contains(route) && notes.event == nil
        context.logger.log(
            level: response.status.code >= 500 ? .error : isQuiet ? .debug : .info,
            "request",
            metadata: [
                "event": "\(notes.event ?? "http_request")", "method": "\(request.method.rawValue)",
                "route": "\(route)", "status": "\(response.status.code)",
                "ms": "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)",
                "actor": "\(notes.actor.map { "account:\($0)" } ?? "-")", "key": "\(notes.programKey ?? "-")",
            ]
        )
    }

    /// The trace id of a W3C `traceparent`, if it is one.
    private static func traceID(in field: String?) -> String? {
        guard let parts = field?.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false),
            parts.count >= 4, parts[0].count == 2, parts[1].count == 32, parts[2].count == 16
        else { return nil }
        let isHex = parts[1]
            .allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
            }
        return isHex && !parts[1].allSatisfy { $0 == UInt8(ascii: "0") } ? String(parts[1]) : nil
    }
}
