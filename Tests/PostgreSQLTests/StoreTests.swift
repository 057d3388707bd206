import Foundation
import Storage
import TestSupport
import Testing

@testable import PostgreSQL

/// The driver against a real server: values, failures, and a server that goes away (trust F14).
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"), .timeLimit(.minutes(5)))
struct StoreTests {
    @Test func everyKindOfValueComesBackAsItWent() async throws {
        let (store, database) = try open()
        defer { withExtendedLifetime(database) {} }
        let values: [ColumnValue] = [
            .integer(.min), .number(0.1), .text("é ' \\ \" ?"), .bytes([0, 255, 39, 92]), .null, .bytes([]), .text(""),
        ]
        try write(store) { db in
            try db.connection.define(
                "CREATE TABLE t (a BIGINT, b DOUBLE PRECISION, c TEXT, d BLOB, e TEXT, f BLOB, g TEXT)"
            )
            try db.run("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?)", StatementArguments(values))
        }
        let read = try await store.read { try $0.rows("SELECT * FROM t") }
        #expect(read.map(\.values) == [values])
        #expect(try await store.read { try $0.row("SELECT SUM(a) AS s, COUNT(*) AS n FROM t")?.integer("s") } == .min)
    }

    @Test func aTextWithANulIsRefusedAndNotCut() async throws {
        let (store, database) = try open()
        defer { withExtendedLifetime(database) {} }
        await #expect(throws: StorageError.refused) {
            try await store.read { try $0.rows("SELECT CAST(? AS TEXT)", ["a\0b"]) }
        }
    }

    @Test func afterAFailureTheConnectionIsAsGoodAsNew() async throws {
        let (store, database) = try open(readers: 1)
        defer { withExtendedLifetime(database) {} }
        for _ in 0..<3 {
            await #expect(throws: StorageError.failed(code: "42P01")) {
                try await store.read { try $0.rows("SELECT * FROM nowhere") }
            }
            await #expect(throws: StorageError.unreadable(column: "x")) {
                try await store.read { try $0.row("SELECT 1 AS y")?.integer("x") }
            }
            #expect(try await store.read { try $0.count("SELECT 7") } == 7)
        }
        let open = "SELECT COUNT(*) FROM pg_stat_activity WHERE state LIKE 'idle in%' AND datname = current_database()"
        while try database.query(open) != "0" { try await Task.sleep(for: .milliseconds(10)) }
    }

    @Test func aSentStatementThatFailsFailsTheWriteItBelongsTo() async throws {
        let (store, database) = try open()
        defer { withExtendedLifetime(database) {} }
        try write(store) { try $0.connection.define("CREATE TABLE t (a BIGINT PRIMARY KEY)") }
        let commits = GroupCommit(store: store)
        await #expect(throws: StorageError.refused) {
            try await commits.write { db in
                try db.send("INSERT INTO t VALUES (?)", [1])
                try db.send("INSERT INTO t VALUES (?)", [1])
            }
        }
        try await commits.write { try $0.send("INSERT INTO t VALUES (?)", [2]) }
        #expect(try database.query("SELECT a FROM t") == "2")
    }

    /// By these counts a server decides when to analyse a table and to clean it; the writer never goes away.
    @Test func theServerCountsWhatIsWrittenWhileTheWriterStays() async throws {
        let (store, database) = try open()
        defer { withExtendedLifetime(store) { withExtendedLifetime(database) {} } }
        try write(store) { try $0.connection.define("CREATE TABLE t (a BIGINT)") }
        let commits = GroupCommit(store: store)
        _ = try await commits.write { try $0.run("INSERT INTO t VALUES (1), (2), (3)") }
        let counted = "SELECT COALESCE(SUM(n_tup_ins), 0) FROM pg_stat_user_tables WHERE relname = 't'"
        let deadline = ContinuousClock.now + .seconds(30)
        while try database.query(counted) != "3", ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try database.query(counted) == "3")
    }

    @Test func readersSeeOneSnapshotAndCannotWrite() async throws {
        let (store, database) = try open()
        defer { withExtendedLifetime(database) {} }
        try write(store) { try $0.connection.define("CREATE TABLE t (a BIGINT)") }
        let counts = try await store.read { db in
            let before = try db.count("SELECT COUNT(*) FROM t")
            _ = try database.query("INSERT INTO t VALUES (1)")
            return [before, try db.count("SELECT COUNT(*) FROM t")]
        }
        #expect(counts == [0, 0])
        await #expect(throws: StorageError.unavailable) {
            try await store.read { try $0.run("INSERT INTO t VALUES (2)") }
        }
    }

    @Test func connectionsThatTheServerEndsComeBackBeforeTheNextRequest() async throws {
        let (store, database) = try open(readers: 1)
        defer { withExtendedLifetime(database) {} }
        try write(store) { try $0.connection.define("CREATE TABLE t (a BIGINT)") }
        #expect(try await store.read { try $0.count("SELECT 1") } == 1)
        let commits = GroupCommit(store: store)
        for number in 1...3 {
            _ = try database.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'underwriter' AND datname = '\(database.name)'"
            )
            #expect(try await store.read { try $0.count("SELECT 1") } == 1)
            _ = try await commits.write { try $0.run("INSERT INTO t VALUES (?)", [number]) }
        }
        #expect(try database.query("SELECT COUNT(*) FROM t") == "3")
    }

    @Test func aServerThatIsKilledIsUnavailableAtOnceAndBackWithinSeconds() async throws {
        let server = try PostgreSQLServer.start()
        let database = try server.newDatabase()
        let store = try PostgreSQLStore(PostgreSQLConfiguration(url: database.url))
        try write(store) { try $0.connection.define("CREATE TABLE t (a BIGINT)") }
        let commits = GroupCommit(store: store)
        server.kill()
        while server.serverID != nil, try await isThere(store) { try await Task.sleep(for: .milliseconds(10)) }
        let began = ContinuousClock.now
        await #expect(throws: StorageError.unavailable) {
            _ = try await commits.write { try $0.run("INSERT INTO t VALUES (1)") }
        }
        await #expect(throws: StorageError.unavailable) { try await store.read { try $0.count("SELECT 1") } }
        #expect(ContinuousClock.now - began < .seconds(15))
        try server.resume()
        let back = ContinuousClock.now
        while try await !isThere(store) { try await Task.sleep(for: .milliseconds(10)) }
        #expect(ContinuousClock.now - back < .seconds(15))
        _ = try await commits.write { try $0.run("INSERT INTO t VALUES (2)") }
        server.stop()
    }

    @Test func aServerThatIsNotThereIsNamedWithoutItsPassword() throws {
        let folder = try TemporaryFolder()
        let configuration = try PostgreSQLConfiguration(url: "postgresql://u:canary@/ledger?host=\(folder.path)")
        let error = #expect(throws: StorageError.self) {
            try PostgreSQLStore(configuration, patience: .milliseconds(100))
        }
        guard case .notReached = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(!"\(error as Any)".contains("canary"))
    }

    private func isThere(_ store: PostgreSQLStore) async throws -> Bool {
        do {
            return try await store.read { try $0.count("SELECT 1") } == 1
        } catch StorageError.unavailable {
            return false
        }
    }

    private func open(readers: Int = 4) throws -> (PostgreSQLStore, PostgreSQLDatabase) {
        let database = try PostgreSQLServer.shared().newDatabase()
        return (try PostgreSQLStore(PostgreSQLConfiguration(url: database.url), readerCount: readers), database)
    }

    private func write(
        _ store: PostgreSQLStore,
        _ body: @escaping @Sendable (Database) throws -> Void
    ) throws {
        try store.withWriter { (db) throws(StorageError) in
            try db.connection.begin()
            do { try body(db) } catch { throw error as? StorageError ?? .failed(code: "test") }
            try db.connection.commit()
        }
    }
}
