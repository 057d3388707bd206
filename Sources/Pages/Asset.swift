import Documents

/// A file that pages refer to, kept in memory; its name holds its digest, so it may be kept for ever.
package struct Asset: Sendable {
    package let name: String
    package let type: String
    package let bytes: [UInt8]
    package let entityTag: String

    package var path: String { "/assets/\(name)" }

    package init(_ stem: String, _ suffix: String, type: String, _ bytes: [UInt8]) {
        let digest = String(decoding: ContentDigest.sha256(of: bytes).hex.utf8.prefix(16), as: UTF8.self)
        name = "\(stem)-\(digest).\(suffix)"
        entityTag = "\"\(digest)\""
        self.type = type
        self.bytes = bytes
    }

    package static let stylesheet = Asset(
        "underwriter",
        "css",
        type: "text/css; charset=utf-8",
        PackageResources.underwriter_css
    )
    package static let script = Asset(
        "underwriter",
        "js",
        type: "text/javascript; charset=utf-8",
        PackageResources.underwriter_js
    )
    package static let operations = Asset(
        "operations",
        "js",
        type: "text/javascript; charset=utf-8",
        PackageResources.operations_js
    )
    package static let icon = Asset("underwriter", "svg", type: "image/svg+xml", PackageResources.underwriter_svg)

    package static let all = [stylesheet, script, operations, icon]
}
