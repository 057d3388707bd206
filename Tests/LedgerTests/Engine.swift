import Foundation
import PostgreSQL
import TestSupport
import Testing

@testable import Ledger

/// What a ledger can stand on; every test of the ledger runs on each.
enum Engine: String, CustomTestStringConvertible {
    case sqlite = "SQLite"
    case postgreSQL = "PostgreSQL"

    /// Those that are installed here.
    static let all: [Engine] = PostgreSQLServer.isInstalled ? [.sqlite, .postgreSQL] : [.sqlite]

    var testDescription: String { rawValue }

    /// A place of its own for one test.
    func place() throws -> EnginePlace {
        switch self {
        case .sqlite: EnginePlace(folder: try TemporaryFolder(), database: nil)
        case .postgreSQL:
            EnginePlace(folder: nil, database: try PostgreSQLServer.shared().newDatabase(from: Self.template.get()))
        }
    }

    /// A database with all tables, to be copied.
    private static let template = Result {
        let server = try PostgreSQLServer.shared()
        _ = try server.query("CREATE DATABASE ledger_template")
        let place = LedgerPlace.server(try PostgreSQLConfiguration(url: server.url("ledger_template")))
        try Ledger.open(place, keys: LedgerFixture.keys()).close()
        return "ledger_template"
    }
}

/// Where a test's ledger is; removed when the last reference goes.
struct EnginePlace: Sendable {
    let folder: TemporaryFolder?
    let database: PostgreSQLDatabase?

    var place: LedgerPlace {
        get throws {
            if let database { return .server(try PostgreSQLConfiguration(url: database.url)) }
            return .file(path: Ledger.path(inDataFolder: try #require(folder).path))
        }
    }
}

@Suite struct EngineTests {
    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed: only SQLite was tested"))
    func allTestsOfTheLedgerRunOnPostgreSQLAsWell() {
        #expect(Engine.all.contains(.postgreSQL))
    }
}
