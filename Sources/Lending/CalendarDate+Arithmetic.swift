extension CalendarDate {
    /// The last day there is, 9999-12-31.
    public static let latest = CalendarDate(checkedYear: 9999, month: 12, day: 31)

    /// The first day there is, 0001-01-01.
    public static let earliest = CalendarDate(checkedYear: 1, month: 1, day: 1)

    /// Days since 1970-01-01.
    ///
    /// - seealso: Hinnant, *chrono-Compatible Low-Level Date Algorithms*, `days_from_civil`.
    public var dayNumber: Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The day of a number; before ``earliest`` and after ``latest`` it is those.
    ///
    /// - Parameter dayNumber: Days since 1970-01-01.
    /// - seealso: Hinnant, `civil_from_days`.
    public init(dayNumber: Int) {
        let days = min(max(dayNumber, Self.earliest.dayNumber), Self.latest.dayNumber) + 719_468
        let era = days / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        self.init(checkedYear: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month, day: day)
    }

    /// Whole months from this day to another; negative if that is earlier.
    ///
    /// The 31st to the 30th of the next month is no whole month yet.
    /// - Parameter other: The later day.
    /// - Returns: Whole months, rounded down.
    public func completedMonths(to other: CalendarDate) -> Int {
        (other.year - year) * 12 + other.month - month - (other.day < day ? 1 : 0)
    }

    /// Whole years from this day to another, as birthdays count; negative if that is earlier.
    ///
    /// - Parameter other: The later day.
    /// - Returns: Whole years, rounded down.
    public func completedYears(to other: CalendarDate) -> Int {
        other.year - year - ((other.month, other.day) < (month, day) ? 1 : 0)
    }

    /// The same day of another month, or the last of it if it has no such day.
    ///
    /// - Parameter months: May be negative; results stay within ``earliest`` and ``latest``.
    /// - Returns: The day.
    public func adding(months: Int) -> CalendarDate {
        let (sum, overflows) = (year * 12 + month - 1).addingReportingOverflow(months)
        guard !overflows, sum < 10_000 * 12 else { return months < 0 ? .earliest : .latest }
        guard sum >= 12 else { return .earliest }
        let (year, month) = (sum / 12, sum % 12 + 1)
        return CalendarDate(checkedYear: year, month: month, day: min(day, Self.dayCount(year: year, month: month)))
    }

    /// A number of days later.
    ///
    /// - Parameter days: May be negative; results stay within ``earliest`` and ``latest``.
    /// - Returns: The day.
    public func adding(days: Int) -> CalendarDate {
        let (sum, overflows) = dayNumber.addingReportingOverflow(days)
        guard !overflows else { return days < 0 ? .earliest : .latest }
        return CalendarDate(dayNumber: sum)
    }
}
