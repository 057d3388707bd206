/// One row of an answer, read by the names of its columns.
///
/// A value of another type than asked for is an error and not a guess: the ledger was changed behind our back.
public struct Row: Sendable {
    private let columns: ColumnNames
    private let cells: [ColumnValue]

    /// Puts a row together.
    /// - Parameters:
    ///   - columns: Their names, shared by all rows of an answer.
    ///   - cells: As many values as names.
    public init(_ columns: ColumnNames, _ cells: [ColumnValue]) {
        precondition(columns.names.count == cells.count, "\(cells.count) cells for \(columns.names.count) columns")
        self.columns = columns
        self.cells = cells
    }

    /// All values, in the order of the columns.
    public var values: [ColumnValue] { cells }

    /// The names of the columns, in their order.
    public var columnNames: [String] { columns.names }

    /// Whether a column is NULL.
    public func isNull(_ column: String) throws(StorageError) -> Bool { try value(column) == .null }

    /// A TEXT column.
    public func text(_ column: String) throws(StorageError) -> String {
        guard case .text(let text) = try value(column) else { throw .unreadable(column: column) }
        return text
    }

    /// A TEXT column that may be NULL.
    public func optionalText(_ column: String) throws(StorageError) -> String? {
        try isNull(column) ? nil : text(column)
    }

    /// A BIGINT column.
    public func integer(_ column: String) throws(StorageError) -> Int {
        Int(try wideInteger(column))  // scalar-safe: of 64 bits here
    }

    /// The BIGINT columns from one on to the last.
    /// - Parameter column: The place of the first, from 0.
    /// - Returns: Their values, in the order of the columns.
    /// - Throws: ``StorageError/unreadable(column:)`` where one is something else.
    public func integers(from column: Int) throws(StorageError) -> [Int] {
        var integers: [Int] = []
        integers.reserveCapacity(cells.count - column)
        for index in column..<cells.count {
            guard case .integer(let integer) = cells[index] else {
                throw .unreadable(column: columns.names[index])
            }
            integers.append(Int(integer))  // scalar-safe: of 64 bits here
        }
        return integers
    }

    /// A BIGINT column that may be NULL.
    public func optionalInteger(_ column: String) throws(StorageError) -> Int? {
        try isNull(column) ? nil : integer(column)
    }

    /// A BIGINT column, of 64 bits on every machine.
    public func wideInteger(_ column: String) throws(StorageError) -> Int64 {
        guard case .integer(let integer) = try value(column) else { throw .unreadable(column: column) }
        return integer
    }

    /// A DOUBLE PRECISION column; a whole number may come as an integer.
    public func number(_ column: String) throws(StorageError) -> Double {
        switch try value(column) {
        case .number(let number): return number
        case .integer(let integer): return Double(integer)  // scalar-safe: a number already
        default: throw .unreadable(column: column)
        }
    }

    /// A DOUBLE PRECISION column that may be NULL.
    public func optionalNumber(_ column: String) throws(StorageError) -> Double? {
        try isNull(column) ? nil : number(column)
    }

    /// A BLOB column.
    public func bytes(_ column: String) throws(StorageError) -> [UInt8] {
        guard case .bytes(let bytes) = try value(column) else { throw .unreadable(column: column) }
        return bytes
    }

    /// A BLOB column that may be NULL.
    public func optionalBytes(_ column: String) throws(StorageError) -> [UInt8]? {
        try isNull(column) ? nil : bytes(column)
    }

    private func value(_ column: String) throws(StorageError) -> ColumnValue {
        guard let index = columns.names.firstIndex(of: column) else { throw .unreadable(column: column) }
        return cells[index]
    }
}

/// The names of an answer's columns, kept once for all its rows.
public final class ColumnNames: Sendable {
    /// In the order of the statement.
    public let names: [String]

    /// Keeps names.
    public init(_ names: [String]) { self.names = names }
}
