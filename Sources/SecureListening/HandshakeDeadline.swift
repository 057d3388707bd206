import HummingbirdCore
import Logging
import NIOCore
import NIOSSL
import NIOTLS

/// Cuts off whoever connects and does not come to an end with TLS: no other limit holds before there is a request.
struct HandshakeDeadline<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base

    init(base: Base) { self.base = base }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        base.setup(channel: channel, logger: logger)
            .flatMapThrowing { value in
                let pipeline = channel.pipeline.syncOperations
                let encryption = try pipeline.handler(type: NIOSSLServerHandler.self)
                try pipeline.addHandler(HandshakeWatch(), position: .after(encryption))
                return value
            }
    }

    func handle(value: Base.Value, logger: Logger) async { await base.handle(value: value, logger: logger) }
}

/// Stands behind the encryption of one connection, on its event loop, until the handshake is over.
private final class HandshakeWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    /// As long as the head of a request may take.
    private static let limit = TimeAmount.seconds(10)

    private var deadline: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        deadline = context.eventLoop.scheduleTask(in: Self.limit) { channel.close(promise: nil) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent { deadline?.cancel() }
        context.fireUserInboundEventTriggered(event)
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }
}
