import Logging
import NIOCore
import NIOPosix
import RedisAddresses
import RedisReplies
import Synchronization

// One connection, for ever.
//
// idle -> connecting -> greeting (AUTH, SELECT, CLIENT SETNAME, PING) -> ready -> lost -> waiting -> connecting …
// Only the event loop moves it. There is never more than one channel: the next attempt is made after the last channel
// has gone. A server that is up but not of use (LOADING, wrong password) counts as not connected. So does one that has
// refused a write as a replica, until it says that it is none: its address may lead to its successor by then.
// Where there are Sentinels, they are asked before each attempt, and the server itself as well: they may be behind.

/// Keeps one connection alive, with back-off and jitter.
final class Link: Sendable {
    /// What the owner of a link is told, on its event loop.
    struct Events: Sendable {
        /// The connection takes commands.
        let ready: @Sendable () -> Void
        /// Replies came.
        let received: @Sendable ([RedisValue]) -> Void
        /// The connection went, or an attempt failed; and for how long there has been none.
        let down: @Sendable (RedisError, Duration) -> Void
    }

    private enum Phase {
        case idle, connecting, waiting, closed
        case greeting(any Channel, commands: [[RedisArgument]], seen: Int)
        case ready(any Channel, since: ContinuousClock.Instant)
    }

    private struct State {
        var phase = Phase.idle
        var backoff = Backoff()
        var downSince: ContinuousClock.Instant?
        var hasLogged = false
        var cause = RedisError.inDoubt
        /// Whether the last connection ended because the server was a replica.
        var wasReplica = false
        var events: Events?
    }

    let eventLoop: any EventLoop
    private let configuration: RedisConfiguration
    private let destination: @Sendable () -> RedisConfiguration.Address
    private let logger: Logger
    private let state = Mutex(State())

    /// A link that connects when it is started.
    /// - Parameters:
    ///   - configuration: Who we are there, and how long anything may take.
    ///   - eventLoop: Where everything happens.
    ///   - logger: Where outages are told.
    ///   - destination: Where to connect, asked before each attempt; nil is the configuration's address.
    init(
        _ configuration: RedisConfiguration,
        on eventLoop: any EventLoop,
        logger: Logger,
        destination: (@Sendable () -> RedisConfiguration.Address)? = nil
    ) {
        self.configuration = configuration
        self.destination = destination ?? { configuration.address }
        self.eventLoop = eventLoop
        self.logger = logger
        // Made here and not on the event loop, which then finds it; what is wrong with it, the connection says.
        _ = try? configuration.tls?.context()
    }

    /// Says who is told; before `start`.
    func attach(_ events: Events) { state.withLock { $0.events = events } }

    private var events: Events? { state.withLock { $0.events } }

    /// Begins to connect, if nothing has yet; from any thread.
    func start() {
        let isFirst = state.withLock { state in
            guard case .idle = state.phase else { return false }
            state.phase = .connecting
            return true
        }
        if isFirst { eventLoop.execute { self.connect() } }
    }

    /// Writes bytes to a connection that is ready; on the event loop.
    func write(_ bytes: ByteBuffer) {
        let channel = state.withLock { state -> (any Channel)? in
            if case .ready(let channel, _) = state.phase { channel } else { nil }
        }
        channel?.writeAndFlush(bytes, promise: nil)
    }

    /// Cuts the connection, which is then made anew; on the event loop.
    func drop(_ cause: RedisError) {
        channel(causing: cause)?.close(promise: nil)
    }

    /// Cuts the connection for good; from any thread.
    func close() {
        let channel = channel(causing: .closed)
        state.withLock { $0.phase = .closed }
        channel?.close(promise: nil)
    }

    private func channel(causing cause: RedisError) -> (any Channel)? {
        state.withLock { state in
            state.cause = cause
            switch state.phase {
            case .greeting(let channel, _, _), .ready(let channel, _): return channel
            case .idle, .connecting, .waiting, .closed: return nil
            }
        }
    }

    private func connect() {
        guard let sentinels = configuration.sentinels else { return connect(to: destination()) }
        let limit = TimeAmount(min(configuration.commandTimeout, .seconds(1)))
        let inquiry = MasterInquiry(sentinels: sentinels, tls: configuration.tls, limit: limit)
        let master = inquiry.master(on: eventLoop)
        master.whenSuccess { self.connect(to: $0) }
        master.whenFailure { _ in self.lost() }
    }

