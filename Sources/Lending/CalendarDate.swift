/// A day of the Gregorian calendar, without time or zone; years 1 to 9999.
public struct CalendarDate: Sendable, Hashable {
    /// 1 to 9999.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to 31.
    public let day: Int

    /// A day.
    ///
    /// - Parameters:
    ///   - year: 1 to 9999.
    ///   - month: 1 to 12.
    ///   - day: 1 to the last of the month.
    /// - Throws: ``InvalidValue/noSuchDate(year:month:day:)``.
    public init(year: Int, month: Int, day: Int) throws(InvalidValue) {
        guard (1...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.dayCount(year: year, month: month)
        else { throw .noSuchDate(year: year, month: month, day: day) }
        self.init(checkedYear: year, month: month, day: day)
    }

    init(checkedYear year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `YYYY-MM-DD` and nothing else.
    ///
    /// - Parameter iso: Ten characters.
    public init?(iso: String) {
        let bytes = Array(iso.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = bytes[0..<4].digitsValue, let month = bytes[5..<7].digitsValue,
            let day = bytes[8..<10].digitsValue,
            let date = try? CalendarDate(year: year, month: month, day: day)  // no such day: nil
        else { return nil }
        self = date
    }

    /// `YYYY-MM-DD`.
    public var iso: String { year.padded(to: 4) + "-" + month.padded(to: 2) + "-" + day.padded(to: 2) }

    /// Days of a month, February of leap years having 29.
    ///
    /// - Parameters:
    ///   - year: Any year.
    ///   - month: 1 to 12.
    /// - Returns: 28 to 31.
    public static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension CalendarDate: Comparable {
    /// Earlier comes first.
    public static func < (one: CalendarDate, other: CalendarDate) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }
}

extension CalendarDate: CustomStringConvertible {
    /// The same as ``iso``.
    public var description: String { iso }
}

extension ArraySlice<UInt8> {
    /// Value of ASCII digits, at most 18 of them; nil for anything else.
    var digitsValue: Int? {
        guard (1...18).contains(count) else { return nil }
        var value = 0
        for byte in self {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }
}

extension Int {
    /// Decimal digits with zeros in front; not negative.
    func padded(to width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
    }
}
