public import Logging
import NIOCore
import NIOPosix
public import RedisAddresses
public import RedisReplies

/// A client of one Redis server, or of a cluster: one connection to each that all callers share, with automatic pipelining.
///
/// Everything that callers hand in between two turns of the event loop goes out in one write, so a thousand concurrent
/// callers cost one connection. It connects at the first command and for ever after, with back-off. Blocking commands
/// hold up what is behind them: give them a client of their own. All keys of a command are in one slot of a cluster; a
/// pipeline may be of many, and is then sent to each node for its part.
public final class RedisClient: Sendable {
    /// Where the server is.
    public let configuration: RedisConfiguration
    /// Runs tasks on this client's event loop; see ``LoopTaskExecutor``.
    public let executor: LoopTaskExecutor
    let eventLoop: any EventLoop
    let logger: Logger
    private let channel: CommandChannel
    /// Nil where one server has all keys.
    let cluster: ClusterChannels?
    private let ownThread: MultiThreadedEventLoopGroup?

    /// A client that connects when it is first used.
    /// - Parameters:
    ///   - configuration: Where the server is.
    ///   - logger: Where outages are told, once each.
    ///   - hasOwnThread: Whether its event loop has a thread that nothing else uses, as heartbeats need.
    public init(_ configuration: RedisConfiguration, logger: Logger, hasOwnThread: Bool = false) {
        self.configuration = configuration
        self.logger = logger
        ownThread = hasOwnThread ? MultiThreadedEventLoopGroup(numberOfThreads: 1) : nil
        eventLoop = ownThread?.next() ?? MultiThreadedEventLoopGroup.singleton.next()
        executor = LoopTaskExecutor(eventLoop)
        channel = CommandChannel(configuration, on: eventLoop, logger: logger)
        cluster = configuration.cluster.map { [eventLoop] seeds in
            ClusterChannels(configuration, seeds: seeds, on: eventLoop, logger: logger)
        }
    }

    deinit {
        cluster?.close()
        channel.close()
        ownThread?.shutdownGracefully { _ in }
    }

    /// Sends one command.
    /// - Parameters:
    ///   - arguments: The command's name and its arguments.
    ///   - timeout: How long to wait for the reply; nil is the configuration's `commandTimeout`.
    /// - Returns: The reply.
    /// - Throws: ``RedisError``; a reply that is an error is thrown as ``RedisError/server(code:message:)``.
    @discardableResult
    public func send(_ arguments: [RedisArgument], timeout: Duration? = nil) async throws(RedisError) -> RedisValue {
        let replies = try await pipeline([arguments], timeout: timeout)
        guard let reply = replies.first else { throw .protocolError }
        if let error = reply.serverError { throw error }
        return reply
    }

    /// Sends commands together and waits for all their replies.
    ///
    /// Nothing of another caller comes between them on the wire, so `MULTI … EXEC` may be one pipeline, but not to a cluster.
    /// - Parameters:
    ///   - commands: The commands, in order.
    ///   - timeout: How long to wait for all the replies; nil is the configuration's `commandTimeout`.
    /// - Returns: One reply per command, in order; errors of the server stay among them as values.
    /// - Throws: ``RedisError`` if the replies did not come.
    @discardableResult
    public func pipeline(
        _ commands: [[RedisArgument]],
        timeout: Duration? = nil
    ) async throws(RedisError) -> [RedisValue] {
        guard !commands.isEmpty else { return [] }
        let limit = timeout ?? configuration.commandTimeout
        guard let cluster else { return try await channel.submit(commands, timeout: limit).get() }
        return try await cluster.submit(commands, slots: commands.map(KeySlot.init(of:)), timeout: limit).get()
    }

    /// Sends commands without keys of their own to the nodes that have others' keys.
    func pipeline(
        _ commands: [[RedisArgument]],
        whereKeysAre keys: [String]
    ) async throws(RedisError) -> [RedisValue] {
        guard let cluster else { return try await pipeline(commands) }
        let slots = keys.map { KeySlot(of: $0.utf8) }
        return try await cluster.submit(commands, slots: slots, timeout: configuration.commandTimeout).get()
    }

    /// Follows a sharded channel on a connection of its own.
    ///
    /// Messages may be missed while there is no connection. An empty message is therefore added at the start and after
    /// each reconnection: whoever hears it should look for what it may have missed.
    /// - Parameter channel: The channel's name.
    /// - Returns: The messages, until the stream is dropped. The newest 4,096 unread ones are kept.
    public func subscribe(sharded channel: String) -> AsyncStream<[UInt8]> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: [UInt8].self,
            bufferingPolicy: .bufferingNewest(4096)
        )
        let subscription = Subscription(
            to: channel,
            configuration: configuration,
            routes: cluster?.routes,
            on: eventLoop,
            logger: logger,
            continuation: continuation
        )
        continuation.onTermination = { _ in subscription.close() }
        subscription.start()
        return stream
    }

    /// Ends the connection; what waits fails, and so does all that comes later.
    public func close() async {
        cluster?.close()
        channel.close()
    }
}
