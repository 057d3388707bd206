import GRDB
import Ledger
import TestSupport

extension OriginationFixture {
    /// Has the table of decisions refuse every row while `body` runs, as a ledger in trouble would.
    func withDecisionsRefused(_ body: () async throws -> Void) async throws {
        let other = try DatabaseQueue(path: Ledger.path(inDataFolder: folder.path))
        try await other.write { db in
            try db.execute(
                sql: "CREATE TRIGGER broken BEFORE INSERT ON decisions BEGIN SELECT RAISE(ABORT, 'injected'); END"
            )
        }
        try await body()
        try await other.write { try $0.execute(sql: "DROP TRIGGER broken") }
        try other.close()
    }
}
