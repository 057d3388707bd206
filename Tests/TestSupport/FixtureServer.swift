public import Foundation
import Synchronization

/// A small HTTP server on 127.0.0.1 that answers as a test wants; one request on each connection.
public final class FixtureServer: Sendable {
    /// What was asked.
    public struct Request: Sendable {
        /// Such as `GET`.
        public let method: String
        /// Path and query, as sent.
        public let target: String
        /// Header fields by lower-case name.
        public let headers: [String: String]
        /// What was sent.
        public let body: Data
    }

    /// What is answered.
    public struct Answer: Sendable {
        let status: Int
        let headers: [String: String]
        let body: Data

        /// An answer.
        public init(_ status: Int = 200, _ body: String = "", headers: [String: String] = [:]) {
            (self.status, self.headers, self.body) = (status, headers, Data(body.utf8))
        }
    }

    /// Where it listens.
    public let port: Int
    private let descriptor: Int32
    private let heard = Mutex<[Request]>([])

    /// Listens.
    /// - Parameter answer: Is given each request and what was asked before; nil closes the connection.
    /// - Throws: ``HTTPExchange/Failure/notConnected(code:)`` if no port is free.
    public init(_ answer: @escaping @Sendable (Request, [Request]) -> Answer?) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard bound else { throw HTTPExchange.Failure.notConnected(code: errno) }
        port = Int(UInt16(bigEndian: address.sin_port))
        // The thread ends when the socket is closed.
        Thread { [weak self] in
            while true {
                let client = accept(descriptor, nil, nil)
                guard client >= 0 else { return }
                defer { close(client) }
                guard let request = Self.request(client), let self else { continue }
                let before = self.heard.withLock { heard in
                    defer { heard.append(request) }
                    return heard
                }
                if let answer = answer(request, before) { Self.send(answer, client) }
            }
        }
        .start()
    }

    /// Its address.
    public var address: String { "http://127.0.0.1:\(port)" }

    /// What was asked so far, in order.
    public var requests: [Request] { heard.withLock { $0 } }

    deinit {
        shutdown(descriptor, Int32(SHUT_RDWR))
        close(descriptor)
    }

    private static func request(_ client: Int32) -> Request? {
        var bytes = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        func receive() -> Bool {
            let count = recv(client, &buffer, buffer.count, 0)
            if count > 0 { bytes += buffer[..<count] }
            return count > 0
        }
        while bytes.range(of: Data("\r\n\r\n".utf8)) == nil { guard receive() else { return nil } }
        guard let end = bytes.range(of: Data("\r\n\r\n".utf8)) else { return nil }
        var lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines.removeFirst().components(separatedBy: " ")
        var headers: [String: String] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
                .trimmingCharacters(in: .whitespaces)
        }
        let length = headers["content-length"].flatMap { Int($0) } ?? 0
        while bytes.count - end.upperBound < length { guard receive() else { return nil } }
        return Request(method: words[0], target: words[1], headers: headers, body: Data(bytes[end.upperBound...]))
    }

    private static func send(_ answer: Answer, _ client: Int32) {
        var head = "HTTP/1.1 \(answer.status) x\r\nConnection: close\r\nContent-Length: \(answer.body.count)\r\n"
        for (name, value) in answer.headers { head += "\(name): \(value)\r\n" }
        let bytes = Data((head + "\r\n").utf8) + answer.body
        _ = bytes.withUnsafeBytes { Foundation.send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    }
}
