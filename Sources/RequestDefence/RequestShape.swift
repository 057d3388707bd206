import HTTPTypes
package import Hummingbird
package import Requests

/// Refuses requests that no browser and no careful program sends: another host, a strange path, an unknown method.
package struct RequestShape: RouterMiddleware {
    package let publicURL: PublicURL?
    /// Asked by address, not by name, wherever the program runs.
    private let probes: Set = ["/livez", "/readyz", "/startupz", "/health"]
    private static let known: Set<HTTPRequest.Method> = [
        .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect, .query,
    ]

    package init(publicURL: PublicURL?) { self.publicURL = publicURL }

    package func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        try checkTarget(request.head.path ?? "")
        guard Self.known.contains(request.method) else { throw Refusal.malformed("There is no such method.") }
        guard request.method != .trace, request.method != .connect else {
            throw Refusal.methodNotAllowed([.get, .head, .post])
        }
        try checkHost(request)
        return try await next(request, context)
    }

    private func checkTarget(_ target: String) throws {
        let bytes = target.utf8
        guard bytes.first == UInt8(ascii: "/") else { throw Refusal.malformed("The target must be a path.") }
        guard bytes.count <= 4_096 else { throw Refusal.malformed("The target is too long.") }
        let path = bytes.prefix { $0 != UInt8(ascii: "?") }
        // No address of ours needs an escape, so none is undone and none can hide anything.
        let isPlain = path.allSatisfy(Self.isPathByte)
        let segments = path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst()
        let hasGap = segments.dropLast().contains { $0.isEmpty }
        let hasDots = segments.contains { !$0.isEmpty && $0.allSatisfy { $0 == UInt8(ascii: ".") } }
        guard isPlain, !hasGap, !hasDots else { throw Refusal.notFound }
    }

    private func checkHost(_ request: Request) throws {
        guard let authority = request.head.authority, request.headers[.host] == nil, let host = HostHeader(authority)
        else { throw Refusal.malformed("There must be one Host.") }
        guard let publicURL, host.authority != publicURL.authority, !host.isLoopback,
            !probes.contains(request.uri.path)
        else { return }
        throw Refusal(status: .misdirectedRequest, code: .misdirected, detail: "This service has another address.")
    }

    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"): true
        case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"): true
        default: false
        }
    }
}
