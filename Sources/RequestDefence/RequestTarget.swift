import NIOCore
import NIOHTTP1
import NIOHTTPTypesHTTP1
import NIOHTTPTypesHTTP2

// A target such as `GET http://elsewhere/ HTTP/1.1` is for proxies, and names a host beside `Host`. The framework would
// quietly keep the path alone, so what was asked is looked at before it does.

/// Takes targets in origin form only; lives on one connection's event loop.
final class RequestTarget: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    /// Puts itself where the target is still as it was sent.
    /// - Returns: False on a stream of HTTP/2, whose `:path` is nothing else than a path.
    /// - Throws: What the pipeline says if it does not speak HTTP at all.
    static func watch(_ pipeline: ChannelPipeline) throws -> Bool {
        if (try? pipeline.syncOperations.handler(type: HTTP2FramePayloadToHTTPServerCodec.self)) != nil {  // HTTP/1
            return false
        }
        let translator = try pipeline.syncOperations.handler(type: HTTP1ToHTTPServerCodec.self)
        try pipeline.syncOperations.addHandler(RequestTarget(), position: .before(translator))
        return true
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data), head.uri.utf8.first != UInt8(ascii: "/") else {
            context.fireChannelRead(data)
            return
        }
        // No path: what checks the shape of requests refuses it, with words and headers.
        head.uri = "*"
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}
