import GRDB
import GRDBSQLite
import Storage

/// A statement of a connection, given its values and read without anything between.
///
/// The library's rows and arguments cost a look by key several times what SQLite takes for it. The library keeps the
/// statement, and makes it anew after a change of the tables; here it is only run, and never left half read.
struct PreparedStatement {
    private let statement: GRDB.Statement
    private let pointer: OpaquePointer

    /// - Parameter statement: One that is kept for as long as its connection is.
    init(_ statement: GRDB.Statement) {
        self.statement = statement
        pointer = statement.sqliteStatement
    }

    /// Runs it to its end.
    func run(_ values: [ColumnValue]) throws(StorageError) {
        defer { finish() }
        try bind(values)
        while try step() {}
    }

    /// All rows of its answer.
    func rows(_ values: [ColumnValue]) throws(StorageError) -> [Storage.Row] {
        defer { finish() }
        try bind(values)
        var rows: [Storage.Row] = []
        var columns: ColumnNames?
        while try step() {
            let names = columns ?? columnNames()
            columns = names
            rows.append(Storage.Row(names, names.names.indices.map { cell(Int32($0)) }))
        }
        return rows
    }

    /// Whether there is a row more.
    private func step() throws(StorageError) -> Bool {
        switch sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw StorageError(sqlite: code)
        }
    }

    /// Gives back what it holds: its place in the file, and the values, which may be somebody's.
    private func finish() {
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
    }

    /// After the first step, which may have found other columns than when it was prepared.
    private func columnNames() -> ColumnNames {
        let names = statement.columnNames
        let count = sqlite3_column_count(pointer)
        guard names.count != count else { return ColumnNames(names) }
        return ColumnNames((0..<count).map { String(cString: sqlite3_column_name(pointer, $0)) })
    }
}

// Values, to SQLite and from it.

extension PreparedStatement {
    /// Has SQLite copy what it is given before the call returns.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private func bind(_ values: [ColumnValue]) throws(StorageError) {
        guard values.count == sqlite3_bind_parameter_count(pointer) else { throw StorageError(sqlite: SQLITE_RANGE) }
        var index: Int32 = 0
        for value in values {
            index += 1
            let code = bind(value, at: index)
            guard code == SQLITE_OK else { throw StorageError(sqlite: code) }
        }
    }

    private func bind(_ value: ColumnValue, at index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(pointer, index)
        case .integer(let integer): return sqlite3_bind_int64(pointer, index, integer)
        case .number(let number): return sqlite3_bind_double(pointer, index, number)
        case .text(var text):
            return text.withUTF8 { utf8 in
                // Without an address it would be NULL.
                guard let start = utf8.baseAddress, !utf8.isEmpty else {
                    return sqlite3_bind_text(pointer, index, "", 0, Self.copied)
                }
                return start.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
                    sqlite3_bind_text(pointer, index, $0, Int32(utf8.count), Self.copied)
                }
            }
        case .bytes(let bytes):
            guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(pointer, index, 0) }
            return sqlite3_bind_blob(pointer, index, bytes, Int32(bytes.count), Self.copied)
        }
    }

    private func cell(_ index: Int32) -> ColumnValue {
        switch sqlite3_column_type(pointer, index) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(pointer, index))
        case SQLITE_FLOAT: return .number(sqlite3_column_double(pointer, index))
        case SQLITE_TEXT:
            // The length comes after the text: asking for it first could be for another encoding.
            guard let text = sqlite3_column_text(pointer, index) else { return .text("") }
            let count = Int(sqlite3_column_bytes(pointer, index))
            return .text(String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            guard let start = sqlite3_column_blob(pointer, index) else { return .bytes([]) }
            let count = Int(sqlite3_column_bytes(pointer, index))
            return .bytes([UInt8](UnsafeRawBufferPointer(start: start, count: count)))
        default: return .null
        }
    }
}
