/// A connection as statements use it: portable SQL, `?` for values, rows by name.
public struct Database {
    /// The driver's.
    public let connection: any StorageConnection

    /// Lends a connection.
    public init(_ connection: any StorageConnection) { self.connection = connection }

    /// Runs a statement.
    /// - Returns: The number of rows changed.
    @discardableResult
    public func run(_ sql: String, _ arguments: StatementArguments = []) throws(StorageError) -> Int {
        try connection.run(sql, arguments.values)
    }

    /// Runs a statement without waiting for its outcome; if it fails, the write it belongs to fails as a whole.
    public func send(_ sql: String, _ arguments: StatementArguments = []) throws(StorageError) {
        try connection.send(sql, arguments.values)
    }

    /// All rows of an answer.
    public func rows(_ sql: String, _ arguments: StatementArguments = []) throws(StorageError) -> [Row] {
        try connection.rows(sql, arguments.values)
    }

    /// The first row of an answer.
    public func row(_ sql: String, _ arguments: StatementArguments = []) throws(StorageError) -> Row? {
        try connection.rows(sql, arguments.values).first
    }

    /// The one number that a statement such as `SELECT COUNT(*)` answers; 0 if there is none.
    public func count(_ sql: String, _ arguments: StatementArguments = []) throws(StorageError) -> Int {
        guard case .integer(let count) = try row(sql, arguments)?.values.first else { return 0 }
        return Int(count)
    }
}
