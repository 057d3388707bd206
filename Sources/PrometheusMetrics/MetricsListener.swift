import NIOCore
import NIOHTTP1
import NIOPosix
public import ServiceLifecycle

/// Answers `GET /metrics` on an address of its own, which is not for the public.
public struct MetricsListener: Service {
    private let host: String
    private let port: Int
    private let text: @Sendable () async -> String

    /// Makes a listener.
    /// - Parameters:
    ///   - host: The address it listens on; 127.0.0.1 unless Prometheus is elsewhere.
    ///   - port: 1…65535.
    ///   - text: What it answers, asked for each time.
    public init(host: String = "127.0.0.1", port: Int, text: @escaping @Sendable () async -> String) {
        self.host = host
        self.port = port
        self.text = text
    }

    /// Listens until graceful shutdown.
    /// - Throws: An `IOError` if the address is in use.
    public func run() async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    return try NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>(
                        wrappingChannelSynchronously: channel
                    )
                }
            }
        await cancelWhenGracefulShutdown {
            // A connection that breaks is Prometheus' to make again; the listener ends with its task.
            try? await server.executeThenClose { connections in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await connection in connections {
                        group.addTask { try? await self.answer(connection) }  // as above
                    }
                }
            }
        }
    }

    /// One request for each connection, within ten seconds.
    private func answer(
        _ connection: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await connection.executeThenClose { parts, answers in
                    for try await part in parts {
                        guard case .head(let head) = part else { continue }
                        try await self.answer(head, answers)
                        return
                    }
                }
            }
            group.addTask { try await Task.sleep(for: .seconds(10)) }
            try await group.next()
            group.cancelAll()
        }
    }

    private func answer(
        _ head: HTTPRequestHead,
        _ answers: NIOAsyncChannelOutboundWriter<HTTPServerResponsePart>
    ) async throws {
        let status: HTTPResponseStatus =
            head.uri != "/metrics" ? .notFound : head.method == .GET ? .ok : .methodNotAllowed
        let body = ByteBuffer(string: status == .ok ? await text() : "\(status.reasonPhrase)\n")
        let headers: HTTPHeaders = [
            "Content-Type": Exposition.contentType, "Content-Length": "\(body.readableBytes)", "Connection": "close",
            "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'",
        ]
        try await answers.write(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers)))
        try await answers.write(.body(.byteBuffer(body)))
        try await answers.write(.end(nil))
    }
}
