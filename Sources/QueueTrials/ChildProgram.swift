#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A program started beside a trial and ended by its process id.
package final class ChildProgram: Sendable {
    let processID: Int32

    /// Starts a program with an empty signal mask; its output goes to a file.
    /// - Throws: ``TrialError/cannotStart(_:)``.
    package init(
        _ path: String,
        _ arguments: [String],
        environment: [String: String],
        output: String
    ) throws(TrialError) {
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        var (none, all) = (sigset_t(), sigset_t())
        sigemptyset(&none)
        sigfillset(&all)
        sigdelset(&all, SIGXFSZ)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var argv: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var pid = pid_t()
        guard posix_spawn(&pid, path, &actions, &attributes, &argv, &envp) == 0 else { throw .cannotStart(path) }
        processID = pid
    }

    /// Sends a signal.
    func signal(_ number: Int32) { _ = kill(processID, number) }

    /// Lets none of its files grow beyond so many bytes; nil lifts the limit.
    /// - Throws: ``TrialError/cannotStart(_:)`` without Debian's prlimit.
    func limitFiles(to bytes: Int?) async throws(TrialError) {
        let limit = "--fsize=\(bytes.map(String.init) ?? "unlimited"):unlimited"
        let arguments = ["--pid", "\(processID)", limit]
        let program = try ChildProgram(ChaosPlan.limiter, arguments, environment: [:], output: "/dev/null")
        _ = await program.waitUntilEnded(upTo: .seconds(5))
    }

    /// Whether it has ended; reaps it then.
    func hasEnded() -> Bool {
        var status: Int32 = 0
        return waitpid(processID, &status, WNOHANG) != 0
    }

    /// Waits until it has ended.
    package func waitUntilEnded(upTo limit: Duration = .seconds(600)) async -> Bool {
        let deadline = ContinuousClock.now + limit
        while ContinuousClock.now < deadline {
            if hasEnded() { return true }
            // Ends early only when the trial is cancelled, and then the program is ended by its owner.
            try? await Task.sleep(for: .milliseconds(10))
        }
        return false
    }

    /// Ends it as a crash would.
    package func crash() async {
        signal(SIGKILL)
        _ = await waitUntilEnded(upTo: .seconds(10))
    }
}

/// Why a trial could not be made.
public enum TrialError: Error, Sendable, Hashable, CustomStringConvertible {
    /// A program could not be started.
    case cannotStart(String)
    /// The private server did not answer.
    case noServer(String)
    /// Something took longer than it ever should.
    case stuck(String)
    /// The queue refused what a trial needs.
    case refused(String)

    /// For people.
    public var description: String {
        switch self {
        case .cannotStart(let path): "\(path) cannot be started"
        case .noServer(let reason): "no server: \(reason)"
        case .stuck(let what): "stuck: \(what)"
        case .refused(let what): "refused: \(what)"
        }
    }
}
