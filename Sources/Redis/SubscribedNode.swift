import RedisAddresses
import RedisReplies
import Synchronization

/// The node of a cluster at which a channel is followed: the one that has the channel's slot.
final class SubscribedNode: Sendable {
    private let routes: ClusterRoutes
    private let slot: KeySlot
    private let chosen: Mutex<RedisConfiguration.Address>

    init(routes: ClusterRoutes, slot: KeySlot) {
        (self.routes, self.slot) = (routes, slot)
        chosen = Mutex(routes.node(of: slot))
    }

    /// Where to connect next.
    func choose() -> RedisConfiguration.Address {
        let node = routes.node(of: slot)
        chosen.withLock { $0 = node }
        return node
    }

    /// The node refused to let its channel be followed; it may have named another.
    func refused(_ reply: RedisValue) {
        let node = chosen.withLock { $0 }
        if let redirection = ClusterRoutes.Redirection(reply, of: node) { routes.learn(redirection) }
    }

    /// The connection went, or none was made.
    func lost(_ cause: RedisError) {
        if case .server("MOVED", _) = cause { return }
        _ = routes.forget(chosen.withLock { $0 })
    }
}
