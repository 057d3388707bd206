import Foundation
public import JobQueue
public import Ledger
import LedgerSchema
import Lending
import Logging
import QueueVocabulary
import Redis
public import RedisAddresses
import RedisReplies
public import Terminal

/// The queue that the environment names, and who looks at it.
public struct QueueConnection: Sendable {
    /// The queue.
    public let queue: JobQueue
    /// Where it is, for what needs a connection of its own.
    public let redis: RedisConfiguration
    /// Variables that are set to something; one that is set to nothing counts as not set.
    let environment: [String: String]

    /// Lends a connection and closes it again.
    /// - Parameter body: What is done with it.
    /// - Returns: What it returned.
    /// - Throws: ``CommandFailure`` naming the variable at fault, or what Redis said, in one line; what `body` throws else.
    public static func with<Value>(
        _ body: (QueueConnection) async throws -> Value
    ) async throws -> Value {
        let connection = try QueueConnection()
        do {
            let value = try await body(connection)
            await connection.queue.redis.close()
            return value
        } catch {
            await connection.queue.redis.close()
            throw error is QueueError || error is RedisError || error is LedgerError
                ? CommandFailure("\(error)") : error
        }
    }

    private init() throws(CommandFailure) {
        environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
        do {
            let operators = try RedisConfiguration.ofOperators(in: environment)
            let redis = try (operators ?? RedisConfiguration(environment: environment)).named("underwriter-cli")
            let client = RedisClient(redis, logger: Logger(label: "redis") { _ in SwiftLogNoOpLogHandler() })
            self.redis = redis
            queue = JobQueue(redis: client, configuration: try QueueConfiguration(environment: environment))
        } catch {
            throw CommandFailure("\(error)")
        }
    }

    /// Now.
    var time: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1_000)) }

    /// The name of whoever runs the command.
    var userName: String { environment["SUDO_USER"] ?? environment["USER"] ?? NSUserName() }

    /// Why there is no ledger to look at; nil where there is one, which opening then does not make.
    public var ledgerObstacle: String? {
        let hasKeys = ["DATA_KEY", "AUDIT_KEY"]
            .allSatisfy { environment[$0] != nil || environment["\($0)_FILE"] != nil }
        guard hasKeys else { return "not looked at: DATA_KEY or AUDIT_KEY is not set" }
        // A bad address is said by opening it.
        guard case .file(let path)? = try? LedgerPlace(environment: environment),
            !FileManager.default.fileExists(atPath: path)
        else { return nil }
        return "none yet at \(path)"
    }

    /// Where the ledger is, without a password; empty where an address cannot be used.
    public var ledgerPlace: String {
        (try? LedgerPlace(environment: environment))?.description ?? ""  // said by opening it
    }

    /// Opens the ledger that `DATABASE_URL` or `DB_*` name, or else the file in `UNDERWRITER_DATA`.
    /// - Throws: ``CommandFailure`` naming the variable or file at fault.
    public func openLedger() throws(CommandFailure) -> Ledger {
        do {
            return try Ledger.open(LedgerPlace(environment: environment), keys: LedgerKeys(environment: environment))
        } catch {
            throw CommandFailure("\(error)")
        }
    }
}
