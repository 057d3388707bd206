import Hosting
import NIOCore
import NIOPosix

/// Asks a front on this machine whether it is ready; what containers run as their health check.
struct HealthCheck: Sendable {
    private let host: String
    private let port: Int

    /// - Parameter environment: `HTTP_HOST` and `HTTP_PORT`, as the front reads them; nothing else is needed.
    init(environment: [String: String]) {
        var settings = SettingsReader(environment)
        let host = settings["HTTP_HOST"] ?? "127.0.0.1"
        // An address that listens everywhere is asked here.
        self.host = ["0.0.0.0", "::"].contains(host) ? "127.0.0.1" : host
        port = settings.number("HTTP_PORT", in: 0...65_535, default: 8080)
    }

    /// - Returns: 0 if it is ready, else 1.
    func run() async -> Int32 {
        do {
            let isReady = try await isReady()
            LogOutput.tell("underwriter-web: \(isReady ? "ready" : "not ready")")
            return isReady ? 0 : 1
        } catch {
            LogOutput.tell("underwriter-web: nobody answers at \(host):\(port)")
            return 1
        }
    }

    private func isReady() async throws -> Bool {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connectTimeout(.seconds(2))
            .connect(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            channel.channel.eventLoop.scheduleTask(in: .seconds(3)) { channel.channel.close(promise: nil) }
            try await outbound.write(
                ByteBuffer(string: "GET /readyz HTTP/1.1\r\nHost: \(host):\(port)\r\nConnection: close\r\n\r\n")
            )
            var answer = ByteBuffer()
            for try await part in inbound where answer.readableBytes < 12 { answer.writeImmutableBuffer(part) }
            return answer.readableBytesView.starts(with: "HTTP/1.1 200".utf8)
        }
    }
}
