import NIOCore
import NIOPosix
import Synchronization
import TestSupport

/// A server that answers the greeting like Redis and everything after it with given bytes.
final class FalseServer: Sendable {
    let socketPath: String
    private let folder: TemporaryFolder
    private let channel: any Channel

    init(answering answer: String, greeting: String = "+OK\r\n+PONG\r\n") async throws {
        folder = try TemporaryFolder()
        socketPath = folder.file("s")
        let counter = Counter()
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    counter.count.withLock { $0 += 1 }
                    try channel.pipeline.syncOperations.addHandler(Answers(answer: answer, greeting: greeting))
                }
            }
            .bind(unixDomainSocketPath: socketPath).get()
        self.counter = counter
    }

    var connectionCount: Int { counter.count.withLock { $0 } }

    func stop() async throws { try await channel.close() }

    private let counter: Counter

    private final class Counter: Sendable { let count = Mutex(0) }

    private final class Answers: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        let answer: String
        let greeting: String
        var isGreeted = false

        init(answer: String, greeting: String) {
            self.answer = answer
            self.greeting = greeting
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = ByteBuffer(string: isGreeted ? answer : greeting)
            isGreeted = true
            context.writeAndFlush(wrapOutboundOut(bytes), promise: nil)
        }
    }
}
