import AccountLedger
import ApplicationLedger
import Foundation
import Ledger
import LedgerRecords
import Storage
import TestSupport
import Testing

@testable import Backups

@Suite(.timeLimit(.minutes(5))) struct RoundTripTests {
    @Test(arguments: Engine.all, Engine.all)
    func whatWasSavedIsThereAndTheChainGoesOn(_ from: Engine, _ to: Engine) async throws {
        let (old, new) = (try Place(from), try Place(to))
        let ledger = try old.open()
        let id = try await ledger.fill()
        // More rows than are lent at once.
        try old.run(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1201)
            INSERT INTO login_failures (key_sha256, failures, last_at) SELECT 'key ' || i, i, i FROM n
            """
        )
        let saved = try await ledger.backUp(to: old.file, keys: Place.keys(), at: Place.noon)
        #expect(saved.count(of: "login_failures") == 1_201)
        #expect(saved.count(of: "applications") == 1)
        let restored = try new.restore(old.file)
        #expect(restored == saved)
        let copy = try new.open()
        #expect(try await copy.decision(id) == (try await ledger.decision(id)))
        #expect(try new.count("SELECT COUNT(*) FROM login_failures") == 1_201)
        #expect(try new.count("SELECT probed FROM ledger_probe") == (try old.count("SELECT probed FROM ledger_probe")))
        let head = try await copy.verifyAudit()
        #expect(head == .intact(count: saved.auditCount, head: saved.auditHead))
        _ = try await copy.fill("ben")
        guard case .intact(let count, _) = try await copy.verifyAudit() else {
            Issue.record("the chain broke behind the backup")
            return
        }
        #expect(count > saved.auditCount)
    }

    @Test(arguments: Engine.all) func isOneMomentWhileOthersWrite(_ engine: Engine) async throws {
        let (old, new) = (try Place(engine), try Place(.sqlite))
        let ledger = try old.open()
        _ = try await ledger.fill()
        let saved = try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<80 {
                group.addTask {
                    let name = "person \(number)"
                    _ = try await ledger.createAccount(name: name, role: .applicant, passwordHash: "x", at: Place.noon)
                }
            }
            let saved = try await ledger.backUp(to: old.file, keys: Place.keys(), at: Place.noon)
            try await group.waitForAll()
            return saved
        }
        // Each account is a row and an entry of the chain; a copy from two moments would have one without the other.
        #expect(try new.restore(old.file) == saved)
        let created = try new.count("SELECT COUNT(*) FROM audit WHERE action = 'account.created'")
        #expect(created == saved.count(of: "accounts"))
        #expect(try old.count("SELECT COUNT(*) FROM accounts") == 81)
    }

    @Test(arguments: Engine.all) func takesEveryTableThatThereIs(_ engine: Engine) throws {
        let place = try Place(engine)
        try place.open().close()
        let store = try Ledger.store(at: place.place)
        let catalogue = try store.withWriter { (db: Database) throws(StorageError) in
            let sql =
                engine == .sqlite
                ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                : "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables WHERE schemaname = 'public'"
            var names: Set<String> = []
            for row in try db.rows(sql) { names.insert(try row.text("name")) }
            return names.subtracting([db.connection.migrationTable])
        }
        #expect(Set(LedgerTableNames.all(in: Ledger.migrations)) == catalogue)
    }

    /// Trust F25: the tables of an older backup are those of its time, and then brought up to date.
    @Test(arguments: Engine.all) func anOlderBackupIsBroughtUpToDate(_ engine: Engine) async throws {
        let place = try Place(engine)
        let names = Ledger.migrations.prefix(5).map(\.name)
        let header = BackupHeader(id: "old", takenAt: Place.noon, migrations: names)
        #expect(FileManager.default.createFile(atPath: place.file, contents: nil))
        let handle = try #require(FileHandle(forWritingAtPath: place.file))
        let writer = try BackupFileWriter(handle, header: header, seal: BackupSeal(keys: Place.keys()))
        let columns = ["account_id", "name", "folded_name", "role", "password_hash", "created_at", "disabled_at"]
        try writer.write(.table(name: "accounts", columns: columns))
        let id = "0b6d0b6d-0b6d-4b6d-8b6d-0b6d0b6d0b6d"
        try writer.write(
            .row([.text(id), .text("Ana"), .text("ana"), .text("officer"), .text("$2b$"), .integer(5), .null])
        )
        let counts = [BackupSummary.TableCount(table: "accounts", count: 1)]
        try writer.write(.end(counts: counts, auditCount: 0, auditHead: AuditHead.empty))
        try writer.finish()
        _ = try place.restore(place.file)
        let account = try await place.open().account(named: "ana")
        #expect(account?.role == .officer)
    }
}
