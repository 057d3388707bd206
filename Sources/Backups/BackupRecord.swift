import Storage

// Inside its pieces a backup is a list of records: a table with its columns, its rows, the next table, and at last the
// counts. A number is eight bytes, most significant first; a text or BLOB is its length in four and then its bytes.

/// One thing that a backup says.
enum BackupRecord {
    case table(name: String, columns: [String])
    case row([ColumnValue])
    /// The last: what the file holds, so that a cut one is known.
    case end(counts: [BackupSummary.TableCount], auditCount: Int, auditHead: String)
}

extension [UInt8] {
    /// Appends a record as bytes.
    mutating func append(_ record: BackupRecord) {
        switch record {
        case .table(let name, let columns):
            append(1)
            append(text: name)
            append(number: columns.count)
            for column in columns { append(text: column) }
        case .row(let values):
            append(2)
            append(number: values.count)
            for value in values { append(value) }
        case .end(let counts, let auditCount, let auditHead):
            append(3)
            append(number: counts.count)
            for count in counts {
                append(text: count.table)
                append(number: count.count)
            }
            append(number: auditCount)
            append(text: auditHead)
        }
    }

    private mutating func append(_ value: ColumnValue) {
        switch value {
        case .null: append(0)
        case .integer(let integer):
            append(1)
            append(bits: UInt64(bitPattern: integer))
        case .number(let number):
            append(2)
            append(bits: number.bitPattern)
        case .text(let text):
            append(3)
            append(text: text)
        case .bytes(let bytes):
            append(4)
            append(counted: bytes)
        }
    }

    private mutating func append(number: Int) { append(bits: UInt64(number)) }
    private mutating func append(text: String) { append(counted: Array(text.utf8)) }

    private mutating func append(counted bytes: [UInt8]) {
        append(bits: UInt64(bytes.count))
        append(contentsOf: bytes)
    }

    private mutating func append(bits: UInt64) {
        for shift in stride(from: 56, through: 0, by: -8) { append(UInt8(truncatingIfNeeded: bits >> shift)) }
    }
}

/// Reads records out of one piece; a record never crosses pieces.
struct BackupRecordReader {
    /// The bytes are not records.
    struct Damaged: Error {}

    private var rest: ArraySlice<UInt8>

    init(_ piece: [UInt8]) { rest = piece[...] }

    /// The next record; nil at the end of the piece.
    mutating func next() throws -> BackupRecord? {
        guard let kind = rest.popFirst() else { return nil }
        switch kind {
        case 1:
            let name = try text()
            return .table(name: name, columns: try many { try $0.text() })
        case 2: return .row(try many { try $0.value() })
        case 3:
            let counts = try many { BackupSummary.TableCount(table: try $0.text(), count: try $0.number()) }
            return .end(counts: counts, auditCount: try number(), auditHead: try text())
        default: throw Damaged()
        }
    }

    private mutating func value() throws -> ColumnValue {
        switch rest.popFirst() {
        case 0: .null
        case 1: .integer(Int64(bitPattern: try bits()))
        case 2: .number(Double(bitPattern: try bits()))
        case 3: .text(try text())
        case 4: .bytes(try counted())
        default: throw Damaged()
        }
    }

    private mutating func many<Element>(
        _ element: (inout BackupRecordReader) throws -> Element
    ) throws -> [Element] {
        let count = try number()
        // Each takes a byte at least.
        guard count <= rest.count else { throw Damaged() }
        var all: [Element] = []
        for _ in 0..<count { all.append(try element(&self)) }
        return all
    }

    private mutating func number() throws -> Int {
        guard let number = Int(exactly: try bits()) else { throw Damaged() }
        return number
    }

    private mutating func text() throws -> String {
        guard let text = String(validating: try counted(), as: UTF8.self) else { throw Damaged() }
        return text
    }

    private mutating func counted() throws -> [UInt8] {
        let count = try number()
        guard count <= rest.count else { throw Damaged() }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    private mutating func bits() throws -> UInt64 {
        guard rest.count >= 8 else { throw Damaged() }
        defer { rest = rest.dropFirst(8) }
        return rest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
