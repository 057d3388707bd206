import Lending
import Testing

@Suite struct CalendarDateTests {
    private func date(_ iso: String) throws -> CalendarDate { try #require(CalendarDate(iso: iso)) }

    @Test(arguments: [
        ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2000-03-01", 11_017), ("2024-01-01", 19_723),
        ("1900-03-01", -25_508), ("0001-01-01", -719_162), ("9999-12-31", 2_932_896),
    ])
    func countsDays(_ iso: String, _ number: Int) throws {
        #expect(try date(iso).dayNumber == number)
        #expect(CalendarDate(dayNumber: number).iso == iso)
    }

    @Test func everyDayOfEightCenturiesFollowsTheOneBefore() throws {
        var previous = try date("1600-01-01")
        for number in previous.dayNumber + 1...(try date("2400-12-31")).dayNumber {
            let next = CalendarDate(dayNumber: number)
            guard next.dayNumber == number, previous < next, (try? next.again()) == next else {
                Issue.record("\(previous) is followed by \(next)")
                return
            }
            previous = next
        }
        #expect(previous.iso == "2400-12-31")
    }

    @Test(arguments: [
        "", "2024-2-30", "2024-02-30", "2023-02-29", "1900-02-29", "2024-13-01", "2024-00-01", "2024-01-00",
        "0000-01-01",
        "2024-04-31", "24-01-01", "2024/01/01", "2024-01-01 ", "2024-01-0١", "+024-01-01", "2024-01-01T",
    ])
    func refusesWhatIsNoDay(_ iso: String) {
        #expect(CalendarDate(iso: iso) == nil)
    }

    @Test func refusesByThrowingWhatIsNoDay() {
        #expect(throws: InvalidValue.noSuchDate(year: 2023, month: 2, day: 29)) {
            try CalendarDate(year: 2023, month: 2, day: 29)
        }
        #expect(throws: InvalidValue.self) { try CalendarDate(year: Int.max, month: 2, day: 29) }
    }

    @Test(arguments: [
        ("2024-01-31", "2024-02-29", 0, 0), ("2024-01-31", "2024-03-31", 2, 0), ("2024-01-15", "2024-02-14", 0, 0),
        ("2024-01-15", "2024-02-15", 1, 0), ("2000-02-29", "2001-02-28", 11, 0), ("2000-02-29", "2001-03-01", 12, 1),
        ("1985-03-27", "2026-03-26", 491, 40), ("1985-03-27", "2026-03-27", 492, 41),
        ("2024-01-15", "2024-01-14", -1, -1), ("2024-01-15", "2023-01-15", -12, -1), ("2024-01-15", "2024-01-15", 0, 0),
    ])
    func countsCompletedMonthsAndYears(_ from: String, _ to: String, _ months: Int, _ years: Int) throws {
        #expect(try date(from).completedMonths(to: date(to)) == months)
        #expect(try date(from).completedYears(to: date(to)) == years)
    }

    @Test(arguments: [
        ("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"), ("2024-03-31", -1, "2024-02-29"),
        ("2024-12-15", 1, "2025-01-15"), ("2024-01-15", -1, "2023-12-15"), ("2024-01-15", 24, "2026-01-15"),
        ("9999-12-31", 1, "9999-12-31"), ("0001-01-01", -1, "0001-01-01"), ("2024-01-15", .max, "9999-12-31"),
        ("2024-01-15", .min, "0001-01-01"),
    ])
    func addsMonths(_ from: String, _ months: Int, _ to: String) throws {
        #expect(try date(from).adding(months: months).iso == to)
    }

    @Test(arguments: [
        ("2024-02-28", 1, "2024-02-29"), ("2024-03-01", -1, "2024-02-29"), ("2024-01-01", 366, "2025-01-01"),
        ("2024-01-01", .max, "9999-12-31"), ("2024-01-01", .min, "0001-01-01"),
    ])
    func addsDays(_ from: String, _ days: Int, _ to: String) throws {
        #expect(try date(from).adding(days: days).iso == to)
    }
}

extension CalendarDate {
    /// The same day through the door that checks.
    fileprivate func again() throws(InvalidValue) -> CalendarDate {
        try CalendarDate(year: year, month: month, day: day)
    }
}
