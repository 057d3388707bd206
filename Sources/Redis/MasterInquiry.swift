import NIOCore
import NIOPosix
import RedisAddresses
import RedisReplies

/// Asks Sentinels which server is the master, one after another until one knows.
///
/// What they say may be old: whoever connects must ask the server itself as well.
struct MasterInquiry {
    let sentinels: RedisSentinels
    /// How connections to the Sentinels are encrypted: as those to the server are.
    let tls: RedisConfiguration.TLS?
    /// How long each of them may take to be reached, and then to answer.
    let limit: TimeAmount

    /// The master's address; fails with ``RedisError/notConnected`` if no Sentinel knows it.
    func master(on eventLoop: any EventLoop) -> EventLoopFuture<RedisConfiguration.Address> {
        ask(sentinels.addresses[...], on: eventLoop)
    }

    private func ask(
        _ left: ArraySlice<RedisConfiguration.Address>,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<RedisConfiguration.Address> {
        guard let next = left.first else { return eventLoop.makeFailedFuture(RedisError.notConnected) }
        return ask(next, on: eventLoop).flatMapError { _ in ask(left.dropFirst(), on: eventLoop) }
    }

    private func ask(
        _ sentinel: RedisConfiguration.Address,
        on eventLoop: any EventLoop
    ) -> EventLoopFuture<RedisConfiguration.Address> {
        guard case .host(let host, let port) = sentinel else {
            return eventLoop.makeFailedFuture(RedisError.notConnected)
        }
        let answer = eventLoop.makePromise(of: RedisConfiguration.Address.self)
        let bootstrap = ClientBootstrap(group: eventLoop).connectTimeout(limit)
            .channelInitializer { [tls, sentinels] channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls {
                        try channel.pipeline.syncOperations.addHandler(tls.handler(for: sentinel))
                    }
                    try channel.pipeline.syncOperations.addHandler(MasterAnswer(answer, of: sentinels))
                }
            }
        let attempt = bootstrap.connect(host: host, port: port)
        attempt.whenFailure { answer.fail($0) }
        // Whichever comes first, the answer or the end of its time, ends the connection, and that the inquiry.
        attempt.whenSuccess { channel in
            let end = eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
            answer.futureResult.whenComplete { _ in
                end.cancel()
                channel.close(promise: nil)
            }
        }
        return answer.futureResult
    }
}

/// One Sentinel's answer.
private final class MasterAnswer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let answer: EventLoopPromise<RedisConfiguration.Address>
    private let sentinels: RedisSentinels
    private let reader = ReplyReader(maximumReplyBytes: 64 << 10)

    init(_ answer: EventLoopPromise<RedisConfiguration.Address>, of sentinels: RedisSentinels) {
        (self.answer, self.sentinels) = (answer, sentinels)
    }

    func channelActive(context: ChannelHandlerContext) {
        var bytes = ByteBuffer()
        if let password = sentinels.password { bytes.writeCommand(["AUTH", .string(password)]) }
        bytes.writeCommand(["SENTINEL", "GET-MASTER-ADDR-BY-NAME", .string(sentinels.master)])
        context.channel.writeAndFlush(bytes, promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var buffer = unwrapInboundIn(data)
        do {
            for reply in try reader.read(&buffer) where reply.string != "OK" {
                guard let address = reply.masterAddress else { return answer.fail(RedisError.notConnected) }
                answer.succeed(address)
            }
        } catch {
            answer.fail(error)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { answer.fail(error) }

    func channelInactive(context: ChannelHandlerContext) { answer.fail(RedisError.notConnected) }
}

extension RedisValue {
    /// What a Sentinel says of a master it knows.
    fileprivate var masterAddress: RedisConfiguration.Address? {
        guard let parts = array, parts.count == 2, let host = parts[0].string, let port = parts[1].integer,
            (1...65_535).contains(port)
        else { return nil }
        return .host(host, port: Int(port))
    }
}
