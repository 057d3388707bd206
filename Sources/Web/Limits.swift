import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Bounds what a request may cost: how many at once, how large a body, how long in all (trust.md R1).
///
/// The body is read here, under a total deadline: an idle timeout alone lets a body of one byte a second live for ever.
final class Limits: RouterMiddleware {
    typealias Context = WebContext
    static let maximumBody = 64 * 1024
    private static let bodySeconds: Int64 = 15

    private let capacity: Int
    private let inFlight = Mutex(0)

    init(capacity: Int = 2_000) { self.capacity = capacity }

    func handle(
        _ request: Request,
        context: WebContext,
        next: @concurrent (Request, WebContext) async throws -> Response
    ) async throws -> Response {
        guard enter() else { throw WebError.unavailable("Too many people are here at once.", seconds: 2) }
        defer { inFlight.withLock { $0 -= 1 } }
        var request = request
        if let length = request.headers[.contentLength].flatMap(ByteCount.init), length.value > Self.maximumBody {
            throw WebError.tooLarge
        }
        if let encoding = request.headers[.contentEncoding], encoding != "identity" {
            throw WebError.unsupportedMediaType("Send the body as it is, without compression.")
        }
        if request.method != .get, request.method != .head {
            request.body = RequestBody(buffer: try await collect(request.body, context.channel))
        }
        return try await next(request, context)
    }

    private func enter() -> Bool {
        inFlight.withLock { count in
            guard count < capacity else { return false }
            count += 1
            return true
        }
    }

    /// Reads the body; a client that is not done in time loses its connection.
    private func collect(_ body: RequestBody, _ channel: any Channel) async throws -> ByteBuffer {
        let deadline = channel.eventLoop.scheduleTask(in: .seconds(Self.bodySeconds)) {
            channel.close(promise: nil)
        }
        defer { deadline.cancel() }
        do {
            return try await body.collect(upTo: Self.maximumBody)
        } catch is NIOTooManyBytesError {
            throw WebError.tooLarge
        }
    }
}

/// Digits of a `Content-Length`.
struct ByteCount {
    let value: Int

    init?(_ text: String) {
        guard !text.utf8.isEmpty, text.utf8.count < 16 else { return nil }
        var value = 0
        for byte in text.utf8 {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + (Int(byte) - 48)  // scalar-safe: a byte, not text
        }
        self.value = value
    }
}
