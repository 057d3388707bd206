import Storage

extension PostgreSQLConnection {
    /// Statements without values, one after another.
    func define(_ sql: String) throws(StorageError) {
        for statement in PortableSQL.statements(PortableSQL.definition(sql)) { _ = try run(statement, []) }
    }

    /// A trigger for rows, and with DELETE one for TRUNCATE, which SQLite does not know.
    func refuse(_ change: String, on table: String) throws(StorageError) {
        let verb = change.prefix { $0 != " " }.lowercased()
        _ = try run(
            """
            CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN RAISE EXCEPTION USING ERRCODE = ''\(StorageError.appendOnlyState)'', MESSAGE = ''append-only''; END'
            """,
            []
        )
        _ = try run(
            """
            CREATE TRIGGER \(table)_no_\(verb) BEFORE \(change) ON \(table)
            FOR EACH ROW EXECUTE FUNCTION refuse_change()
            """,
            []
        )
        guard verb == "delete" else { return }
        _ = try run(
            """
            CREATE TRIGGER \(table)_no_truncate BEFORE TRUNCATE ON \(table)
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
            """,
            []
        )
    }

    func allowUpdate(where condition: String, on table: String) throws(StorageError) {
        try define(
            """
            DROP TRIGGER \(table)_no_update ON \(table);
            CREATE TRIGGER \(table)_no_update BEFORE UPDATE ON \(table)
            FOR EACH ROW WHEN (NOT (\(condition))) EXECUTE FUNCTION refuse_change()
            """
        )
    }

    /// By a cursor of the server.
    func pages(of table: String, _ body: ([Row]) throws -> Void) throws {
        _ = try run("DECLARE all_of_\(table) NO SCROLL CURSOR FOR SELECT * FROM \(table)", [])
        while true {
            let page = try rows("FETCH 500 FROM all_of_\(table)", [])
            if page.isEmpty { break }
            try body(page)
        }
        _ = try run("CLOSE all_of_\(table)", [])
    }

    func hasTable(_ name: String) throws(StorageError) -> Bool {
        try rows("SELECT to_regclass(?) IS NOT NULL AS found", [.text(name)]).first?.integer("found") == 1
    }

    var migrationTable: String { "ledger_migrations" }
}
