import Foundation
package import Lending
package import Products

extension Product {
    /// The civil day of a moment where the lender is.
    package func localDate(at moment: Timestamp) -> CalendarDate {
        moment.date(secondsAheadOfUTC: secondsAheadOfUTC(at: moment))
    }

    /// A moment as people read it where the lender is: `21 November 2026, 14:02`.
    package func localText(_ moment: Timestamp) -> String { "\(localDate(at: moment).words), \(localTime(moment))" }

    /// The time of day of a moment where the lender is: `14:02`.
    package func localTime(_ moment: Timestamp) -> String {
        let seconds = moment.milliseconds / 1000 + Int64(secondsAheadOfUTC(at: moment))
        let minutes = (seconds % 86_400 + 86_400) % 86_400 / 60
        return "\(minutes / 60 < 10 ? "0" : "")\(minutes / 60):\(minutes % 60 < 10 ? "0" : "")\(minutes % 60)"
    }

    private func secondsAheadOfUTC(at moment: Timestamp) -> Int {
        let date = Date(timeIntervalSince1970: TimeInterval(moment.milliseconds) / 1000)
        return TimeZone(identifier: timeZone)?.secondsFromGMT(for: date) ?? 0
    }
}

extension CalendarDate {
    /// `27 March 1985`.
    package var words: String { "\(day) \(Self.months[month - 1]) \(year)" }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
