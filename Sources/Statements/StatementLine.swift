import CSV
import Decimals
import Lending

/// One line of a statement's file, read cell by cell.
struct StatementLine {
    let record: CSVRecord
    /// Where each column is.
    let places: [StatementFile.Column: Int]

    /// What was booked, in a currency with so many digits behind its decimal mark.
    func transaction(_ digits: Int) throws(CSVError) -> BankTransaction {
        guard let date = Self.date(self[.date]) else {
            throw wrong(.date, "it must be a date like 2026-11-21 or 21.11.2026")
        }
        guard let amount = Self.minorUnits(self[.amount], digits) else { throw wrong(.amount, "it must be an amount") }
        let balance = Self.minorUnits(self[.balance], digits)
        if balance == nil, !self[.balance].utf8.isEmpty { throw wrong(.balance, "it must be an amount") }
        return BankTransaction(date: date, text: self[.description], amount: amount, balance: balance)
    }

    /// Refuses amounts of another currency, which cannot be added to the others; the first line that names one sets it.
    func check(currency code: inout String?) throws(CSVError) {
        let own = self[.currency].uppercased()
        guard !own.utf8.isEmpty else { return }
        let wanted = code ?? own
        code = wanted
        guard own == wanted else { throw wrong(.currency, "it must be \(wanted)") }
    }

    private subscript(column: StatementFile.Column) -> String { places[column].map { record[$0] } ?? "" }

    private func wrong(_ column: StatementFile.Column, _ what: String) -> CSVError {
        let place = places[column].map { $0 + 1 }
        return CSVError(line: record.line, column: place, field: column.rawValue, reason: .invalid(message: what))
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
