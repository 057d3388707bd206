public import Foundation

/// One HTTP/1.1 request and its answer, on a connection of its own: no redirect followed, no cookie kept, no cache.
public struct HTTPExchange: Sendable {
    /// What went wrong below HTTP.
    public enum Failure: Error {
        case notConnected(code: Int32), closedEarly(received: Int), malformed(String)
    }

    /// The status code.
    public let status: Int
    /// Header fields by lower-case name; several of one name are joined by a line feed.
    public let headers: [String: String]
    /// The body, with chunks put together.
    public let body: Data

    /// The body as text.
    public var text: String { String(decoding: body, as: UTF8.self) }

    /// Sends a request.
    /// - Parameters:
    ///   - method: Such as `GET`.
    ///   - url: Where to; `http` on a loopback address.
    ///   - headers: Header fields; `Host`, `Connection` and `Content-Length` are added.
    ///   - body: What to send.
    ///   - timeout: Seconds to wait for each piece of the answer.
    /// - Throws: ``Failure`` if there is no whole answer.
    public init(
        _ method: String,
        _ url: String,
        headers: [String: String] = [:],
        body: Data? = nil,
        timeout: Double = 90
    ) async throws {
        guard let parts = URLComponents(string: url), let host = parts.host, let port = parts.port else {
            throw Failure.malformed(url)
        }
        let query = parts.percentEncodedQuery.map { "?\($0)" } ?? ""
        var head = "\(method) \(parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath)\(query) HTTP/1.1\r\n"
        head += "Host: \(host):\(port)\r\nConnection: close\r\n"
        if let body { head += "Content-Length: \(body.count)\r\n" }
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        let request = Data(head.utf8) + Data("\r\n".utf8) + (body ?? Data())
        try await self.init(raw: request, port: port, timeout: timeout, isHead: method == "HEAD")
    }

    /// Sends bytes as they are, whether they are HTTP or not.
    /// - Parameters:
    ///   - raw: The bytes.
    ///   - port: Port on 127.0.0.1.
    ///   - timeout: Seconds to wait for each piece of the answer.
    ///   - isHead: Whether the answer has no body.
    /// - Throws: ``Failure`` if there is no whole answer.
    public init(raw: Data, port: Int, timeout: Double = 30, isHead: Bool = false) async throws {
        self = try await withCheckedThrowingContinuation { continuation in
            // Blocking socket calls stay off the concurrency pool.
            DispatchQueue.global()
                .async {
                    continuation.resume(
                        with: Result {
                            let socket = try LoopbackSocket(port: port, timeout: timeout)
                            socket.send(raw)
                            return try Self.read(from: socket, isHead: isHead)
                        }
                    )
                }
        }
    }

    private init(status: Int, headers: [String: String], body: Data) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    private static func read(from socket: LoopbackSocket, isHead: Bool) throws -> HTTPExchange {
        var received = Data()
        let blank = Data("\r\n\r\n".utf8)
        while received.range(of: blank) == nil {
            guard let piece = socket.receive() else { throw Failure.closedEarly(received: received.count) }
            received += piece
        }
        guard let end = received.range(of: blank) else { throw Failure.closedEarly(received: received.count) }
        var lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines.removeFirst().split(separator: " ")
        guard words.count >= 2, let status = Int(words[1]) else { throw Failure.malformed("status line") }
        var headers: [String: String] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            headers.merge([line[..<colon].lowercased(): value]) { "\($0)\n\($1)" }
        }
        if status == 100 { return try read(from: socket, isHead: isHead) }
        var body = received[end.upperBound...]
        let length = headers["content-length"].flatMap { Int($0) }
        while !isHead, length.map({ body.count < $0 }) ?? true, let piece = socket.receive() { body += piece }
        if let length, !isHead, body.count < length { throw Failure.closedEarly(received: body.count) }
        let isChunked = headers["transfer-encoding"]?.lowercased() == "chunked"
        return HTTPExchange(status: status, headers: headers, body: isChunked ? unchunked(body) : Data(body))
    }

    private static func unchunked(_ body: Data) -> Data {
        var rest = body[...]
        var whole = Data()
        while let line = rest.range(of: Data("\r\n".utf8)),
            let size = Int(String(decoding: rest[..<line.lowerBound], as: UTF8.self), radix: 16), size > 0
        {
            whole += rest[line.upperBound...].prefix(size)
            rest = rest[line.upperBound...].dropFirst(size + 2)
        }
        return whole
    }
}

/// A blocking TCP socket to 127.0.0.1, closed when the last reference goes.
public final class LoopbackSocket: Sendable {
    private let descriptor: Int32

    /// Connects.
    /// - Parameters:
    ///   - port: Port on 127.0.0.1.
    ///   - timeout: Seconds a read or write may wait.
    /// - Throws: ``HTTPExchange/Failure/notConnected(code:)`` if nobody listens.
    public init(port: Int, timeout: Double = 30) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: Int(timeout), tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw HTTPExchange.Failure.notConnected(code: errno) }
    }

    deinit { close(descriptor) }

    /// Sends bytes; stops quietly when the other side has closed.
    public func send(_ bytes: Data) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Whether the other side has closed, as far as can be told without waiting.
    public var hasEnded: Bool {
        var byte: UInt8 = 0
        let count = recv(descriptor, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
        return count == 0 || count < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR
    }

    /// What has arrived by now; nil if nothing has.
    public func available() -> Data? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        return count > 0 ? Data(buffer[..<count]) : nil
    }

    /// The next bytes, or nil when the other side has closed or the time is over.
    public func receive() -> Data? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Data(buffer[..<count]) : nil
    }
}
