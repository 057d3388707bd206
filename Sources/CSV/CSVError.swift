import Documents

/// Why a CSV file is refused, and where.
///
/// It names lines and columns, never what stands in a field.
public struct CSVError: Error, Sendable, Hashable {
    /// Line of the file, from 1.
    public let line: Int
    /// Field of the record, from 1; nil if the whole record is meant.
    public let column: Int?
    /// Name of the column, if the header gave it one.
    public let field: String?
    /// What is wrong.
    public let reason: Reason

    /// An error of a reader, or of who reads the records.
    ///
    /// - Parameters:
    ///   - line: Line of the file, from 1.
    ///   - column: Field of the record, from 1; nil if the whole record is meant.
    ///   - field: Name of the column.
    ///   - reason: What is wrong.
    public init(line: Int, column: Int? = nil, field: String? = nil, reason: Reason) {
        self.line = line
        self.column = column
        self.field = field
        self.reason = reason
    }

    /// What is wrong.
    public enum Reason: Sendable, Hashable {
        /// The file could not be read on.
        case unreadable
        /// The file is UTF-16.
        case utf16
        /// The field is not valid UTF-8.
        case invalidUTF8
        /// The field holds a NUL byte.
        case nul
        /// A quote inside a field that does not begin with one.
        case strayQuote
        /// Something between the closing quote and the separator.
        case afterQuote
        /// The closing quote is missing.
        case unterminatedQuote
        /// A carriage return without a line feed.
        case bareCarriageReturn
        /// More or fewer fields than in the first record.
        case fieldCount(found: Int, expected: Int)
        /// The file has more bytes than it may.
        case fileTooLong(maximum: Int)
        /// The file has more records than it may.
        case tooManyRecords(maximum: Int)
        /// The record has more fields than it may.
        case tooManyColumns(maximum: Int)
        /// The field has more bytes than it may.
        case fieldTooLong(maximum: Int)
        /// There is nothing in the file.
        case noHeader
        /// A column that must be there is not.
        case missingColumn
        /// A column that may not be there is.
        case unknownColumn
        /// A column is there twice.
        case duplicateColumn
        /// The field does not hold what it should; a message without the value.
        case invalid(message: String)
    }
}

extension CSVError: CustomStringConvertible {
    /// One line, such as `line 3, field 2 (monthly_income): a NUL byte`.
    public var description: String {
        let name = field.map { column == nil ? " \($0.printableKey)" : " (\($0.printableKey))" } ?? ""
        let place = column.map { ", field \($0)" } ?? (field == nil ? "" : ", field")
        return "line \(line)\(place)\(name): \(reason)"
    }
}

extension CSVError.Reason: CustomStringConvertible {
    /// A short phrase.
    public var description: String {
        switch self {
        case .unreadable: "the file could not be read"
        case .utf16: "the file is UTF-16; it must be UTF-8"
        case .invalidUTF8: "not valid UTF-8"
        case .nul: "a NUL byte"
        case .strayQuote: "a quote inside a field that does not begin with one"
        case .afterQuote: "something follows the closing quote"
        case .unterminatedQuote: "the closing quote is missing"
        case .bareCarriageReturn: "a carriage return without a line feed"
        case .fieldCount(let found, let expected): "\(found) fields where the first record has \(expected)"
        case .fileTooLong(let maximum): "the file is longer than \(maximum) bytes"
        case .tooManyRecords(let maximum): "more than \(maximum) records"
        case .tooManyColumns(let maximum): "more than \(maximum) fields"
        case .fieldTooLong(let maximum): "longer than \(maximum) bytes"
        case .noHeader: "the file is empty"
        case .missingColumn: "the column is missing"
        case .unknownColumn: "the column is not known"
        case .duplicateColumn: "the column is there twice"
        case .invalid(let message): message
        }
    }
}

extension CSVError.Reason {
    /// Whether the records after it can be read.
    var isOfOneRecord: Bool {
        switch self {
        case .invalidUTF8, .nul, .strayQuote, .afterQuote, .bareCarriageReturn, .fieldCount, .fieldTooLong,
            .tooManyColumns:
            true
        default: false
        }
    }
}
