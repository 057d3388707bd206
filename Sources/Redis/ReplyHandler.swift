import NIOCore
import RedisReplies

/// Turns the bytes of one connection into replies.
final class ReplyHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let reader: ReplyReader
    private let link: Link

    init(_ link: Link, maximumReplyBytes: Int) {
        self.link = link
        reader = ReplyReader(maximumReplyBytes: maximumReplyBytes)
    }

    func channelActive(context: ChannelHandlerContext) { link.opened(context.channel) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        do {
            let replies = try reader.read(&buffer)
            if !replies.isEmpty { link.received(replies) }
        } catch {
            link.drop(error)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { link.drop(.inDoubt) }

    func channelInactive(context: ChannelHandlerContext) { link.lost() }
}
