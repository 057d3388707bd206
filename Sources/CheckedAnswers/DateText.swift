package import Lending

/// A date typed in three parts: `27`, `3` or `Mar` or `March`, `1985`.
package struct DateText {
    /// A date of the calendar.
    package let date: CalendarDate

    /// Nil for what is no date, and where a part is not given.
    package init?(day: String?, month: String?, year: String?) {
        guard let day = day?.smallNumber(digits: 1...2), let month, let year = year?.smallNumber(digits: 4...4),
            let month = month.smallNumber(digits: 1...2) ?? Self.month(named: month),
            let date = try? CalendarDate(year: year, month: month, day: day)  // no such day: nil
        else { return nil }
        self.date = date
    }

    /// The number of a month from its English name or at least the first three letters of it.
    private static func month(named text: String) -> Int? {
        let letters = text.utf8.map { $0 | 0x20 }
        guard (3...9).contains(letters.count) else { return nil }
        let index = CalendarDate.monthNames.firstIndex { $0.utf8.map { $0 | 0x20 }.starts(with: letters) }
        return index.map { $0 + 1 }
    }
}

extension String {
    /// The whole number these ASCII digits write; nil for anything else and for more or fewer digits.
    fileprivate func smallNumber(digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(utf8.count), utf8.allSatisfy(\.isDigit) else { return nil }
        return utf8.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }  // scalar-safe: a digit's value
    }
}
