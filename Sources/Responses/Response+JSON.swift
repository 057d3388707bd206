package import Documents
import HTTPTypes
package import Hummingbird
import NIOCore

extension Response {
    /// A JSON answer in canonical form.
    package static func json(
        _ value: JSONValue,
        status: HTTPResponse.Status = .ok,
        type: String = "application/json",
        headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: value.canonicalBytes))
        )
    }

    /// A JSON answer with a strong tag of its content, or 304 where the client has that already.
    package static func tagged(_ value: JSONValue, _ request: Request, headers: HTTPFields = [:]) -> Response {
        var headers = headers
        let tag = entityTag(of: value)
        headers[.eTag] = tag
        let known = request.headers[values: .ifNoneMatch]
            .flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }
            .map { $0.filter { $0 > 0x20 } }
        guard !known.contains(where: { $0.elementsEqual(tag.utf8) || $0.elementsEqual("*".utf8) }) else {
            return Response(status: .notModified, headers: headers)
        }
        return .json(value, headers: headers)
    }

    /// Of the canonical form: equal values have equal tags.
    package static func entityTag(of value: JSONValue) -> String {
        let digest = ContentDigest.sha256(of: value.canonicalBytes).hex
        return "\"\(String(decoding: digest.utf8.prefix(24), as: UTF8.self))\""
    }

    /// 303: what was posted is done; the next page is a GET.
    package static func seeOther(_ path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }
}
