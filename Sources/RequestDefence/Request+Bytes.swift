import HTTPTypes
import Hosting
package import Hummingbird
import NIOCore
package import Requests
import Responses

extension Request {
    /// Whether the body is a form without a file: what is typed is small wherever it is sent.
    package var isTyped: Bool { mediaType(headers[.contentType]) == "application/x-www-form-urlencoded" }

    /// The body, brought in whole.
    /// - Parameters:
    ///   - size: The most bytes.
    ///   - limits: Says how long it may take.
    ///   - executor: Where it is brought in; nil for any thread.
    /// - Returns: The bytes; none without a body.
    /// - Throws: 413 for more, unread where the request says so; 408 for what takes too long; 415 for what is compressed.
    package func bytes(
        upTo size: Int,
        of limits: WebLimits,
        on executor: (any TaskExecutor)?
    ) async throws -> [UInt8] {
        let length = headers[.contentLength]
        guard length != nil || headers[.transferEncoding] != nil else { return [] }
        // Requests are never decompressed: what is small on the way cannot become large here.
        guard headers[.contentEncoding] == nil else { throw Refusal.unsupportedMediaType }
        if let length, let bytes = Int64(length), bytes > size { throw Refusal.tooLarge }  // scalar-safe: HTTP's own
        let content = self.body
        let (result, isLate) = await Deadlines.shared.run(for: limits.bodyDeadline, on: executor) {
            Array(buffer: try await content.collect(upTo: size))
        }
        do {
            return try result.get()
        } catch {
            throw isLate && !Task.isCancelled ? Refusal.tooSlow : error
        }
    }
}
