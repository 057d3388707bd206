import Foundation
import Synchronization

/// A private PostgreSQL cluster on a Unix socket, in a folder of its own.
///
/// PostgreSQL refuses to run as root; there it runs as the user `postgres`. A shell beside it stops it by its process id
/// and removes its folder as soon as this process is gone, however it ended.
public final class PostgreSQLServer: Sendable {
    /// Why the cluster is not there.
    public enum Failure: Error {
        case notInstalled, notReady(log: String), refused(String)
    }

    /// The folder of its socket, which is the host to connect to.
    public let folder: String
    private let child: Mutex<ChildProcess>
    private let options: [String]
    private let count = Mutex(0)

    /// Whether the server's programs are on this machine.
    public static var isInstalled: Bool { programs != nil }

    /// One cluster for all tests of a process that do not stop it.
    /// - Throws: What starting it threw the first time.
    public static func shared() throws -> PostgreSQLServer { try running.get() }

    private static let running = Result { try PostgreSQLServer.start() }

    private static let programs = [
        "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin",
    ]
    .first { FileManager.default.isExecutableFile(atPath: "\($0)/postgres") }

    /// Makes a cluster, starts it and waits until it answers.
    /// - Parameter options: Further settings, such as `["-c", "max_connections=10"]`.
    /// - Returns: The running server.
    /// - Throws: ``Failure``.
    public static func start(options: [String] = []) throws -> PostgreSQLServer { try PostgreSQLServer(options) }

    private init(_ options: [String]) throws {
        guard let programs = Self.programs else { throw Failure.notInstalled }
        let folder = "/tmp/uw-pg-\(UUID().uuidString.prefix(8).lowercased())"
        self.folder = folder
        self.options = options
        child = Mutex(try Self.launch(programs, folder, options))
        try waitUntilReady()
    }

    /// The address of a database.
    public func url(_ database: String) -> String { "postgresql://postgres@/\(database)?host=\(folder)" }

    /// Makes a database that nobody else uses; it goes with the last reference to it.
    /// - Parameter template: The database it begins as a copy of.
    /// - Returns: The database.
    /// - Throws: ``Failure/refused(_:)``.
    public func newDatabase(from template: String = "template0") throws -> PostgreSQLDatabase {
        let name = count.withLock { count in
            count += 1
            return "uw_\(count)"
        }
        _ = try query("CREATE DATABASE \(name) TEMPLATE \(template)")
        return PostgreSQLDatabase(self, name)
    }

    /// Runs psql against the server as its superuser.
    /// - Parameters:
    ///   - sql: What to run.
    ///   - database: Where.
    /// - Returns: What it printed: values alone, one row a line.
    /// - Throws: ``Failure/refused(_:)`` if the server refused it.
    public func query(_ sql: String, in database: String = "postgres") throws -> String {
        let output = try TemporaryFolder()
        let psql = try ChildProcess(
            "\(Self.programs ?? "")/psql",
            ["-h", folder, "-U", "postgres", "-d", database, "-XqAt", "-v", "ON_ERROR_STOP=1", "-c", sql],
            output: output.file("out")
        )
        let code = psql.wait(upTo: .seconds(60))
        let text = (try? String(contentsOfFile: output.file("out"), encoding: .utf8)) ?? ""
        guard code == 0 else { throw Failure.refused(text) }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Ends the server at once, as a crash would, with all its processes.
    public func kill() { signalServer(SIGQUIT) }

    /// Ends the server in good order, and its folder with it.
    public func stop() { child.withLock { _ = $0.stop() } }

    // A child that is let go is killed, and the shell could not end its server any more.
    deinit { stop() }

    /// Ends the server, keeps its data, and starts it again.
    /// - Throws: ``Failure/notReady(log:)``.
    public func restart() throws {
        signalServer(SIGINT)
        let deadline = ContinuousClock.now + .seconds(20)
        while serverID != nil, ContinuousClock.now < deadline { usleep(10_000) }
        try resume()
    }

    /// Starts a server that has ended again, on the same data.
    /// - Throws: ``Failure/notReady(log:)``.
    public func resume() throws {
        _ = FileManager.default.createFile(atPath: "\(folder)/again", contents: nil)
        try waitUntilReady()
    }

    /// Sends the server a signal, such as SIGSTOP.
    public func signalServer(_ number: Int32) { if let serverID { _ = Foundation.kill(serverID, number) } }

    /// The process id of the running server.
    public var serverID: Int32? {
        guard let text = try? String(contentsOfFile: "\(folder)/data/postmaster.pid", encoding: .utf8),  // it has ended
            let line = text.split(whereSeparator: \.isNewline).first
        else { return nil }
        return Int32(line)
    }

    /// Starts the shell that keeps the server, as a user that PostgreSQL accepts.
    private static func launch(_ programs: String, _ folder: String, _ options: [String]) throws -> ChildProcess {
        let settings = [
            "-c", "listen_addresses=", "-k", folder, "-c", "fsync=off", "-c", "full_page_writes=off", "-c",
            "max_connections=1000", "-c", "shared_buffers=32MB",
        ]
        let asPostgres = geteuid() == 0 ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []
        let script = """
            umask 077; mkdir "$2" && cd "$2" || exit 1
            "$1/initdb" -D data -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-sync >log 2>&1 || exit 1
            programs=$1 folder=$2 parent=$3; shift 3
            begin() { "$programs/postgres" -D data "$@" >>log 2>&1 & server=$!; }
            end() { kill -INT $server; wait $server; rm -rf "$folder"; exit 0; }
            trap end TERM
            begin "$@"
            while [ -d "/proc/$parent" ]; do
                if [ -e again ]; then rm -f again; wait $server; begin "$@"; fi
                sleep 0.2
            done
            end
            """
        let arguments =
            asPostgres + ["sh", "-c", script, "sh", programs, folder, "\(getpid())"] + settings + options
        return try ChildProcess("/usr/bin/env", arguments)
    }

    private func waitUntilReady() throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
            if (try? query("SELECT 1")) == "1" { return }  // not yet
            usleep(20_000)
        }
        throw Failure.notReady(log: (try? String(contentsOfFile: "\(folder)/log", encoding: .utf8)) ?? "")
    }
}

/// A database of its own on a server.
public final class PostgreSQLDatabase: Sendable {
    /// Its name.
    public let name: String
    /// Where it is.
    public let server: PostgreSQLServer

    fileprivate init(_ server: PostgreSQLServer, _ name: String) {
        self.server = server
        self.name = name
    }

    deinit {
        // What cannot be dropped goes with the cluster.
        _ = try? server.query("DROP DATABASE \(name) WITH (FORCE)")
    }

    /// Its address.
    public var url: String { server.url(name) }

    /// The environment that leads a program of ours to it.
    public var environment: [String: String] { ["DATABASE_URL": url] }

    /// Runs psql against it; see ``PostgreSQLServer/query(_:in:)``.
    public func query(_ sql: String) throws -> String { try server.query(sql, in: name) }
}
