import Foundation

/// A Sentinel of a test's own, alone and therefore quick to decide.
public final class RedisSentinel: Sendable {
    /// What it calls the master.
    public static let master = "underwriter"
    /// Where it listens on 127.0.0.1.
    public let port: Int
    private let folder: TemporaryFolder
    private let child: ChildProcess
    private let password: String?

    /// Starts a Sentinel over the server on a port of 127.0.0.1, and waits until it answers.
    /// - Parameters:
    ///   - watched: The port.
    ///   - quorum: How many Sentinels must agree that the master is gone; over 1 it never does anything.
    ///   - password: What it asks of its clients; nil asks for none.
    /// - Throws: ``RedisServer/Failure`` if it does not answer within thirty seconds.
    public init(watching watched: Int, quorum: Int = 1, password: String? = nil) throws {
        self.password = password
        folder = try TemporaryFolder()
        port = try Installation.freePort()
        let settings = """
            port \(port)
            bind 127.0.0.1
            dir \(folder.path)
            \(password.map { "requirepass \($0)" } ?? "")
            sentinel monitor \(Self.master) 127.0.0.1 \(watched) \(quorum)
            sentinel down-after-milliseconds \(Self.master) 500
            sentinel failover-timeout \(Self.master) 3000
            """
        let file = folder.file("sentinel.conf")
        try settings.write(toFile: file, atomically: true, encoding: .utf8)
        child = try ChildProcess("/usr/bin/redis-server", [file, "--sentinel"], output: folder.file("log"))
        try wait { try self.commandLine(["PING"]).contains("PONG") }
    }

    deinit { child.kill() }

    /// Waits until it knows the replica that it may promote.
    /// - Throws: ``RedisServer/Failure`` if that takes more than thirty seconds.
    public func waitUntilReplicaIsKnown() throws {
        try wait { try self.commandLine(["SENTINEL", "REPLICAS", Self.master]).contains("master-link-status\nok") }
    }

    /// Runs redis-cli against it.
    private func commandLine(_ arguments: [String]) throws -> String {
        let output = folder.file("cli-\(UUID().uuidString)")
        let words = ["-p", "\(port)"] + (password.map { ["-a", $0, "--no-auth-warning"] } ?? [])
        let cli = try ChildProcess("/usr/bin/redis-cli", words + arguments, output: output)
        _ = cli.wait(upTo: .seconds(10))
        return try String(contentsOfFile: output, encoding: .utf8)
    }

    private func wait(until holds: () throws -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < deadline {
            if try holds() { return }
            usleep(20_000)
        }
        let log = try? String(contentsOfFile: folder.file("log"), encoding: .utf8)
        throw RedisServer.Failure.notReady(log: log ?? "")
    }
}
