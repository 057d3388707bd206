import HTTPTypes
package import NIOCore
package import NIOHTTPTypes

// What only a connection can see.
//
// An answer that is given before its request has arrived, such as 408 or 413, ends the connection: otherwise a client
// could go on sending for ever. A client that does not take its answer is cut off. And the bare 400 with which the
// server answers what is not HTTP gets the same headers as every other answer.

/// Watches one connection; lives on its event loop.
package final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    package typealias InboundIn = HTTPRequestPart
    package typealias InboundOut = HTTPRequestPart
    package typealias OutboundIn = HTTPResponsePart
    package typealias OutboundOut = HTTPResponsePart

    private let writeDeadline: TimeAmount
    private let isSecure: Bool
    private var isReading = false
    /// A stream of an HTTP/2 connection: what is said of connections in HTTP/1 must not be said there.
    private var isStream = false
    private var unwritten: Scheduled<Void>?

    /// How long a client that is cut off may still read what it was told.
    private static let linger = TimeAmount.milliseconds(500)

    package init(writeDeadline: Duration, isSecure: Bool) {
        self.writeDeadline = TimeAmount(writeDeadline)
        self.isSecure = isSecure
    }

    package func handlerAdded(context: ChannelHandlerContext) {
        // Without it nobody could tell what was asked for: such a connection is none.
        do {
            isStream = try !RequestTarget.watch(context.pipeline)
        } catch {
            context.close(promise: nil)
        }
    }

    package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isReading = true
        case .body: break
        case .end: isReading = false
        }
        context.fireChannelRead(data)
    }

    package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if !head.headerFields.contains(.contentSecurityPolicy) {
                SecurityHeaders.add(to: &head.headerFields, isSecure: isSecure)
            }
            if isReading, !isStream { head.headerFields[.connection] = "close" }
            startDeadline(context)
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            if isReading { close(context.channel, in: Self.linger) }
            let written = promise ?? context.eventLoop.makePromise()
            let deadline = unwritten
            unwritten = nil
            written.futureResult.whenComplete { _ in deadline?.cancel() }
            context.write(data, promise: written)
        }
    }

    package func handlerRemoved(context: ChannelHandlerContext) { unwritten?.cancel() }

    private func startDeadline(_ context: ChannelHandlerContext) {
        unwritten?.cancel()
        unwritten = close(context.channel, in: writeDeadline)
    }

    @discardableResult
    private func close(_ channel: any Channel, in time: TimeAmount) -> Scheduled<Void> {
        channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }
}
