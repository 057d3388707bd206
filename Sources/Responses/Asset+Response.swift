import HTTPTypes
package import Hummingbird
import NIOCore
import Pages

extension Asset {
    /// The file, or 304 for whoever has it.
    package func response(to request: Request) -> Response {
        let headers: HTTPFields = [
            .contentType: type, .cacheControl: "public, max-age=31536000, immutable", .eTag: entityTag,
        ]
        guard request.headers[.ifNoneMatch] != entityTag else {
            return Response(status: .notModified, headers: headers)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
