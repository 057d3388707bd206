import Foundation
import Storage
import TestSupport
import Testing

@testable import Ledger

/// Trust, D1: `deploy/personal-data.json` says of every column what it is; a new one without a class fails here.
@Suite("The inventory of personal data")
struct InventoryTests {
    struct Inventory: Decodable {
        struct Table: Decodable {
            let purpose: String
            let kept: String
            let readers: String
            let columns: [String: String]
        }
        let classes: [String: String]
        let tables: [String: Table]
        /// What analysts read of the tables: never anything sealed.
        let views: [String: [String: String]]
    }

    static func inventory() throws -> Inventory {
        let file = Repository.root.appendingPathComponent("deploy/personal-data.json")
        return try JSONDecoder().decode(Inventory.self, from: Data(contentsOf: file))
    }

    /// Columns and their types, by table, as they are in a fresh ledger.
    static func schema(
        _ engine: Engine,
        views: Bool = false
    ) async throws -> [String: [String: String]] {
        let fixture = try LedgerFixture(engine)
        let sql =
            (engine == .sqlite ? columnsOfSQLite : columnsOfPostgreSQL)
            .replacingOccurrences(of: "KIND", with: engine == .sqlite ? (views ? "view" : "table") : views ? "" : "NOT")
        return try await fixture.ledger.read { db in
            try db.rows(sql)
                .reduce(into: [:]) { tables, row in
                    try tables[row.text("table_name"), default: [:]][row.text("column_name")] = row.text("data_type")
                }
        }
    }

    private static let columnsOfSQLite = """
        SELECT t.name AS table_name, c.name AS column_name, c.type AS data_type
        FROM sqlite_master t JOIN pragma_table_info(t.name) c
        WHERE t.type = 'KIND' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND t.name NOT LIKE 'grdb!_%' ESCAPE '!'
        """

    private static let columnsOfPostgreSQL = """
        SELECT CAST(table_name AS TEXT) AS table_name, CAST(column_name AS TEXT) AS column_name,
        CASE data_type WHEN 'bytea' THEN 'BLOB' ELSE 'other' END AS data_type
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'ledger_migrations'
        AND table_name KIND IN (SELECT table_name FROM information_schema.views WHERE table_schema = 'public')
        """

    @Test(arguments: Engine.all) func namesEveryColumnAndNoOther(_ engine: Engine) async throws {
        let (inventory, schema) = (try Self.inventory(), try await Self.schema(engine))
        for name in Set(inventory.tables.keys).union(schema.keys).sorted() {
            let told = Set(inventory.tables[name]?.columns.keys.map { $0 } ?? [])
            let there = Set(schema[name]?.keys.map { $0 } ?? [])
            #expect(
                told == there,
                "\(name): without a class \(there.subtracting(told)), gone \(told.subtracting(there))"
            )
        }
    }

    @Test(arguments: Engine.all) func namesEveryColumnOfViewsAndNoneShowsWhatIsSealed(_ engine: Engine) async throws {
        let (inventory, schema) = (try Self.inventory(), try await Self.schema(engine, views: true))
        #expect(inventory.views.mapValues { Set($0.keys) } == schema.mapValues { Set($0.keys) })
        let words = Set(inventory.views.values.flatMap(\.values))
        #expect(words.isSubset(of: inventory.classes.keys.filter { $0 != "secret" }), "\(words)")
    }

    @Test(arguments: Engine.all) func saysOfEachWhatItIsAndWhatIsSealedIsBytes(_ engine: Engine) async throws {
        let (inventory, schema) = (try Self.inventory(), try await Self.schema(engine))
        for (name, table) in inventory.tables {
            #expect(![table.purpose, table.kept, table.readers].contains(""))
            for (column, words) in table.columns {
                let parts = words.components(separatedBy: ", ")
                #expect(inventory.classes[parts[0]] != nil, "\(name).\(column)")
                if parts.last == "sealed" { #expect(schema[name]?[column] == "BLOB", "\(name).\(column)") }
            }
        }
    }
}
