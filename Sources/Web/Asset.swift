import Documents
import HTTPTypes
import Hummingbird
import NIOCore

/// A file that pages refer to, kept in memory; its name holds its digest, so it may be kept for ever.
struct Asset: Sendable {
    let name: String
    let type: String
    let buffer: ByteBuffer
    let entityTag: String

    var path: String { "/assets/\(name)" }

    init(_ stem: String, _ suffix: String, type: String, _ bytes: [UInt8]) {
        let digest = String(decoding: ContentDigest.sha256(of: bytes).hex.utf8.prefix(16), as: UTF8.self)
        name = "\(stem)-\(digest).\(suffix)"
        entityTag = "\"\(digest)\""
        self.type = type
        buffer = ByteBuffer(bytes: bytes)
    }

    func response(to request: Request) -> Response {
        let headers: HTTPFields = [
            .contentType: type, .cacheControl: "public, max-age=31536000, immutable", .eTag: entityTag,
        ]
        guard request.headers[.ifNoneMatch] != entityTag else {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: buffer))
    }

    static let stylesheet = Asset(
        "underwriter",
        "css",
        type: "text/css; charset=utf-8",
        PackageResources.underwriter_css
    )
    static let script = Asset(
        "underwriter",
        "js",
        type: "text/javascript; charset=utf-8",
        PackageResources.underwriter_js
    )
    static let icon = Asset("underwriter", "svg", type: "image/svg+xml", PackageResources.underwriter_svg)

    static let all = [stylesheet, script, icon]
}
