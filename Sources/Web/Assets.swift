import Documents
import Hummingbird
import NIOCore

/// Stylesheet and script, held in memory under names that change with their content.
struct Assets: Sendable {
    let stylePath: String
    let scriptPath: String
    private let files: [String: (type: String, body: ByteBuffer)]

    init() {
        let style = PackageResources.style_css
        let script = PackageResources.status_js
        stylePath = Self.path("style", "css", style)
        scriptPath = Self.path("status", "js", script)
        files = [
            stylePath: ("text/css; charset=utf-8", ByteBuffer(bytes: style)),
            scriptPath: ("text/javascript; charset=utf-8", ByteBuffer(bytes: script)),
        ]
    }

    func addRoutes(to routes: Routes) {
        routes.get("/assets/:name", .everyone) { request, _ in
            guard let file = files[request.uri.path] else { throw WebError.notFound }
            return Response(
                status: .ok,
                headers: [.contentType: file.type, .cacheControl: "public, max-age=31536000, immutable"],
                body: ResponseBody(byteBuffer: file.body)
            )
        }
    }

    private static func path(_ name: String, _ type: String, _ bytes: [UInt8]) -> String {
        let hash = String(decoding: ContentDigest.sha256(of: bytes).hex.utf8.prefix(16), as: UTF8.self)
        return "/assets/\(name)-\(hash).\(type)"
    }
}
