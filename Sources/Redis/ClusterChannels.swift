import Logging
import NIOCore
import RedisAddresses
import RedisReplies
import Synchronization

/// The commands of one client on its connections to the nodes of a cluster, one for each node that it needs.
final class ClusterChannels: Sendable {
    typealias Answer = CommandChannel.Answer

    /// Commands of one request that one node is to answer.
    private struct Share: Sendable {
        let node: RedisConfiguration.Address
        var places: [Int]
    }

    let routes: ClusterRoutes
    private let configuration: RedisConfiguration
    private let eventLoop: any EventLoop
    private let logger: Logger
    private let channels = Mutex<[RedisConfiguration.Address: CommandChannel]?>([:])

    /// How often a command is sent on: in a cluster at rest once is enough.
    private static let redirections = 5

    init(
        _ configuration: RedisConfiguration,
        seeds: [RedisConfiguration.Address],
        on eventLoop: any EventLoop,
        logger: Logger
    ) {
        self.configuration = configuration
        self.eventLoop = eventLoop
        self.logger = logger
        routes = ClusterRoutes(seeds: seeds)
    }

    /// Sends each command to the node that has its slot, and on where a node names another.
    ///
    /// What was sent on has not been run by who sent it on. Commands of one node keep their order, unless a slot moves.
    /// - Parameters:
    ///   - commands: The commands.
    ///   - slots: The slot of each; nil for one that any node may answer.
    ///   - timeout: How long to wait for the replies of each node.
    /// - Returns: One reply per command, in order.
    func submit(_ commands: [[RedisArgument]], slots: [KeySlot?], timeout: Duration) async -> Answer {
        var replies = [RedisValue](repeating: .null, count: commands.count)
        var pending = Array(commands.indices)
        for _ in 0...Self.redirections where !pending.isEmpty {
            let shares = shares(of: pending, slots)
            let answers = await answers(to: shares, of: commands, timeout: timeout)
            let isFirst = pending.count == commands.count
            if let error = failure(of: shares, answers, isFirst: isFirst) { return .failure(error) }
            pending = []
            for (share, answer) in zip(shares, answers) {
                // Each has succeeded, or there was a failure.
                guard case .success(let values) = answer else { continue }
                for (place, reply) in zip(share.places, values) {
                    replies[place] = reply
                    // Cut off from the others, who may have elected another by now.
                    if case .server("CLUSTERDOWN", _)? = reply.serverError { forget(share.node) }
                    guard let redirection = ClusterRoutes.Redirection(reply, of: share.node) else { continue }
                    routes.learn(redirection)
                    pending.append(place)
                }
            }
        }
        return .success(replies)
    }

    /// Refuses all that comes and fails all that waits.
    func close() {
        let open = channels.withLock { channels in
            defer { channels = nil }
            return channels ?? [:]
        }
        for channel in open.values { channel.close() }
    }

    private func shares(of places: [Int], _ slots: [KeySlot?]) -> [Share] {
        var shares: [Share] = []
        for place in places {
            let node = routes.node(of: slots[place])
            if let index = shares.firstIndex(where: { $0.node == node }) {
                shares[index].places.append(place)
            } else {
                shares.append(Share(node: node, places: [place]))
            }
        }
        return shares
    }

    private func answers(to shares: [Share], of commands: [[RedisArgument]], timeout: Duration) async -> [Answer] {
        if shares.count == 1 { return [await answer(to: shares[0], of: commands, timeout: timeout)] }
        return await withTaskGroup(of: (Int, Answer).self) { group in
            for (index, share) in shares.enumerated() {
                group.addTask { (index, await self.answer(to: share, of: commands, timeout: timeout)) }
            }
            var answers = [Answer](repeating: .failure(.closed), count: shares.count)
            for await (index, answer) in group { answers[index] = answer }
            return answers
        }
    }

    private func answer(to share: Share, of commands: [[RedisArgument]], timeout: Duration) async -> Answer {
        guard let channel = channel(to: share.node) else { return .failure(.closed) }
        return await channel.submit(share.places.map { commands[$0] }, timeout: timeout)
    }

    private func channel(to node: RedisConfiguration.Address) -> CommandChannel? {
        channels.withLock { channels in
            if let channel = channels?[node] { return channel }
            var logger = logger
            logger[metadataKey: "node"] = "\(node)"
            let channel = CommandChannel(configuration.node(node), on: eventLoop, logger: logger)
            guard channels != nil else { return nil }
            channels?[node] = channel
            return channel
        }
    }

    /// What a request comes to of which not every node has answered.
    private func failure(of shares: [Share], _ answers: [Answer], isFirst: Bool) -> RedisError? {
        var failures: [RedisError] = []
        for (share, answer) in zip(shares, answers) {
            guard case .failure(let error) = answer else { continue }
            failures.append(error)
            if error.isOfConnection { forget(share.node) }
        }
        guard let worst = failures.first(where: { !$0.isSurelyUnsent }) ?? failures.first else { return nil }
        let isUnsent = isFirst && failures.count == answers.count && worst.isSurelyUnsent
        return isUnsent || !worst.isSurelyUnsent ? worst : .inDoubt
    }

    private func forget(_ node: RedisConfiguration.Address) {
        guard routes.forget(node) else { return }
        // Who still waits there holds the channel, which ends its connection when the last has gone.
        channels.withLock { _ = $0?.removeValue(forKey: node) }
    }
}

extension RedisError {
    /// Whether the node may be gone.
    fileprivate var isOfConnection: Bool {
        switch self {
        case .notConnected, .inDoubt, .timedOut, .protocolError: true
        case .queueFull, .closed, .cancelled, .server: false
        }
    }
}