    private func connect(to address: RedisConfiguration.Address) {
        let limit = TimeAmount(configuration.commandTimeout)
        let bootstrap = ClientBootstrap(group: eventLoop).connectTimeout(limit)
            .channelOption(.socketOption(.so_keepalive), value: 1)
            .channelInitializer { [configuration] channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls = configuration.tls {
                        try channel.pipeline.syncOperations.addHandler(tls.handler(for: address))
                    }
                    let handler = ReplyHandler(self, maximumReplyBytes: configuration.maximumReplyBytes)
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
        let attempt =
            switch address {
            case .host(let host, let port): bootstrap.connect(host: host, port: port)
            case .unixSocket(let path): bootstrap.connect(unixDomainSocketPath: path)
            }
        attempt.whenFailure { _ in self.lost() }
    }
}

extension Link {
    /// A channel is open: greets the server.
    func opened(_ channel: any Channel) {
        let greeting = state.withLock { state -> [[RedisArgument]]? in
            guard case .connecting = state.phase else { return nil }
            let isDoubtful = state.wasReplica || configuration.sentinels != nil
            let greeting = configuration.greeting + (isDoubtful ? [["INFO", "replication"]] : [])
            state.cause = .inDoubt
            state.phase = .greeting(channel, commands: greeting, seen: 0)
            return greeting
        }
        guard let greeting else { return channel.close(promise: nil) }
        var bytes = ByteBuffer()
        for command in greeting { bytes.writeCommand(command) }
        channel.writeAndFlush(bytes, promise: nil)
        channel.eventLoop.scheduleTask(in: TimeAmount(configuration.commandTimeout)) { self.dropIfGreeting(channel) }
    }

    private func dropIfGreeting(_ channel: any Channel) {
        let isLate = state.withLock { state in
            if case .greeting(let current, _, _) = state.phase { current === channel } else { false }
        }
        if isLate { drop(.timedOut) }
    }

    /// Replies came: to the greeting first, then to the owner's commands.
    func received(_ replies: [RedisValue]) {
        var rest = replies[...]
        while let reply = rest.first, greets(reply) { rest.removeFirst() }
        if !rest.isEmpty { events?.received(Array(rest)) }
    }

    /// Takes a reply to the greeting; false if the greeting is over.
    private func greets(_ reply: RedisValue) -> Bool {
        enum Step { case over, more, refused(RedisError), ready(outage: Duration?) }
        let step = state.withLock { state -> Step in
            guard case .greeting(let channel, let commands, let seen) = state.phase else { return .over }
            if let refusal = reply.refusal(of: commands[seen]) { return .refused(refusal) }
            guard seen + 1 == commands.count else {
                state.phase = .greeting(channel, commands: commands, seen: seen + 1)
                return .more
            }
            let now = ContinuousClock.now
            state.phase = .ready(channel, since: now)
            let outage = state.hasLogged ? state.downSince.map { now - $0 } : nil
            state.downSince = nil
            state.hasLogged = false
            state.wasReplica = false
            return .ready(outage: outage)
        }
        switch step {
        case .over: return false
        case .more: break
        case .refused(let error): drop(error)
        case .ready(let outage):
            if let outage { logger.info("redis is back", metadata: ["outage": "\(outage)"]) }
            events?.ready()
        }
        return true
    }

    /// The channel has gone, or there never was one: tries again later.
    func lost() {
        let now = ContinuousClock.now
        let next = state.withLock { state -> (cause: RedisError, outage: Duration, delay: Duration, isNews: Bool)? in
            switch state.phase {
            case .closed, .idle, .waiting: return nil
            case .ready(_, let since) where now - since > .seconds(1): state.backoff.reset()
            case .connecting: state.cause = .notConnected
            case .ready, .greeting: break
            }
            state.phase = .waiting
            state.wasReplica = state.wasReplica || state.cause.isOfReplica
            let downSince = state.downSince ?? now
            state.downSince = downSince
            let isNews = !state.hasLogged
            state.hasLogged = true
            var generator = SystemRandomNumberGenerator()
            return (state.cause, now - downSince, state.backoff.delay(using: &generator), isNews)
        }
        guard let next else { return }
        if next.isNews { logger.warning("redis is not reachable", metadata: ["cause": "\(next.cause)"]) }
        events?.down(next.cause, next.outage)
        eventLoop.scheduleTask(in: TimeAmount(next.delay)) { self.tryAgain() }
    }

    private func tryAgain() {
        let isWanted = state.withLock { state in
            guard case .waiting = state.phase else { return false }
            state.phase = .connecting
            return true
        }
        if isWanted { connect() }
    }
}

extension RedisValue {
    /// Why the server is of no use, if this reply to a command of the greeting says so.
    fileprivate func refusal(of command: [RedisArgument]) -> RedisError? {
        switch command.first {
        case "CLIENT": nil  // a server may forbid it
        case "INFO":  // and this; then the next write tells
            (string ?? "").utf8.split(separator: UInt8(ascii: "\n")).contains { $0.starts(with: "role:slave".utf8) }
                ? .server(code: RedisError.replicaCode, message: "") : nil
        default: serverError
        }
    }
}

extension RedisConfiguration {
    /// What is said first on every connection.
    ///
    /// The PING finds out a server that still loads its data.
    fileprivate var greeting: [[RedisArgument]] {
        var commands: [[RedisArgument]] = []
        if let password {
            commands.append(["AUTH"] + (user.map { [.string($0)] } ?? []) + [.string(password)])
        }
        if database != 0 { commands.append(["SELECT", .integer(database)]) }
        commands.append(["CLIENT", "SETNAME", .string(clientName)])
        commands.append(["PING"])
        return commands
    }
}
