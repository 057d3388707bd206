import CPostgreSQL
import Storage

/// What the server answered to one statement; cleared when it goes.
@safe struct Answer: ~Copyable {
    /// The numbers that PostgreSQL gives its types, in `pg_type`.
    private enum TypeID {
        static let integers: Set<Oid> = [16, 20, 21, 23]
        static let numbers: Set<Oid> = [700, 701]
        static let numeric: Oid = 1700
        static let bytes: Oid = 17
    }

    private let result: OpaquePointer

    init(_ result: OpaquePointer) { unsafe self.result = result }

    deinit { unsafe PQclear(result) }

    var status: ExecStatusType { unsafe PQresultStatus(result) }

    /// Nil if it is no failure.
    var failure: StorageError? {
        switch status {
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE, PGRES_NONFATAL_ERROR, PGRES_PIPELINE_ABORTED:
            let state = unsafe PQresultErrorField(result, Int32(UInt8(ascii: "C")))
            guard let state = unsafe state else { return .unavailable }
            return StorageError(state: unsafe String(cString: state))
        default: return nil
        }
    }

    /// The first line of what the server says of a failure; may hold values, so it is for the start of a program only.
    var message: String {
        let text = unsafe PQresultErrorField(result, Int32(UInt8(ascii: "M")))
        return unsafe text.map { unsafe String(cString: $0) } ?? ""
    }

    /// Rows changed by the statement.
    var changedCount: Int {
        var count = 0
        let text = unsafe PQcmdTuples(result)
        guard var text = unsafe text else { return 0 }
        while unsafe text.pointee != 0 {
            count = unsafe count * 10 + Int(text.pointee - 0x30)
            unsafe text += 1
        }
        return count
    }

    /// Such as COMMIT or ROLLBACK.
    var command: String { unsafe String(cString: PQcmdStatus(result)) }

    func rows() throws(StorageError) -> [Row] {
        let columnCount = unsafe PQnfields(result)
        let names = (0..<columnCount).map { unsafe String(cString: PQfname(result, $0)) }
        let types = (0..<columnCount).map { unsafe PQftype(result, $0) }
        let columns = ColumnNames(names)
        var rows: [Row] = []
        let rowCount = unsafe PQntuples(result)
        for row in 0..<rowCount {
            var cells: [ColumnValue] = []
            cells.reserveCapacity(names.count)
            for column in 0..<columnCount {
                cells.append(try cell(row, column, types[Int(column)], names[Int(column)]))
            }
            rows.append(Row(columns, cells))
        }
        return rows
    }

    private func cell(_ row: Int32, _ column: Int32, _ type: Oid, _ name: String) throws(StorageError) -> ColumnValue {
        guard unsafe PQgetisnull(result, row, column) == 0, let start = unsafe PQgetvalue(result, row, column)
        else { return .null }
        let text = unsafe UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
        if type == TypeID.bytes { return unsafe .bytes(try Self.unhex(text, name)) }
        let value = unsafe String(decoding: text, as: UTF8.self)
        if TypeID.integers.contains(type) {
            guard let integer = Int64(value) ?? (value == "t" ? 1 : value == "f" ? 0 : nil) else {
                throw .unreadable(column: name)
            }
            return .integer(integer)
        }
        guard type == TypeID.numeric || TypeID.numbers.contains(type) else { return .text(value) }
        // A sum of integers is numeric.
        if type == TypeID.numeric, let integer = Int64(value) { return .integer(integer) }
        guard let number = Double(value) else { throw .unreadable(column: name) }
        return .number(number)
    }

    /// `\x` and two digits a byte.
    private static func unhex(_ text: UnsafeRawBufferPointer, _ column: String) throws(StorageError) -> [UInt8] {
        guard text.count >= 2, text.count.isMultiple(of: 2), unsafe text[0] == UInt8(ascii: "\\") else {
            throw .unreadable(column: column)
        }
        let count = text.count / 2 - 1
        return unsafe [UInt8](unsafeUninitializedCapacity: count) { bytes, written in
            for index in 0..<count {
                unsafe bytes[index] = digit(text[2 * index + 2]) << 4 | digit(text[2 * index + 3])
            }
            written = count
        }
    }

    /// The server prints lower-case digits and nothing else.
    private static func digit(_ byte: UInt8) -> UInt8 { byte < 0x3A ? byte &- 0x30 : byte &- 0x57 }
}
