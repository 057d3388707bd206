import Foundation
import GRDB

// The system of record.
//
// Everything that must not be lost is a row here before anybody is told of it; Redis only delivers. Writes go through
// `GroupCommit`: those that wait together share one transaction and one fsync, each under a savepoint of its own, so
// that one refused write takes nobody with it. Reads use their own connections and never wait for a writer. Decisions,
// models, promotions and the audit chain are append-only, which triggers enforce whatever the caller tries.
// The SQL keeps to what SQLite and PostgreSQL share, so that a second driver is a driver and not another ledger.

/// The system of record on SQLite: accounts, applications, decisions, models, audit.
public final class Ledger: Sendable {
    let pool: DatabasePool
    let commits: GroupCommit
    let chain: AuditChain
    let identitySeal: FieldSeal
    let protectedSeal: FieldSeal
    let draftSeal: FieldSeal

    private init(pool: DatabasePool, keys: LedgerKeys) {
        self.pool = pool
        commits = GroupCommit(pool: pool)
        chain = AuditChain(keys: keys.audit)
        identitySeal = FieldSeal(keys: keys.data, purpose: "underwriter.identity.v1")
        protectedSeal = FieldSeal(keys: keys.data, purpose: "underwriter.protected.v1")
        draftSeal = FieldSeal(keys: keys.data, purpose: "underwriter.draft.v1")
    }

    /// Where the ledger's file lies in a data folder.
    /// - Parameter dataFolder: `UNDERWRITER_DATA`.
    /// - Returns: A path whose last folder holds nothing but the ledger and can therefore be private.
    public static func path(inDataFolder dataFolder: String) -> String { "\(dataFolder)/ledger/ledger.sqlite" }

    /// Opens the ledger, makes it if it is not there, and brings its tables up to date.
    ///
    /// Blocks while it migrates; meant for the start of a program.
    /// - Parameters:
    ///   - path: The file; its folder is made with mode 0700, and refused if others can enter it.
    ///   - keys: Keys of the audit chain and of encrypted columns.
    /// - Returns: The open ledger.
    /// - Throws: ``LedgerError/futureSchema(_:)`` if a newer program wrote it, ``LedgerError/notPrivate(path:)``, or
    ///   what the system says.
    public static func open(path: String, keys: LedgerKeys) throws(LedgerError) -> Ledger {
        try makePrivate(path)
        do {
            let pool = try DatabasePool(path: path, configuration: configuration)
            // After the pool's own WAL set-up, which lowers it to NORMAL: an acknowledged commit must survive power loss.
            try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            try Schema.migrate(pool)
            return Ledger(pool: pool, keys: keys)
        } catch {
            throw LedgerError(error)
        }
    }

    /// Closes the file; whatever is asked of the ledger afterwards fails.
    /// - Throws: ``LedgerError`` if statements still run.
    public func close() throws(LedgerError) {
        do { try pool.close() } catch { throw LedgerError(error) }
    }

    /// Whether the ledger can be read and written at this moment.
    /// - Throws: ``LedgerError`` with the cause if it cannot.
    public func probe() async throws(LedgerError) {
        try await write { db in
            try db.run("UPDATE ledger_probe SET probed = probed + 1")
        }
    }

    /// Reads from one snapshot, beside any writer.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerError) -> Value {
        do { return try await pool.read(body) } catch { throw LedgerError(error) }
    }

    /// Writes all that `body` writes or nothing; returns once it is on the disc.
    @discardableResult
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerError) -> Value {
        do { return try await commits.write(body) } catch { throw LedgerError(error) }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "ledger"
        configuration.foreignKeysEnabled = true
        configuration.maximumReaderCount = 4
        // Longer than any transaction of ours, shorter than the deadline of a request.
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            // Without it REPLACE would delete rows behind the triggers of the append-only tables.
            try db.execute(sql: "PRAGMA recursive_triggers = ON")
        }
        return configuration
    }

    /// Makes the folder 0700 and the file 0600 before SQLite, whose other files take the mode of the first.
    private static func makePrivate(_ path: String) throws(LedgerError) {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            if !FileManager.default.fileExists(atPath: folder) {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true,
                    attributes: [.posixPermissions: 0o700]
                )
            }
            let mode = try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int ?? 0o777
            guard mode & 0o077 == 0 else { throw LedgerError.notPrivate(path: folder) }
            let file = Foundation.open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw LedgerError.notOpened(path: path, code: errno) }
            defer { Foundation.close(file) }
            guard fchmod(file, 0o600) == 0 else { throw LedgerError.notOpened(path: path, code: errno) }
        } catch let error as LedgerError {
            throw error
        } catch {
            throw .notOpened(path: folder, code: errno)
        }
    }
}
