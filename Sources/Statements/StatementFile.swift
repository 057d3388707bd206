public import CSV
import Decimals
import Lending

/// A bank statement as a CSV file: date, description and amount, perhaps balance; comma or semicolon.
public struct StatementFile: Sendable, Hashable {
    /// In the order of their dates.
    public let transactions: [BankTransaction]

    private static let names: [(column: String, also: [String])] = [
        ("date", ["booking_date", "booked", "transaction date", "value date"]),
        ("description", ["text", "details", "narration", "payee"]), ("amount", ["value"]),
        ("balance", ["running balance"]),
    ]

    /// Reads a file.
    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - minorDigits: Digits behind the decimal mark that the currency has.
    /// - Throws: `CSVError` naming line and field.
    public init(_ bytes: [UInt8], minorDigits: Int = 2) throws(CSVError) {
        let line = bytes.prefix { $0 != 0x0A }
        let isSemicolon = line.contains(UInt8(ascii: ";"))
        var reader = CSVReader(bytes, limits: .standard, delimiter: isSemicolon ? ";" : ",")
        guard let header = try reader.next()?.fields.map({ $0.lowercased() }) else {
            throw CSVError(line: 1, reason: .noHeader)
        }
        let places = Self.names.map { name in header.firstIndex { $0 == name.column || name.also.contains($0) } }
        for (index, place) in places.prefix(3).enumerated() where place == nil {
            throw CSVError(line: 1, field: Self.names[index].column, reason: .missingColumn)
        }
        var transactions: [BankTransaction] = []
        while let record = try reader.next() {
            func cell(_ column: Int) -> String { places[column].map { record[$0] } ?? "" }
            func wrong(_ column: Int, _ what: String) -> CSVError {
                let place = places[column].map { $0 + 1 }
                return CSVError(
                    line: record.line,
                    column: place,
                    field: Self.names[column].column,
                    reason: .invalid(message: what)
                )
            }
            guard let date = Self.date(cell(0)) else {
                throw wrong(0, "it must be a date like 2026-11-21 or 21.11.2026")
            }
            guard let amount = Self.minorUnits(cell(2), minorDigits) else { throw wrong(2, "it must be an amount") }
            let balance = Self.minorUnits(cell(3), minorDigits)
            if balance == nil, !cell(3).utf8.isEmpty { throw wrong(3, "it must be an amount") }
            transactions.append(BankTransaction(date: date, text: cell(1), amount: amount, balance: balance))
        }
        // Banks print the newest first or last; lines of one day keep their order.
        let isDescending = (transactions.first?.date.dayNumber ?? 0) > (transactions.last?.date.dayNumber ?? 0)
        let upward = isDescending ? transactions.reversed() : transactions
        self.transactions = upward.enumerated()
            .sorted { ($0.element.date.dayNumber, $0.offset) < ($1.element.date.dayNumber, $1.offset) }.map(\.element)
    }

    /// ISO, or day, month and year between dots or slashes.
    private static func date(_ text: String) -> CalendarDate? {
        if let date = CalendarDate(iso: text) { return date }
        let parts = text.utf8.split { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "-") }
            .map { DecimalNumber(withoutZeros($0))?.value }
        guard parts.count == 3, let day = parts[0], let month = parts[1], let year = parts[2], year >= 1900,
            year <= 2200
        else {
            return nil
        }
        // A day or month that the calendar does not have is no date.
        return try? CalendarDate(year: Int(year), month: Int(month), day: Int(day))  // scalar-safe: numbers, not texts
    }

    private static func withoutZeros(_ digits: Substring.UTF8View.SubSequence) -> String {
        let rest = digits.drop { $0 == UInt8(ascii: "0") }
        return rest.isEmpty ? "0" : String(decoding: rest, as: UTF8.self)
    }

    /// Minor units of an amount with a decimal point or comma; marks between thousands are passed over.
    static func minorUnits(_ text: String, _ digits: Int) -> Int64? {
        var bytes = text.utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "+") }
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes.removeFirst() }
        let marks: [UInt8] = [UInt8(ascii: "."), UInt8(ascii: ",")]
        var decimal = bytes.lastIndex { marks.contains($0) }
        // Three digits behind the only kind of mark are thousands, unless the currency has three.
        if let place = decimal, bytes.count - place - 1 == 3, digits != 3 { decimal = nil }
        let whole = (decimal.map { Array(bytes[..<$0]) } ?? bytes).filter { !marks.contains($0) }
        var part = decimal.map { Array(bytes[($0 + 1)...]) } ?? []
        guard !whole.isEmpty, whole.count <= 13, part.count <= digits,
            (whole + part).allSatisfy({ $0 &- UInt8(ascii: "0") <= 9 })
        else { return nil }
        part += repeatElement(UInt8(ascii: "0"), count: digits - part.count)
        let value = (whole + part).reduce(Int64(0)) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
        return isNegative ? -value : value
    }
}
