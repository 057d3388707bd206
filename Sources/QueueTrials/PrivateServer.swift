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

/// A redis-server of a trial's own, in a folder of its own, that can be killed.
actor PrivateServer {
    nonisolated let socket: String
    /// What workers reach it by.
    nonisolated let wire: Wire
    private let folder: String
    private let program: String
    private let arguments: [String]
    private var child: ChildProgram

    init(_ program: String, fsync: String) async throws {
        // A socket's path holds 107 bytes, so the folder's name is short.
        folder = "/tmp/uw-trial-\(getpid())-\(String(UInt32.random(in: .min ... .max), radix: 36))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        socket = folder + "/s"
        wire = try Wire(at: folder + "/w", to: socket)
        // A server that inherits this meets a file that may not grow as an error; else it would end.
        signal(SIGXFSZ, SIG_IGN)
        self.program = program
        arguments = [
            "--port", "0", "--unixsocket", socket, "--dir", folder, "--appendonly", "yes", "--appendfsync", fsync,
            "--save", "", "--hash-max-listpack-value", "4096", "--maxmemory-policy", "noeviction",
        ]
        child = try ChildProgram(program, arguments, environment: [:], output: folder + "/log")
        try await waitUntilReady()
    }

    /// SIGKILL, then a start on the same data.
    func crashAndRestart() async throws {
        await child.crash()
        child = try ChildProgram(program, arguments, environment: [:], output: folder + "/log")
        try await waitUntilReady()
    }

    /// Lets no file grow for so long, so that the append-only file cannot be written.
    func fillDisk(for duration: Duration) async throws {
        try await child.limitFiles(to: 1)
        try await Task.sleep(for: duration)
        try await child.limitFiles(to: nil)
    }

    /// SIGSTOP, and SIGCONT after so long.
    func hang(for duration: Duration) async throws {
        child.signal(SIGSTOP)
        defer { child.signal(SIGCONT) }
        try await Task.sleep(for: duration)
    }

    /// Ends it and removes what it wrote.
    func end() async {
        wire.end()
        await child.crash()
        try? FileManager.default.removeItem(atPath: folder)  // a folder of temporary files
    }

    private func waitUntilReady() async throws {
        let silent = Logger(label: "trial") { _ in SwiftLogNoOpLogHandler() }
        let client = RedisClient(RedisConfiguration(.unixSocket(socket)), logger: silent)
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
