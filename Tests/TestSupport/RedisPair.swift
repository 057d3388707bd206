import Foundation
import Synchronization

/// Two redis-servers behind one address that leads to the master: what a host name, a proxy or a floating address does.
public final class RedisPair: Sendable {
    /// The path to connect to.
    public let address: String
    private let folder: TemporaryFolder
    private let state: Mutex<(master: RedisServer, replica: RedisServer, port: Int, other: Int)>

    /// Starts a master and its replica, and waits until one has what the other has.
    /// - Throws: ``RedisServer/Failure`` if they do not come together within twenty seconds.
    public init() throws {
        folder = try TemporaryFolder()
        address = folder.file("a")
        let ports = (try Installation.freePort(), try Installation.freePort())
        let servers = try [ports.0, ports.1]
            .map { port in
                let options = ["--port", "\(port)", "--bind", "127.0.0.1", "--repl-diskless-sync-delay", "0"]
                return try RedisServer.start(options: options)
            }
        state = Mutex((servers[0], servers[1], ports.0, ports.1))
        _ = try servers[1].commandLine(["REPLICAOF", "127.0.0.1", "\(ports.0)"])
        try waitUntilInStep()
        try moveAddress()
    }

    /// The server that takes writes.
    public var master: RedisServer { state.withLock { $0.master } }
    /// The other.
    public var replica: RedisServer { state.withLock { $0.replica } }
    /// Where the master listens on 127.0.0.1.
    public var masterPort: Int { state.withLock { $0.port } }
    /// Where the other does.
    public var replicaPort: Int { state.withLock { $0.other } }

    /// Promotes the replica and demotes the master; connections stay where they are, and so does the address.
    ///
    /// What the old master takes meanwhile is lost, as after any failover.
    /// - Parameter overlap: For how long both are masters.
    /// - Throws: ``ChildProcess/SpawnError`` if redis-cli is missing.
    public func failOver(after overlap: Duration = .zero) throws {
        let (old, new, oldPort, newPort) = state.withLock { $0 }
        _ = try new.commandLine(["REPLICAOF", "NO", "ONE"])
        usleep(UInt32(overlap / .microseconds(1)))
        _ = try old.commandLine(["REPLICAOF", "127.0.0.1", "\(newPort)"])
        state.withLock { $0 = (new, old, newPort, oldPort) }
    }

    /// Leads new connections to the master.
    /// - Throws: A `CocoaError` if the link cannot be made.
    public func moveAddress() throws {
        let link = folder.file("l")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: master.socketPath)
        guard rename(link, address) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Waits until the replica has what the master has: a link that is up says only that the first copy has been read.
    /// - Throws: ``RedisServer/Failure`` if that takes more than twenty seconds.
    public func waitUntilInStep() throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            let written = try Self.replication(of: master)["master_repl_offset"]
            let read = try Self.replication(of: replica)
            if read["master_link_status"] == "up", written != nil, read["slave_repl_offset"] == written { return }
            usleep(20_000)
        }
        throw RedisServer.Failure.notReady(log: "the replica is not in step")
    }

    private static func replication(of server: RedisServer) throws -> [Substring: Substring] {
        let fields = try server.commandLine(["INFO", "replication"]).split(whereSeparator: \.isNewline)
            .map { $0.split(separator: ":", maxSplits: 1) }
        return Dictionary(fields.filter { $0.count == 2 }.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
    }
}
