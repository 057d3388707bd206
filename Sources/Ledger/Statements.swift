import Documents
import Foundation
import GRDB
import Lending

extension Database {
    /// Runs a statement through the connection's cache.
    /// - Returns: The number of rows changed.
    @discardableResult
    func run(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try cachedStatement(sql: sql).execute(arguments: arguments)
        return changesCount
    }

    func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments)
    }

    func row(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)
    }

    func count(_ sql: String, _ arguments: StatementArguments = []) throws -> Int {
        try Int.fetchOne(cachedStatement(sql: sql), arguments: arguments) ?? 0
    }
}

// A row is read with `decode`, which throws where a subscript would stop the process.
extension Row {
    func text(_ column: String) throws -> String { try decode(String.self, forColumn: column) }

    func optionalText(_ column: String) throws -> String? { try decode(String?.self, forColumn: column) }

    func integer(_ column: String) throws -> Int { try decode(Int.self, forColumn: column) }

    func number(_ column: String) throws -> Double { try decode(Double.self, forColumn: column) }

    func bytes(_ column: String) throws -> [UInt8] { [UInt8](try decode(Data.self, forColumn: column)) }

    func time(_ column: String) throws -> Timestamp {
        Timestamp(milliseconds: try decode(Int64.self, forColumn: column))
    }

    func optionalTime(_ column: String) throws -> Timestamp? {
        try decode(Int64?.self, forColumn: column).map(Timestamp.init(milliseconds:))
    }

    func applicationID(_ column: String = "application_id") throws -> ApplicationID {
        try read(column) { ApplicationID(uuid: $0) }
    }

    func accountID(_ column: String) throws -> AccountID { try read(column) { AccountID(rawValue: $0) } }

    func digest(_ column: String) throws -> ContentDigest { try read(column) { ContentDigest(hex: $0) } }

    func date(_ column: String) throws -> CalendarDate { try read(column) { CalendarDate(iso: $0) } }

    /// A text column as a value of ours.
    func read<Value>(_ column: String, _ make: (String) -> Value?) throws -> Value {
        guard let value = make(try text(column)) else { throw LedgerError.unreadable(table: column) }
        return value
    }
}

/// Canonical JSON of an object, as columns store it.
func columnBytes(_ object: [String: JSONValue]) -> [UInt8] { JSONValue.object(object).canonicalBytes }

/// An object out of a column.
func columnObject(_ bytes: [UInt8], table: String) throws -> [String: JSONValue] {
    guard let object = try? JSONValue.parse(bytes, limits: .file).objectValue else {  // any fault: the column is broken
        // The syntax error would say where in somebody's answers the damage is; the table is enough.
        throw LedgerError.unreadable(table: table)
    }
    return object
}
