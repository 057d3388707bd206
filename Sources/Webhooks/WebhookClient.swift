import Foundation
package import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

// One POST to somebody else's machine, as carefully as a front may speak to one.
//
// The name is resolved once; the address is looked at; the connection goes to that very address, so a name that stands
// for something else a moment later changes nothing. TLS is checked against the name. Redirects are not followed, and of
// the answer nothing is read but its status.

/// What came of a try.
package enum DeliveryResult: Sendable, Hashable, CustomStringConvertible {
    case answered(Int)
    /// The name has no address, or one inside.
    case unreachable
    case refusedAddress
    case failed
    case timedOut

    package var isDelivered: Bool {
        if case .answered(let status) = self { (200...299).contains(status) } else { false }
    }

    /// Whether the receiver says that it wants no more.
    package var isGone: Bool { self == .answered(410) }

    /// Whether the receiver, or what stands before it, says that this is too much.
    package var isHurried: Bool {
        if case .answered(let status) = self { [429, 502, 504].contains(status) } else { false }
    }

    package var description: String {
        switch self {
        case .answered(let status): "\(status)"
        case .unreachable: "no_address"
        case .refusedAddress: "refused_address"
        case .failed: "connection"
        case .timedOut: "timeout"
        }
    }
}

/// Sends messages to receivers.
package struct WebhookClient: Sendable {
    private let group: any EventLoopGroup
    private let context: NIOSSLContext
    private let timeout: Duration
    private let isAllowed: @Sendable (SocketAddress) -> Bool
    private let resolve: @Sendable (String, Int) throws -> SocketAddress

    /// - Parameters:
    ///   - timeout: For all of it.
    ///   - isAllowed: Whether an address may be connected to.
    ///   - resolve: Finds the address of a name; blocks.
    /// - Throws: What the TLS library says.
    package init(
        timeout: Duration = .seconds(15),
        isAllowed: @escaping @Sendable (SocketAddress) -> Bool = ReachableAddress.isPublic,
        resolve: @escaping @Sendable (String, Int) throws -> SocketAddress = {
            try SocketAddress.makeAddressResolvingHost($0, port: $1)
        }
    ) throws {
        group = MultiThreadedEventLoopGroup.singleton
        context = try NIOSSLContext(configuration: .makeClientConfiguration())
        self.timeout = timeout
        self.isAllowed = isAllowed
        self.resolve = resolve
    }

    /// Sends one message.
    package func post(_ body: [UInt8], to address: WebhookAddress, headers: [(String, String)]) async -> DeliveryResult
    {
        let socket: SocketAddress
        do {
            socket = try await NIOThreadPool.singleton.runIfActive { [resolve] in
                try resolve(address.host, address.port)
            }
        } catch {
            return .unreachable
        }
        guard isAllowed(socket) else { return .refusedAddress }
        return await withTaskGroup(of: DeliveryResult.self) { group in
            group.addTask {
                do { return .answered(try await exchange(body, socket, address, headers)) } catch { return .failed }
            }
            group.addTask { [timeout] in
                // Ended early by cancellation, when the answer is there.
                try? await Task.sleep(for: timeout)
                return .timedOut
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failed
        }
    }

    private typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>

    private func exchange(
        _ body: [UInt8],
        _ socket: SocketAddress,
        _ address: WebhookAddress,
        _ headers: [(String, String)]
    ) async throws -> Int {
        let connection = try await connect(socket, address)
        return try await connection.executeThenClose { inbound, outbound in
            var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: address.path)
            head.headers = HTTPHeaders([("Host", address.authority), ("Content-Length", "\(body.count)")] + headers)
            head.headers.add(name: "Connection", value: "close")
            try await outbound.write(.head(head))
            try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: body))))
            try await outbound.write(.end(nil))
            for try await part in inbound {
                if case .head(let head) = part { return .init(head.status.code) }
            }
            throw ChannelError.eof
        }
    }

    private func connect(_ socket: SocketAddress, _ address: WebhookAddress) async throws -> Connection {
        try await ClientBootstrap(group: group).connectTimeout(.seconds(5))
            .connect(to: socket) { [context] channel in
                channel.eventLoop.makeCompletedFuture {
                    if address.isSecure {
                        let isLiteral = (try? SocketAddress(ipAddress: address.host, port: 0)) != nil  // a name if not
                        let handler = try NIOSSLClientHandler(
                            context: context,
                            serverHostname: isLiteral ? nil : address.host
                        )
                        try channel.pipeline.syncOperations.addHandler(handler)
                    }
                    try channel.pipeline.syncOperations.addHTTPClientHandlers()
                    return try Connection(wrappingChannelSynchronously: channel)
                }
            }
    }
}
