public import Decimals
/// One record of a CSV file.
///
/// Its fields are where the file's bytes are, and become texts when they are asked for: who reads numbers makes none.
public struct CSVRecord: Sendable {
    /// Line on which it begins, from 1.
    public let line: Int
    /// Valid UTF-8 from `start` to the last end.
    private let bytes: [UInt8]
    private let start: Int
    /// Where each field ends; the next one begins behind the byte there.
    private let ends: [Int]

    /// A record from elsewhere.
    ///
    /// - Parameters:
    ///   - line: Line on which it begins, from 1.
    ///   - fields: In order; unquoted.
    public init(line: Int, fields: [String]) {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for field in fields {
            bytes += field.utf8
            ends.append(bytes.count)
            bytes.append(0)
        }
        self.init(line: line, bytes: bytes, start: 0, ends: ends)
    }

    /// A record of bytes that are known to be valid.
    init(line: Int, bytes: [UInt8], start: Int, ends: [Int]) {
        (self.line, self.bytes, self.start, self.ends) = (line, bytes, start, ends)
    }

    /// How many fields it has.
    public var count: Int { ends.count }

    /// In order; unquoted, and made anew each time.
    public var fields: [String] { ends.indices.map { self[$0] } }

    /// The field of a column, from 0.
    public subscript(_ column: Int) -> String { String(decoding: bytes[place(column)], as: UTF8.self) }

    /// The number that a field holds.
    ///
    /// - Parameter column: From 0.
    /// - Returns: Nil for a field that holds anything else, spaces among it.
    public func number(_ column: Int) -> DecimalNumber? { DecimalNumber(bytes, in: place(column)) }

    /// Appends what each field is worth; not a number where a field holds none.
    ///
    /// - Parameter numbers: Of the records before it.
    public func appendNumbers(to numbers: inout [Double]) {
        let text = bytes.span
        var start = start
        for end in ends {
            let quick = DecimalNumber.short(text, start..<end)
            numbers.append(quick ?? DecimalNumber(bytes, in: start..<end)?.value ?? .nan)
            start = end + 1
        }
    }

    private func place(_ column: Int) -> Range<Int> { (column == 0 ? start : ends[column - 1] + 1)..<ends[column] }
}

extension CSVRecord: Hashable {
    /// The same fields on the same line.
    public static func == (one: CSVRecord, other: CSVRecord) -> Bool {
        one.line == other.line && one.fields == other.fields
    }

    /// Feeds line and fields.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(line)
        hasher.combine(fields)
    }
}
