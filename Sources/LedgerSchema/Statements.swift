package import Documents
import Foundation
package import LedgerRecords
package import Lending
package import Storage

// A row is read by throwing functions: what is stored may have been changed behind our back.
extension Row {
    package func time(_ column: String) throws -> Timestamp {
        Timestamp(milliseconds: try wideInteger(column))
    }

    package func optionalTime(_ column: String) throws -> Timestamp? {
        try isNull(column) ? nil : time(column)
    }

    package func applicationID(_ column: String = "application_id") throws -> ApplicationID {
        try read(column) { ApplicationID(uuid: $0) }
    }

    package func accountID(_ column: String) throws -> AccountID { try read(column) { AccountID(rawValue: $0) } }

    package func digest(_ column: String) throws -> ContentDigest { try read(column) { ContentDigest(hex: $0) } }

    package func date(_ column: String) throws -> CalendarDate { try read(column) { CalendarDate(iso: $0) } }

    /// A text column as a value of ours.
    package func read<Value>(_ column: String, _ make: (String) -> Value?) throws -> Value {
        guard let value = make(try text(column)) else { throw LedgerError.unreadable(table: column) }
        return value
    }
}

/// Canonical JSON of an object, as columns store it.
package func columnBytes(_ object: [String: JSONValue]) -> [UInt8] { JSONValue.object(object).canonicalBytes }

/// An object out of a column.
package func columnObject(_ bytes: [UInt8], table: String) throws -> [String: JSONValue] {
    guard let object = try? JSONValue.parse(bytes, limits: .file).objectValue else {  // any fault: the column is broken
        // The syntax error would say where in somebody's answers the damage is; the table is enough.
        throw LedgerError.unreadable(table: table)
    }
    return object
}
