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

    /// 303: what was posted is done; the next page is a GET.
    package static func seeOther(_ path: String) -> Response { Response(status: .seeOther, headers: [.location: path]) }
}
