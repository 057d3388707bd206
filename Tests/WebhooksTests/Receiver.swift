import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A receiver on this machine that keeps what it gets and answers as it is told, then with 200.
final class Receiver: Sendable {
    struct Message: Sendable {
        var headers: [String: String] = [:]
        var body: [UInt8] = []
    }

    let port: Int
    private let kept: Kept
    private let channel: any Channel

    var messages: [Message] { kept.messages.withLock { $0 } }

    init(answering statuses: [Int] = []) async throws {
        let kept = Kept(statuses)
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { child in
                child.eventLoop.makeCompletedFuture {
                    try child.pipeline.syncOperations.configureHTTPServerPipeline()
                    try child.pipeline.syncOperations.addHandler(Handler(kept))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        self.kept = kept
        self.channel = channel
        port = channel.localAddress?.port ?? 0
    }

    func stop() async throws { try await channel.close() }

    private final class Kept: Sendable {
        let messages = Mutex<[Message]>([])
        private let statuses: Mutex<[Int]>

        init(_ statuses: [Int]) { self.statuses = Mutex(statuses) }

        func next() -> Int { statuses.withLock { $0.isEmpty ? 200 : $0.removeFirst() } }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let kept: Kept
        private var message = Message()

        init(_ kept: Kept) { self.kept = kept }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                message = Message()
                for (name, value) in head.headers { message.headers[name.lowercased()] = value }
            case .body(let part): message.body += Array(part.readableBytesView)
            case .end:
                let complete = message
                kept.messages.withLock { $0.append(complete) }
                var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: kept.next()))
                head.headers = ["Content-Length": "0", "Location": "/elsewhere"]
                context.write(wrapOutboundOut(.head(head)), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}
