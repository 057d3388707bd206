import Logging
import NIOCore
import RedisAddresses
import RedisReplies
import Synchronization

/// One sharded channel on a connection of its own, subscribed anew after every reconnection.
final class Subscription: Sendable {
    private let channel: String
    private let link: Link
    private let continuation: AsyncStream<[UInt8]>.Continuation
    private let lastHeard = Mutex(NIODeadline.now())
    private let keepalive = Mutex<RepeatedTask?>(nil)
    private let node: SubscribedNode?

    /// A connection on which nothing was heard for two pings is half open.
    private static let pingEvery = TimeAmount.seconds(10)

    init(
        to channel: String,
        configuration: RedisConfiguration,
        routes: ClusterRoutes?,
        on eventLoop: any EventLoop,
        logger: Logger,
        continuation: AsyncStream<[UInt8]>.Continuation
    ) {
        self.channel = channel
        self.continuation = continuation
        let node = routes.map { SubscribedNode(routes: $0, slot: KeySlot(of: channel.utf8)) }
        self.node = node
        link = Link(
            configuration.named("\(configuration.clientName)-subscriber"),
            on: eventLoop,
            logger: logger,
            destination: { node?.choose() ?? configuration.address }
        )
        link.attach(
            Link.Events(
                ready: { [weak self] in self?.subscribe() },
                received: { [weak self] in self?.received($0) },
                down: { [weak self] cause, _ in self?.node?.lost(cause) }
            )
        )
    }

    func start() {
        link.start()
        let task = link.eventLoop.scheduleRepeatedTask(initialDelay: Self.pingEvery, delay: Self.pingEvery) {
            [weak self] _ in self?.ping()
        }
        keepalive.withLock { $0 = task }
    }

    func close() {
        keepalive.withLock { $0?.cancel() }
        link.close()
    }

    private func subscribe() {
        lastHeard.withLock { $0 = .now() }
        write(["SSUBSCRIBE", .string(channel)])
    }

    private func ping() {
        let silence = lastHeard.withLock { .now() - $0 }
        if silence > Self.pingEvery + Self.pingEvery { link.drop(.timedOut) } else { write(["PING"]) }
    }

    private func write(_ command: [RedisArgument]) {
        var bytes = ByteBuffer()
        bytes.writeCommand(command)
        link.write(bytes)
    }

    private func received(_ replies: [RedisValue]) {
        lastHeard.withLock { $0 = .now() }
        for reply in replies {
            if let error = reply.serverError {
                node?.refused(reply)
                return link.drop(error)
            }
            guard let parts = reply.array, parts.count >= 2 else { continue }  // the reply to a PING before SSUBSCRIBE
            switch parts[0].string {
            case "smessage": if parts.count == 3, let message = parts[2].bytes { continuation.yield(message) }
            case "ssubscribe": continuation.yield([])
            // The slot has moved: whoever is asked anew says where to.
            case "sunsubscribe": link.drop(.inDoubt)
            default: continue
            }
        }
    }
}
