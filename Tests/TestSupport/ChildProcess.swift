import Foundation
import Synchronization

/// A program started for a test and stopped by its process id.
///
/// Started with `posix_spawn` and an empty signal mask: a child of `Foundation.Process` inherits the blocked SIGTERM of
/// a concurrency thread and can then not be stopped. Killed when the last reference goes, so nothing outlives a test.
public final class ChildProcess: Sendable {
    /// Why a child could not be started.
    public struct SpawnError: Error {
        /// The program that was to run.
        public let path: String
        /// The `errno` of `posix_spawn`.
        public let code: Int32
    }

    /// The process id; meaningful until `stop`, `kill` or `wait` has reaped the child.
    public let processID: Int32
    private let exitCode = Mutex<Int32?>(nil)

    /// Starts a program.
    /// - Parameters:
    ///   - path: Absolute path of the program.
    ///   - arguments: Its arguments, without the program's name.
    ///   - environment: Its whole environment; nothing is inherited but `PATH`, `HOME` and `LD_LIBRARY_PATH`.
    ///   - output: File that takes standard output and error; `/dev/null` by default.
    /// - Throws: ``SpawnError`` if the system refuses.
    public init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        output: String = "/dev/null"
    ) throws {
        var attributes = posix_spawnattr_t()
        var actions = posix_spawn_file_actions_t()
        posix_spawnattr_init(&attributes)
        posix_spawn_file_actions_init(&actions)
        defer {
            posix_spawnattr_destroy(&attributes)
            posix_spawn_file_actions_destroy(&actions)
        }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var inherited = ProcessInfo.processInfo.environment.filter {
            ["PATH", "HOME", "LD_LIBRARY_PATH"].contains($0.key)
        }
        inherited.merge(environment) { $1 }
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = inherited.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { (argv + envp).forEach { free($0) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, &attributes, &argv, &envp)
        guard code == 0 else { throw SpawnError(path: path, code: code) }
        processID = pid
    }

    /// Whether the child still runs.
    public var isRunning: Bool { exitCode.withLock { reap(&$0, options: WNOHANG) } == nil }

    /// Sends a signal to the child, unless it has been reaped.
    public func signal(_ number: Int32) {
        exitCode.withLock { if reap(&$0, options: WNOHANG) == nil { _ = Foundation.kill(processID, number) } }
    }

    /// Waits for the child to end.
    /// - Parameter limit: How long to wait.
    /// - Returns: Its exit code (128 + signal number when a signal ended it), or nil if it still runs.
    public func wait(upTo limit: Duration) -> Int32? {
        let deadline = ContinuousClock.now + limit
        repeat {
            if let code = exitCode.withLock({ reap(&$0, options: WNOHANG) }) { return code }
            usleep(5_000)
        } while ContinuousClock.now < deadline
        return nil
    }

    /// Ends the child with SIGTERM, and with SIGKILL if it has not gone within ten seconds.
    @discardableResult
    public func stop() -> Int32? {
        signal(SIGTERM)
        if let code = wait(upTo: .seconds(10)) { return code }
        kill()
        return nil
    }

    /// Ends the child with SIGKILL.
    public func kill() {
        signal(SIGKILL)
        _ = exitCode.withLock { reap(&$0, options: 0) }
    }

    deinit { kill() }

    private func reap(_ exitCode: inout Int32?, options: Int32) -> Int32? {
        if let exitCode { return exitCode }
        var status: Int32 = 0
        guard waitpid(processID, &status, options) == processID else { return nil }
        let signal = status & 0x7f
        exitCode = signal == 0 ? (status >> 8) & 0xff : 128 + signal
        return exitCode
    }
}
