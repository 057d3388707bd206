public import FoundationEssentials

/// What a column holds, in the types that SQLite and PostgreSQL share.
public enum ColumnValue: Sendable, Hashable {
    case null
    /// BIGINT.
    case integer(Int64)
    /// DOUBLE PRECISION.
    case number(Double)
    /// TEXT.
    case text(String)
    /// BLOB; bytea on PostgreSQL.
    case bytes([UInt8])
}

/// What can be given to a statement.
public protocol ColumnConvertible: Sendable {
    /// The value as a column holds it.
    var columnValue: ColumnValue { get }
}

extension String: ColumnConvertible {
    /// TEXT.
    public var columnValue: ColumnValue { .text(self) }
}

extension Int: ColumnConvertible {
    /// BIGINT.
    public var columnValue: ColumnValue { .integer(Int64(self)) }
}

extension Int64: ColumnConvertible {
    /// BIGINT.
    public var columnValue: ColumnValue { .integer(self) }
}

extension Double: ColumnConvertible {
    /// DOUBLE PRECISION.
    public var columnValue: ColumnValue { .number(self) }
}

extension Data: ColumnConvertible {
    /// BLOB.
    public var columnValue: ColumnValue { .bytes([UInt8](self)) }
}

extension [UInt8]: ColumnConvertible {
    /// BLOB.
    public var columnValue: ColumnValue { .bytes(self) }
}

extension ColumnValue: ColumnConvertible {
    /// Itself.
    public var columnValue: ColumnValue { self }
}

/// Values for the question marks of a statement, in their order.
public struct StatementArguments: Sendable, ExpressibleByArrayLiteral {
    /// One for each question mark.
    public let values: [ColumnValue]

    /// Takes values that are columns' already.
    public init(_ values: [ColumnValue]) { self.values = values }

    /// Takes what converts to a column's value; nil is NULL.
    public init(arrayLiteral elements: (any ColumnConvertible)?...) {
        values = elements.map { $0?.columnValue ?? .null }
    }
}
