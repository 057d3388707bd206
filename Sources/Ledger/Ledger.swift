public import LedgerSchema
import PostgreSQL
import SQLite
package import Storage

// The system of record.
//
// Everything that must not be lost is a row here before anybody is told of it; Redis only delivers. Writes go through
// `GroupCommit`: those that wait together share one transaction and one fsync, each under a savepoint of its own, so
// that one refused write takes nobody with it. Reads use their own connections and never wait for a writer. Decisions,
// models, promotions and the audit chain are append-only, which triggers enforce whatever the caller tries.
// The SQL keeps to what SQLite and PostgreSQL share; which of them it is, only the driver knows.

/// The system of record: accounts, applications, decisions, models, audit.
public final class Ledger: Sendable {
    let store: any Store
    let commits: GroupCommit
    package let chain: AuditChain
    package let identitySeal: FieldSeal
    package let protectedSeal: FieldSeal
    package let draftSeal: FieldSeal
    package let customerSeal: FieldSeal
    package let customerIndex: BlindIndex
    package let mailSeal: FieldSeal
    package let dataSeal: FieldSeal
    package let dataIndex: BlindIndex
    /// Seals keys of subjects.
    package let subjectSeal: FieldSeal
    /// Seals keys of blind indexes.
    package let indexSeal: FieldSeal

    private init(store: any Store, keys: LedgerKeys, indexes: IndexKeys) {
        self.store = store
        commits = GroupCommit(store: store)
        chain = AuditChain(keys: keys.audit)
        identitySeal = FieldSeal(keys: keys.data, purpose: "underwriter.identity.v1")
        protectedSeal = FieldSeal(keys: keys.data, purpose: "underwriter.protected.v1")
        draftSeal = FieldSeal(keys: keys.data, purpose: "underwriter.draft.v1")
        customerSeal = FieldSeal(keys: keys.data, purpose: "underwriter.customer.v1")
        customerIndex = indexes.customers
        mailSeal = FieldSeal(keys: keys.data, purpose: "underwriter.mail.v1")
        dataSeal = FieldSeal(keys: keys.data, purpose: "underwriter.data.v1")
        dataIndex = indexes.data
        subjectSeal = FieldSeal(keys: keys.data, purpose: FieldSeal.Place.subjectPurpose)
        indexSeal = FieldSeal(keys: keys.data, purpose: FieldSeal.Place.indexPurpose)
    }

    /// Where the ledger's file lies in a data folder.
    /// - Parameter dataFolder: `UNDERWRITER_DATA`.
    /// - Returns: A path whose last folder holds nothing but the ledger and can therefore be private.
    public static func path(inDataFolder dataFolder: String) -> String { "\(dataFolder)/ledger/ledger.sqlite" }

    /// Opens the ledger in a file, makes it if it is not there, and brings its tables up to date.
    ///
    /// Blocks while it migrates; meant for the start of a program.
    /// - Parameters:
    ///   - path: The file; its folder is made with mode 0700, and refused if others can enter it.
    ///   - keys: Keys of the audit chain and of encrypted columns.
    /// - Returns: The open ledger.
    /// - Throws: ``LedgerError/futureSchema(_:)`` if a newer program wrote it, ``LedgerError/notPrivate(path:)``, or
    ///   what the system says.
    public static func open(path: String, keys: LedgerKeys) throws(LedgerError) -> Ledger {
        try open(.file(path: path), keys: keys)
    }

    /// Opens the ledger where it is, makes it if it is not there, and brings its tables up to date.
    ///
    /// Blocks while it connects and migrates; meant for the start of a program.
    /// - Parameters:
    ///   - place: A file or a server.
    ///   - keys: Keys of the audit chain and of encrypted columns.
    /// - Returns: The open ledger.
    /// - Throws: ``LedgerError/futureSchema(_:)`` if a newer program wrote it, ``LedgerError/notPrivate(path:)``,
    ///   ``LedgerError/notReached(server:reason:)``, or what the system says.
    public static func open(_ place: LedgerPlace, keys: LedgerKeys) throws(LedgerError) -> Ledger {
        do {
            let store: any Store
            switch place {
            case .file(let path): store = try SQLiteStore(path: path)
            case .server(let configuration): store = try PostgreSQLStore(configuration)
            }
            try store.migrate(Schema.migrations)
            return Ledger(store: store, keys: keys, indexes: try IndexKeys(in: store, keys: keys.data))
        } catch {
            throw LedgerError(error)
        }
    }

    /// Closes the ledger; whatever is asked of it afterwards fails.
    /// - Throws: ``LedgerError`` if statements still run.
    public func close() throws(LedgerError) {
        do { try store.close() } catch { throw LedgerError(error) }
    }

    /// Whether the ledger can be read and written at this moment.
    /// - Throws: ``LedgerError`` with the cause if it cannot.
    public func probe() async throws(LedgerError) {
        try await write { db in
            try db.run("UPDATE ledger_probe SET probed = probed + 1")
        }
    }

    /// Reads from one snapshot, beside any writer.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerError) -> Value {
        do { return try await store.read(body) } catch { throw LedgerError(error) }
    }

    /// Reads a few rows by their keys from one snapshot, where that is quicker done than handed on.
    package func glance<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerError) -> Value {
        do { return try await store.glance(body) } catch { throw LedgerError(error) }
    }

    /// Writes all that `body` writes or nothing; returns once it is on the disc.
    @discardableResult
    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(LedgerError) -> Value {
        do { return try await commits.write(body) } catch { throw LedgerError(error) }
    }
}
