import HTTPTypes
package import Hosting
import Hummingbird
import Lending
import NIOCore
package import Requests
import Responses

/// Tells whoever finds a weakness whom to tell (RFC 9116).
package struct SecurityTextRoutes: Sendable {
    package let contact: SecurityContact?
    package let publicURL: PublicURL?
    package let clock: TimeSource

    private static let path = "/.well-known/security.txt"
    /// For how long it may be believed, in milliseconds: half a year from when it was asked for.
    private static let lifetime: Int64 = 180 * 86_400_000

    /// Routes that answer from these; without somebody to tell there is no such file.
    package init(contact: SecurityContact?, publicURL: PublicURL?, clock: TimeSource) {
        self.contact = contact
        self.publicURL = publicURL
        self.clock = clock
    }

    package var routes: [Route] {
        [Route(method: .get, path: Self.path, access: .anyone, answer: .file, handler: tell)]
    }

    private func tell(_ request: Request, _ context: WebContext) async throws -> Response {
        guard let contact else { throw Refusal.notFound }
        let text = lines(contact).map { "\($0)\n" }.joined()
        return Response(
            status: .ok,
            headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    private func lines(_ contact: SecurityContact) -> [String] {
        let end = clock.now().adding(milliseconds: Self.lifetime).date()
        let canonical = publicURL.map { ["Canonical: \($0.origin)\(Self.path)"] } ?? []
        return ["Contact: \(contact.uri)", "Expires: \(end.iso)T00:00:00Z", "Preferred-Languages: en"] + canonical
    }
}
