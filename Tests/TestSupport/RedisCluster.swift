import Foundation

/// A cluster of a test's own on 127.0.0.1: three masters with a third of the slots each, and a replica of the first.
public final class RedisCluster: Sendable {
    /// The three masters, then the replica of the first.
    public let servers: [RedisServer]
    /// Where each listens on 127.0.0.1.
    public let ports: [Int]
    private let identifiers: [String]

    /// Starts all, and waits until each has heard from the others.
    /// - Throws: ``RedisServer/Failure`` if they do not come together within thirty seconds.
    public init() throws {
        var (servers, ports): ([RedisServer], [Int]) = ([], [])
        for _ in 0..<4 {
            let (port, bus) = (try Installation.freePort(), try Installation.freePort())
            let options = [
                "--cluster-enabled", "yes", "--port", "\(port)", "--cluster-port", "\(bus)", "--bind", "127.0.0.1",
                "--cluster-node-timeout", "1000", "--repl-diskless-sync-delay", "0",
            ]
            servers.append(try RedisServer.start(options: options))
            ports.append(port)
            _ = try servers[0].commandLine(["CLUSTER", "MEET", "127.0.0.1", "\(port)", "\(bus)"])
        }
        (self.servers, self.ports) = (servers, ports)
        identifiers = try servers.map {
            try $0.commandLine(["CLUSTER", "MYID"]).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        for (index, range) in [(0, 5_460), (5_461, 10_922), (10_923, 16_383)].enumerated() {
            _ = try servers[index].commandLine(["CLUSTER", "ADDSLOTSRANGE", "\(range.0)", "\(range.1)"])
        }
        try Self.wait { try servers[3].commandLine(["CLUSTER", "REPLICATE", self.identifiers[0]]).contains("OK") }
        try Self.wait {
            try servers.allSatisfy {
                let state = try $0.commandLine(["CLUSTER", "INFO"])
                return state.contains("cluster_state:ok") && state.contains("cluster_known_nodes:4")
            } && servers[3].commandLine(["INFO", "replication"]).contains("master_link_status:up")
        }
    }

    /// The environment that leads a program of ours to this cluster, by one node of it.
    public var environment: [String: String] { ["REDIS_CLUSTER": "127.0.0.1:\(ports[1])"] }

    /// Begins to give a slot of one master to another, as `redis-cli --cluster reshard` does: new keys are asked for there.
    /// - Parameters:
    ///   - slot: 0 to 16,383.
    ///   - owner: Who has it, 0 to 2.
    ///   - heir: Who is to have it, 0 to 2.
    /// - Throws: ``ChildProcess/SpawnError`` if redis-cli is missing.
    public func startMoving(slot: Int, from owner: Int, to heir: Int) throws {
        _ = try servers[heir].commandLine(["CLUSTER", "SETSLOT", "\(slot)", "IMPORTING", identifiers[owner]])
        _ = try servers[owner].commandLine(["CLUSTER", "SETSLOT", "\(slot)", "MIGRATING", identifiers[heir]])
    }

    /// Gives an empty slot of one master to another.
    /// - Parameters:
    ///   - slot: 0 to 16,383.
    ///   - owner: Who has it, 0 to 2.
    ///   - heir: Who is to have it, 0 to 2.
    /// - Throws: ``ChildProcess/SpawnError`` if redis-cli is missing.
    public func move(slot: Int, from owner: Int, to heir: Int) throws {
        try startMoving(slot: slot, from: owner, to: heir)
        for master in [heir, owner] + Set(0..<3).subtracting([heir, owner]) {
            _ = try servers[master].commandLine(["CLUSTER", "SETSLOT", "\(slot)", "NODE", identifiers[heir]])
        }
    }

    /// Waits until the replica of the first master is in step with it.
    /// - Throws: ``RedisServer/Failure`` if that takes more than thirty seconds.
    public func waitUntilInStep() throws {
        try Self.wait {
            try servers[0].commandLine(["WAIT", "1", "1000"]).utf8.first == UInt8(ascii: "1")
                && servers[3].commandLine(["DBSIZE"]) == servers[0].commandLine(["DBSIZE"])
        }
    }

    private static func wait(until holds: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            if try holds() { return }
            usleep(20_000)
        }
        throw RedisServer.Failure.notReady(log: "the nodes of the cluster did not come together")
    }
}
