import Foundation

/// A whole Underwriter of a test's own: Redis, ledger, keys, and the three programs as processes.
public final class Installation: Sendable {
    /// Why a program did not do what it was started for.
    public struct Failure: Error, CustomStringConvertible {
        /// What was tried and what the program said.
        public let description: String
    }

    /// Where its files are.
    public let folder: TemporaryFolder
    /// Its Redis.
    public let redis: RedisServer
    /// The environment of every program of the installation.
    public let environment: [String: String]
    /// The port web listens on.
    public let port: Int

    /// Prepares an installation; nothing of ours runs yet.
    /// - Parameters:
    ///   - product: Product definition, as a path below the repository.
    ///   - settings: Further environment variables.
    /// - Throws: ``Failure`` or ``RedisServer/Failure``.
    public init(product: String = "deploy/products/personal-loan.json", settings: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        redis = try RedisServer.start()
        port = try Self.freePort()
        var environment = redis.environment
        let keys = try Self.run(Self.program("underwriter"), ["keys", "new"], environment: [:], folder: folder)
        for line in keys.utf8.split(separator: UInt8(ascii: "\n")) {
            let parts = line.split(separator: UInt8(ascii: "="), maxSplits: 1)
            guard parts.count == 2, parts[0].first != UInt8(ascii: "#") else { continue }
            environment[String(decoding: parts[0], as: UTF8.self)] = String(decoding: parts[1], as: UTF8.self)
                .trimmingCharacters(in: CharacterSet(charactersIn: "\"'"))
        }
        environment["UNDERWRITER_DATA"] = folder.file("data")
        environment["PRODUCTS"] = Repository.root.appendingPathComponent(product).path
        environment["HTTP_HOST"] = "127.0.0.1"
        environment["HTTP_PORT"] = "\(port)"
        environment["UNDERWRITER_BCRYPT_COST"] = "4"
        environment["UNDERWRITER_STAFF_CODES"] = "optional"
        environment.merge(settings) { $1 }
        self.environment = environment
    }

    /// Base of the web front's addresses.
    public var url: String { "http://127.0.0.1:\(port)" }

    /// Starts the web front and waits until it answers.
    /// - Parameter settings: Environment variables that are its own.
    /// - Returns: Its process.
    /// - Throws: ``Failure`` with what it wrote if it ends or stays silent.
    public func startWeb(settings: [String: String] = [:]) async throws -> ChildProcess {
        let log = folder.file("web.log")
        let environment = environment.merging(settings) { $1 }
        let web = try ChildProcess(Self.program("underwriter-web"), [], environment: environment, output: log)
        let url = "http://127.0.0.1:\(environment["HTTP_PORT"] ?? "")"
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline, web.isRunning {
            if let answer = try? await HTTPExchange("GET", "\(url)/livez", timeout: 5), answer.status == 200 {
                return web
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        throw Failure(description: "underwriter-web is not there: \(self.log("web"))")
    }

    /// Starts a worker.
    /// - Parameters:
    ///   - name: Names its log.
    ///   - settings: Environment variables that are its own.
    /// - Returns: Its process.
    /// - Throws: ``ChildProcess/SpawnError`` if it was not built.
    public func startWorker(_ name: String = "worker", settings: [String: String] = [:]) throws -> ChildProcess {
        try ChildProcess(
            Self.program("underwriter-worker"),
            [],
            environment: environment.merging(settings) { $1 },
            output: folder.file("\(name).log")
        )
    }

    /// What a program has written so far.
    /// - Parameter name: `web`, or the name of a worker.
    /// - Returns: Its output and errors.
    public func log(_ name: String) -> String {
        (try? String(contentsOfFile: folder.file("\(name).log"), encoding: .utf8)) ?? ""
    }

    /// Runs the command line to its end.
    /// - Parameter arguments: Its arguments.
    /// - Returns: What it printed.
    /// - Throws: ``Failure`` if it exits with anything but 0.
    @discardableResult
    public func underwriter(_ arguments: String...) throws -> String {
        try Self.run(Self.program("underwriter"), arguments, environment: environment, folder: folder)
    }

    /// Runs the command line to its end, whatever that is.
    /// - Parameters:
    ///   - arguments: Its arguments.
    ///   - settings: Variables of this process only.
    /// - Returns: Its exit code, and what it printed.
    /// - Throws: ``ChildProcess/SpawnError`` if it was not built.
    public func run(
        _ arguments: [String],
        _ settings: [String: String] = [:]
    ) throws -> (code: Int32, text: String) {
        let output = folder.file("command-\(UUID().uuidString)")
        let child = try ChildProcess(
            Self.program("underwriter"),
            arguments,
            environment: environment.merging(settings) { $1 },
            output: output
        )
        let code = child.wait(upTo: .seconds(120)) ?? -1
        return (code, (try? String(contentsOfFile: output, encoding: .utf8)) ?? "")
    }

    /// Makes the demonstration model champion: a scorecard of synthetic applicants.
    /// - Throws: ``Failure`` if a command fails.
    public func promoteDemonstrationModel() throws {
        let artefact = folder.file("demonstration.json")
        try DemonstrationModel.artefact(by: self).write(to: URL(fileURLWithPath: artefact))
        try underwriter("models", "promote", artefact, "--actor", "test", "--why", "demonstration")
    }

    private static func run(
        _ program: String,
        _ arguments: [String],
        environment: [String: String],
        folder: TemporaryFolder
    ) throws -> String {
        let output = folder.file("command-\(UUID().uuidString)")
        let child = try ChildProcess(program, arguments, environment: environment, output: output)
        let code = child.wait(upTo: .seconds(120))
        let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
        guard code == 0 else {
            throw Failure(description: "\(program) \(arguments): exit \(code.map(String.init) ?? "none"): \(text)")
        }
        return text
    }

    /// Path of a program of the package; programs lie beside the test bundle.
    public static func program(_ name: String) -> String {
        Bundle.main.executableURL?.resolvingSymlinksInPath().path.hasSuffix(".xctest") == true
            ? Bundle.main.bundleURL.appendingPathComponent(name).path
            : URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
                .appendingPathComponent(name).path
    }

    /// A port nobody listens on now.
    public static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard bound else { throw Failure(description: "no free port") }
        return Int(UInt16(bigEndian: address.sin_port))
    }
}
