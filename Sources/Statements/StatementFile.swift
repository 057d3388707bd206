public import CSV
import Lending

/// A bank statement as a CSV file: date, description and amount, perhaps balance and currency; comma, semicolon or tab.
public struct StatementFile: Sendable, Hashable {
    /// What a column of a statement says; the raw value is the heading we ask for.
    public enum Column: String, Sendable, Hashable, CaseIterable {
        case date, description, amount, balance, currency

        /// Headings that banks print for it besides.
        fileprivate var others: [String] {
            switch self {
            case .date: ["booking_date", "booked", "transaction date", "value date"]
            case .description: ["text", "details", "narration", "payee"]
            case .amount: ["value"]
            case .balance: ["running balance"]
            case .currency: ["ccy"]
            }
        }

        fileprivate var isNeeded: Bool { self == .date || self == .description || self == .amount }
    }

    /// In the order of their dates.
    public let transactions: [BankTransaction]
    /// The first lines as the bank printed them, newest or oldest first.
    public let firstLines: [BankTransaction]
    /// The heading under which each column was found.
    public let headings: [Column: String]

    /// Reads a file.
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - minorDigits: Digits behind the decimal mark that the currency has.
    ///   - currency: Code that a column of currencies must hold; nil for whatever its first line says.
    ///   - firstLines: How many lines are kept as they were printed.
    /// - Throws: `CSVError` naming line and field.
    public init(
        _ bytes: [UInt8],
        minorDigits: Int = 2,
        currency: String? = nil,
        firstLines: Int = 10
    ) throws(CSVError) {
        var reader = CSVReader(bytes, limits: .standard, delimiter: Self.delimiter(of: bytes))
        guard let names = try reader.next()?.fields else { throw CSVError(line: 1, reason: .noHeader) }
        let places = try Self.places(names)
        headings = places.mapValues { names[$0] }
        var lines: [BankTransaction] = []
        var code = currency
        while let record = try reader.next() {
            let line = StatementLine(record: record, places: places)
            try line.check(currency: &code)
            lines.append(try line.transaction(minorDigits))
        }
        self.firstLines = Array(lines.prefix(firstLines))
        // Banks print the newest first or last; lines of one day keep their order.
        let isDescending = (lines.first?.date.dayNumber ?? 0) > (lines.last?.date.dayNumber ?? 0)
        let upward = isDescending ? lines.reversed() : lines
        transactions = upward.enumerated()
            .sorted { ($0.element.date.dayNumber, $0.offset) < ($1.element.date.dayNumber, $1.offset) }.map(\.element)
    }

    /// What stands between the headings; a tab where a table was copied from a page or a sheet.
    private static func delimiter(of bytes: [UInt8]) -> Unicode.Scalar {
        let line = bytes.prefix { $0 != 0x0A }
        return line.contains(UInt8(ascii: ";")) ? ";" : line.contains(0x09) ? "\t" : ","
    }

    /// A heading in small letters, without blanks around it.
    private static func heading(_ name: String) -> String {
        let words = name.lowercased().utf8.split(separator: UInt8(ascii: " "))
        return words.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    /// Where each column is.
    private static func places(_ names: [String]) throws(CSVError) -> [Column: Int] {
        let names = names.map(Self.heading)
        var places: [Column: Int] = [:]
        for column in Column.allCases {
            places[column] = names.firstIndex { $0 == column.rawValue || column.others.contains($0) }
            guard places[column] != nil || !column.isNeeded else {
                throw CSVError(line: 1, field: column.rawValue, reason: .missingColumn)
            }
        }
        return places
    }
}
