import RedisAddresses
import RedisReplies
import Synchronization

/// Which node of a cluster has which slot, as far as nodes have said so.
///
/// Nothing is asked beforehand: a node that does not have a key says who has. What is known of a node that no longer answers is
/// forgotten, and another is asked, until the cluster has elected a master in its place.
final class ClusterRoutes: Sendable {
    /// Where a command is to be sent instead.
    struct Redirection: Sendable, Hashable {
        let slot: KeySlot
        let node: RedisConfiguration.Address
    }

    private struct State {
        var nodes: [KeySlot: RedisConfiguration.Address] = [:]
        /// Whom to ask of what nobody has told, in turns.
        var known: [RedisConfiguration.Address]
        var turn = 0
    }

    private let seeds: [RedisConfiguration.Address]
    private let state: Mutex<State>

    /// Routes of a cluster of which some nodes are known; at least one.
    init(seeds: [RedisConfiguration.Address]) {
        self.seeds = seeds
        state = Mutex(State(known: seeds))
    }

    /// Where to send what belongs to a slot; nil is what any node can answer.
    func node(of slot: KeySlot?) -> RedisConfiguration.Address {
        state.withLock { state in
            slot.flatMap { state.nodes[$0] } ?? state.known[state.turn % state.known.count]
        }
    }

    /// Takes what a node said.
    func learn(_ redirection: Redirection) {
        state.withLock { state in
            state.nodes[redirection.slot] = redirection.node
            if !state.known.contains(redirection.node) { state.known.append(redirection.node) }
        }
    }

    /// Takes it that a node does not answer.
    /// - Returns: Whether the node may be one that will never come back.
    func forget(_ node: RedisConfiguration.Address) -> Bool {
        state.withLock { state in
            let asked = state.known[state.turn % state.known.count]
            state.nodes = state.nodes.filter { $0.value != node }
            if !seeds.contains(node) { state.known.removeAll { $0 == node } }
            let place = state.known.firstIndex(of: asked) ?? state.turn
            state.turn = asked == node ? place + 1 : place
            return !seeds.contains(node)
        }
    }
}

extension ClusterRoutes.Redirection {
    /// What a reply of a node says, such as `MOVED 3999 127.0.0.1:6381`; nil if it is none.
    /// - Parameters:
    ///   - reply: The reply.
    ///   - node: Who gave it; where it names a port alone, that is on the same host.
    init?(_ reply: RedisValue, of node: RedisConfiguration.Address) {
        guard case .server("MOVED", let message)? = reply.serverError else { return nil }
        let words = message.utf8.split(separator: UInt8(ascii: " "))
        guard words.count == 2, let slot = Self.number(words[0]).flatMap(KeySlot.init(number:)),
            let colon = words[1].lastIndex(of: UInt8(ascii: ":")),
            let port = Self.number(words[1][words[1].index(after: colon)...]), (1...65_535).contains(port)
        else { return nil }
        var host = String(Substring(words[1][..<colon]))
        if host.isEmpty || host == "?", case .host(let same, _) = node { host = same }
        self.init(slot: slot, node: .host(host, port: port))
    }

    private static func number(_ digits: Substring.UTF8View) -> Int? {
        let isNumber =
            (1...5).contains(digits.count)
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isNumber ? digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } : nil
    }
}
