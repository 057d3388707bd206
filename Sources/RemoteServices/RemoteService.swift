import AsyncHTTPClient
import Decimals
public import Documents
import Foundation
import NIOCore
import NIOFoundationCompat
import NIOHTTP1
import NIOPosix

// The only place from which this product calls others over HTTP. Each try has a deadline, each call a number of tries,
// each answer a length; what a service says about when to come back is obeyed up to half a minute.

/// A service that is called over HTTP.
public struct RemoteService: Sendable {
    /// How long and how often it is tried.
    public struct Patience: Sendable, Hashable {
        /// Tries of a call.
        public var attempts = 4
        /// Pause before the second try; each further one is twice as long.
        public var pause = Duration.milliseconds(500)
        /// Time of one try, its answer read to the end.
        public var timeout = Duration.seconds(20)
        /// Bytes of an answer.
        public var maximumBytes = 32 << 20

        /// The usual patience.
        public init() {}
    }

    /// What is done at a path.
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
    }

    /// Scheme, host and port: how errors name it.
    public let name: String
    private let base: URLComponents
    private let headers: [String: String]
    private let patience: Patience

    /// A service at an address.
    /// - Parameters:
    ///   - address: `http` or `https`, a host, and perhaps a path before all others.
    ///   - headers: Sent with each call.
    ///   - patience: How long and how often it is tried.
    /// - Throws: ``RemoteError/address(_:)``.
    public init(
        _ address: String,
        headers: [String: String] = [:],
        patience: Patience = Patience()
    ) throws(RemoteError) {
        guard let base = URLComponents(string: address), let scheme = base.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = base.host, !host.utf8.isEmpty, base.user == nil
        else { throw .address(address) }
        self.base = base
        name = "\(scheme)://\(host)\(base.port.map { ":\($0)" } ?? "")"
        self.headers = headers
        self.patience = patience
    }

    /// Calls the service.
    /// - Parameters:
    ///   - method: What is done.
    ///   - path: Below the address, beginning with a slash.
    ///   - query: Names and values, in order; they are escaped.
    ///   - body: What is sent.
    ///   - type: Media type of the body.
    ///   - isRepeatable: Whether a call that may have been heard can be made again.
    /// - Returns: The body of the answer.
    /// - Throws: ``RemoteError``.
    public func call(
        _ method: Method,
        _ path: String,
        query: [(name: String, value: String)] = [],
        body: [UInt8]? = nil,
        type: String = "application/json",
        isRepeatable: Bool = true
    ) async throws(RemoteError) -> [UInt8] {
        var request = HTTPClientRequest(url: try url(path, query))
        request.method = HTTPMethod(rawValue: method.rawValue)
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.headers.add(name: "user-agent", value: "underwriter")
        if let body {
            request.headers.add(name: "content-type", value: type)
            request.body = .bytes(ByteBuffer(bytes: body))
        }
        var pause = patience.pause
        for attempt in 1...max(patience.attempts, 1) {
            let outcome = try await attempted(request, path, isRepeatable)
            switch outcome {
            case .answer(let bytes): return bytes
            case .again(let wait):
                guard attempt < patience.attempts else { break }
                // Cancellation ends the pause, and the next try at once.
                try? await Task.sleep(for: wait ?? pause)
                pause *= 2
            }
        }
        throw .unreachable(service: name, attempts: patience.attempts)
    }

    /// Calls the service and reads JSON.
    /// - Returns: The document of the answer.
    /// - Throws: ``RemoteError``.
    public func json(
        _ method: Method,
        _ path: String,
        query: [(name: String, value: String)] = [],
        body: JSONValue? = nil,
        isRepeatable: Bool = true
    ) async throws(RemoteError) -> JSONValue {
        let bytes = try await call(method, path, query: query, body: body?.canonicalBytes, isRepeatable: isRepeatable)
        do {
            return try JSONValue.parse(bytes, limits: .file)
        } catch {
            throw .unexpected(service: name, path: path, what: "the answer is not JSON")
        }
    }

    private enum Outcome {
        case answer([UInt8])
        /// Try again, after a time that the service asked for.
        case again(Duration?)
    }

    private func attempted(
        _ request: HTTPClientRequest,
        _ path: String,
        _ isRepeatable: Bool
    ) async throws(RemoteError) -> Outcome {
        do {
            let limit = TimeAmount(patience.timeout)
            let response = try await HTTPClient.shared.execute(request, timeout: limit)
            let status = Int(response.status.code)
            let body = try await response.body.collect(upTo: patience.maximumBytes)
            if (200..<300).contains(status) { return .answer(Array(buffer: body)) }
            // These say that nothing was done; other faults of a server may come after it was.
            guard [429, 503].contains(status) || isRepeatable && status >= 500 else {
                throw RemoteError.refused(service: name, path: path, status: status)
            }
            return .again(Self.wait(response.headers.first(name: "retry-after")))
        } catch let error as RemoteError {
            throw error
        } catch is NIOTooManyBytesError {
            throw .tooLong(service: name, path: path, maximum: patience.maximumBytes)
        } catch let error as HTTPClientError where error == .invalidURL || error == .unsupportedScheme("") {
            throw .address(name)
        } catch {
            guard isRepeatable || Self.isBeforeSending(error) else { throw .unreachable(service: name, attempts: 1) }
            return .again(nil)
        }
    }

    /// Whether nothing can have been heard.
    private static func isBeforeSending(_ error: any Error) -> Bool {
        error is NIOConnectionError || (error as? HTTPClientError) == .connectTimeout
    }

    /// The seconds of a `Retry-After`, at most thirty; dates are not obeyed.
    private static func wait(_ text: String?) -> Duration? {
        text.flatMap { DecimalNumber($0)?.value }.map { .seconds(min(max($0, 0), 30)) }
    }

    private func url(_ path: String, _ query: [(name: String, value: String)]) throws(RemoteError) -> String {
        var parts = base
        let prefix = base.path.utf8.last == UInt8(ascii: "/") ? base.path.dropLast() : base.path[...]
        parts.path = prefix + path
        if !query.isEmpty { parts.queryItems = query.map { URLQueryItem(name: $0.name, value: $0.value) } }
        // A plus means a blank to many servers.
        parts.percentEncodedQuery = parts.percentEncodedQuery?.replacing("+", with: "%2B")
        guard let text = parts.string else { throw .address(name) }
        return text
    }
}
