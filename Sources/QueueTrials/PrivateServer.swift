import FoundationEssentials
import Logging
import Redis
import RedisAddresses
import RedisReplies

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A redis-server of a trial's own, in a folder of its own, that can be killed, and replaced by its replica.
actor PrivateServer {
    /// Leads to whichever server is the master, for connections that are made from then on.
    nonisolated let socket: String
    /// What workers reach it by.
    nonisolated let wire: Wire
    private let folder: String
    private let program: String
    private let fsync: String
    private var master: Instance
    /// The last master, which lives on as a replica of its successor; or the next.
    private var former: Instance?
    private var count = 1

    /// One process with its data.
    struct Instance: Sendable {
        fileprivate let child: ChildProgram
        fileprivate let folder: String
        fileprivate var socket: String { folder + "/s" }
    }

    init(_ program: String, fsync: String) async throws {
        // A socket's path holds 107 bytes, so the folder's name is short.
        folder = "/tmp/uw-trial-\(getpid())-\(String(UInt32.random(in: .min ... .max), radix: 36))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        socket = folder + "/s"
        wire = try Wire(at: folder + "/w", to: socket)
        // A server that inherits this meets a file that may not grow as an error; else it would end.
        signal(SIGXFSZ, SIG_IGN)
        (self.program, self.fsync) = (program, fsync)
        master = try Self.start(program, in: folder + "/1", fsync: fsync)
        try await waitUntilReady(master)
        try lead(to: master)
    }

    private static func start(_ program: String, in folder: String, fsync: String) throws -> Instance {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let arguments = [
            "--port", "0", "--bind", "127.0.0.1", "--unixsocket", folder + "/s", "--dir", folder, "--appendonly", "yes",
            "--appendfsync", fsync, "--save", "", "--hash-max-listpack-value", "4096", "--maxmemory-policy",
            "noeviction", "--repl-diskless-sync-delay", "0",
        ]
        let child = try ChildProgram(program, arguments, environment: [:], output: folder + "/log")
        return Instance(child: child, folder: folder)
    }

    private func lead(to instance: Instance) throws {
        let link = folder + "/l"
        guard symlink(instance.socket, link) == 0, rename(link, socket) == 0 else { throw TrialError.noServer(socket) }
    }

    /// SIGKILL, then a start on the same data.
    func crashAndRestart() async throws {
        await master.child.crash()
        master = try Self.start(program, in: master.folder, fsync: fsync)
        try await waitUntilReady(master)
    }

    /// Starts a replica and waits until it has all that the master has, on disc too.
    func startReplica() async throws -> Instance {
        await former?.child.crash()
        former = nil
        count += 1
        let replica = try Self.start(program, in: folder + "/\(count)", fsync: fsync)
        former = replica  // so that it is ended, whatever comes
        try await waitUntilReady(replica)
        let port = try await openPort(of: master)
        try await tell(replica, ["REPLICAOF", "127.0.0.1", .integer(port)])
        let isInStep = ["master_link_status:up", "aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0"]
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            let said = (try await tell(replica, ["INFO"]).string ?? "").split(whereSeparator: \.isNewline)
            if isInStep.allSatisfy({ word in said.contains { $0 == word } }) { return replica }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw TrialError.stuck("a replica")
    }

    /// The replica becomes the master, and the master its replica: what that took meanwhile is lost.
    func failOver(to replica: Instance) async throws {
        try await tell(replica, ["REPLICAOF", "NO", "ONE"])
        try await Task.sleep(for: .milliseconds(200))
        let port = try await openPort(of: replica)
        try await tell(master, ["REPLICAOF", "127.0.0.1", .integer(port)])
        // For a moment there is no server that takes writes.
        try await Task.sleep(for: .milliseconds(200))
        (former, master) = (master, replica)
        try lead(to: replica)
    }

    /// Has a server listen on 127.0.0.1, as a replica needs it.
    private func openPort(of instance: Instance) async throws -> Int {
        for _ in 0..<50 {
            let port = Int.random(in: 20_000..<60_000)
            // One that is taken is refused; the next may be free.
            if try await ask(instance, ["CONFIG", "SET", "port", .integer(port)]).serverError == nil { return port }
        }
        throw TrialError.stuck("a free port")
    }

    @discardableResult
    private func tell(_ instance: Instance, _ command: [RedisArgument]) async throws -> RedisValue {
        let reply = try await ask(instance, command)
        if let error = reply.serverError { throw error }
        return reply
    }

    private func ask(_ instance: Instance, _ command: [RedisArgument]) async throws -> RedisValue {
        let client = RedisClient(RedisConfiguration(.unixSocket(instance.socket)), logger: Self.silent)
        let replies = try await client.pipeline([command], timeout: .seconds(5))
        await client.close()
        return replies[0]
    }

    /// Lets no file grow for so long, so that the append-only file cannot be written.
    func fillDisk(for duration: Duration) async throws {
        try await master.child.limitFiles(to: 1)
        try await Task.sleep(for: duration)
        try await master.child.limitFiles(to: nil)
    }

    /// SIGSTOP, and SIGCONT after so long.
    func hang(for duration: Duration) async throws {
        let child = master.child
        child.signal(SIGSTOP)
        defer { child.signal(SIGCONT) }
        try await Task.sleep(for: duration)
    }

    /// Ends it and removes what it wrote.
    func end() async {
        wire.end()
        await master.child.crash()
        await former?.child.crash()
        try? FileManager.default.removeItem(atPath: folder)  // a folder of temporary files
    }

    private static var silent: Logger { Logger(label: "trial") { _ in SwiftLogNoOpLogHandler() } }

    private func waitUntilReady(_ instance: Instance) async throws {
        let client = RedisClient(RedisConfiguration(.unixSocket(instance.socket)), logger: Self.silent)
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            do throws(RedisError) {
                try await client.send(["PING"])
                return await client.close()
            } catch {
                try await Task.sleep(for: .milliseconds(20))
            }
        }
        await client.close()
        throw TrialError.noServer(program)
    }
}
