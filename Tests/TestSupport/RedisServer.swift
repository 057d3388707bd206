import Foundation
import Synchronization

/// A private redis-server on a Unix socket, stopped by process id when the last reference goes.
public final class RedisServer: Sendable {
    /// Why the server is not there.
    public enum Failure: Error {
        case notInstalled, notReady(log: String)
    }

    /// Path of its Unix socket.
    public let socketPath: String
    private let folder: TemporaryFolder
    private let program: String
    private let options: [String]
    private let isLimitable: Bool
    private let child: Mutex<ChildProcess>

    /// Starts a server and waits until it answers.
    /// - Parameters:
    ///   - options: Further command-line options, such as `["--maxmemory", "16mb"]`.
    ///   - isLimitable: Whether ``limitFiles(to:)`` will be called.
    /// - Returns: The running server.
    /// - Throws: ``Failure`` if redis-server is missing or does not answer within ten seconds.
    public static func start(options: [String] = [], isLimitable: Bool = false) throws -> RedisServer {
        try RedisServer(options: options, isLimitable: isLimitable)
    }

    private init(options: [String], isLimitable: Bool) throws {
        let candidates = ["/usr/bin/redis-server", "/usr/local/bin/redis-server"]
        guard let program = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else {
            throw Failure.notInstalled
        }
        folder = try TemporaryFolder()
        socketPath = folder.file("s")
        self.program = program
        self.options = options
        self.isLimitable = isLimitable
        child = Mutex(try Self.launch(program, folder, options, isLimitable: isLimitable))
        try waitUntilReady()
    }

    /// Lets no file of the server grow beyond so many bytes, as a full disk would; nil lifts the limit.
    /// - Throws: ``ChildProcess/SpawnError`` if prlimit is missing.
    public func limitFiles(to bytes: Int?) throws {
        let limit = bytes.map(String.init) ?? "unlimited"
        let child = try ChildProcess("/usr/bin/prlimit", ["--pid", "\(processID)", "--fsize=\(limit):unlimited"])
        _ = child.wait(upTo: .seconds(10))
    }

    /// The environment that leads a program of ours to this server.
    public var environment: [String: String] { ["REDIS_URL": "unix://\(socketPath)"] }

    /// Where the server keeps its files.
    public var folderPath: String { folder.path }

    /// The process id of the running server.
    public var processID: Int32 { child.withLock { $0.processID } }

    /// Ends the server as a crash would (SIGKILL).
    public func kill() { child.withLock { $0.kill() } }

    /// Ends the server in good order.
    public func stop() { child.withLock { _ = $0.stop() } }

    /// Sends the server a signal, such as SIGSTOP.
    public func signal(_ number: Int32) { child.withLock { $0.signal(number) } }

    /// Starts the server again on the same socket and data, and waits until it answers.
    /// - Throws: ``Failure/notReady(log:)`` if it does not.
    public func restart() throws {
        try child.withLock { running in
            running.kill()
            running = try Self.launch(program, folder, options, isLimitable: isLimitable)
        }
        try waitUntilReady()
    }

    /// Runs redis-cli against the server.
    /// - Parameter arguments: The command and its arguments.
    /// - Returns: What it printed.
    /// - Throws: ``ChildProcess/SpawnError`` if redis-cli is missing.
    public func commandLine(_ arguments: [String]) throws -> String {
        let output = folder.file("cli-\(UUID().uuidString)")
        let cli = try ChildProcess("/usr/bin/redis-cli", ["-s", socketPath] + arguments, output: output)
        _ = cli.wait(upTo: .seconds(10))
        return try String(contentsOfFile: output, encoding: .utf8)
    }

    private static func launch(
        _ program: String,
        _ folder: TemporaryFolder,
        _ options: [String],
        isLimitable: Bool
    ) throws
        -> ChildProcess
    {
        let defaults = [
            "--port", "0", "--unixsocket", folder.file("s"), "--dir", folder.path, "--appendonly", "yes",
            "--appendfsync", "everysec", "--save", "", "--maxmemory-policy", "noeviction",
            "--hash-max-listpack-value", "4096",
        ]
        guard isLimitable else { return try ChildProcess(program, defaults + options, output: folder.file("log")) }
        // A file that may not grow is an error to whoever ignores the signal, and the end of everybody else.
        let shell = ["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", program]
        return try ChildProcess("/bin/sh", shell + defaults + options, output: folder.file("log"))
    }

    private func waitUntilReady() throws {
        let deadline = ContinuousClock.now + .seconds(10)
        while ContinuousClock.now < deadline {
            if answersPing() { return }
            usleep(5_000)
        }
        throw Failure.notReady(log: (try? String(contentsOfFile: folder.file("log"), encoding: .utf8)) ?? "")
    }

    /// One `PING` over a socket of our own; false while the server is loading or absent.
    private func answersPing() -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: socketPath.utf8) }
        let connected = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard connected == 0, write(descriptor, "PING\r\n", 6) == 6 else { return false }
        var reply = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &reply, reply.count)
        // A server that wants a password is up as well.
        return count > 0 && (reply.starts(with: "+PONG".utf8) || reply.starts(with: "-NOAUTH".utf8))
    }
}
