/// One change of the tables; released ones are never edited, new ones are added behind them.
public struct Migration: Sendable {
    /// A part of a change.
    public enum Step: Sendable {
        /// Definitions and statements in portable SQL.
        case sql(String)
        /// Kinds of change, such as `DELETE` or `UPDATE OF name`, that tables refuse from now on.
        case refusing([String], on: [String])
        /// Tables go on refusing `UPDATE`, but for rows that a condition on `OLD` and `NEW` lets through; it is never
        /// null.
        case allowingUpdate(where: String, on: String)
    }

    /// Its name, which begins with its number.
    public let name: String
    /// What it does, in order.
    public let steps: [Step]

    /// Describes a change.
    public init(_ name: String, _ steps: Step...) { self.init(name, steps) }

    /// Describes a change.
    public init(_ name: String, _ steps: [Step]) {
        self.name = name
        self.steps = steps
    }

    fileprivate func apply(in db: Database) throws(StorageError) {
        for step in steps {
            switch step {
            case .sql(let sql): try db.connection.define(sql)
            case .refusing(let changes, let tables):
                for table in tables {
                    for change in changes { try db.connection.refuse(change, on: table) }
                }
            case .allowingUpdate(let condition, let table): try db.connection.allowUpdate(where: condition, on: table)
            }
        }
        try db.run("INSERT INTO \(db.connection.migrationTable) (identifier) VALUES (?)", [name])
    }
}

extension Store {
    /// Applies what is new, all of it or nothing; of several programs that start together, one does it.
    ///
    /// Blocks; meant for the start of a program. Asks for no right to change tables if nothing is new.
    /// - Parameter migrations: All changes ever, in order.
    /// - Throws: ``StorageError/futureSchema(_:)`` if the tables have a change that is not among them.
    public func migrate(_ migrations: [Migration]) throws(StorageError) {
        try withWriter { (db: Database) throws(StorageError) in
            do throws(StorageError) {
                try db.connection.beginReading()
                let isUpToDate = try db.pending(migrations).isEmpty
                db.connection.rollback()
                if isUpToDate { return }
                try db.connection.beginMigration()
                // Looks again: another program may have been before us while we waited for its lock.
                try db.apply(migrations)
                try db.connection.commit()
            } catch {
                db.connection.rollback()
                throw error
            }
        }
    }
}

extension Database {
    /// Applies what is new, inside a transaction of the caller's.
    /// - Parameter migrations: All changes ever, in order.
    /// - Throws: ``StorageError/futureSchema(_:)`` if the tables have a change that is not among them.
    public func apply(_ migrations: [Migration]) throws(StorageError) {
        if try !connection.hasTable(connection.migrationTable) {
            try connection.define("CREATE TABLE \(connection.migrationTable) (identifier TEXT NOT NULL PRIMARY KEY)")
        }
        for migration in try pending(migrations) { try migration.apply(in: self) }
    }

    fileprivate func pending(_ migrations: [Migration]) throws(StorageError) -> [Migration] {
        guard try connection.hasTable(connection.migrationTable) else { return migrations }
        var applied: Set<String> = []
        for row in try rows("SELECT identifier FROM \(connection.migrationTable)") {
            applied.insert(try row.text("identifier"))
        }
        if let unknown = applied.subtracting(migrations.map(\.name)).max() { throw .futureSchema(unknown) }
        return migrations.filter { !applied.contains($0.name) }
    }
}
