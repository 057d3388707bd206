import Documents
import Lending

extension Currency {
    /// The amount in major units: the double nearest to the exact decimal.
    package func majorUnits(_ minorUnits: Int64) -> Double { Double(minorUnits) / Double(minorUnitsPerMajor) }

    /// The amount in minor units, if the number is the double nearest to an amount with no more decimals than the
    /// currency has.
    ///
    /// Below 2^53 minor units this reads back every decimal text exactly: the quotient is correctly rounded, so two
    /// amounts never share a double.
    func minorUnits(exactly major: Double) -> Int64? {
        guard let amount = minorUnits(nearest: major), majorUnits(amount) == major else { return nil }
        return amount
    }

    /// The amount in minor units nearest to the number.
    /// - Returns: Nil for amounts past the whole numbers a Double can count.
    package func minorUnits(nearest major: Double) -> Int64? {
        let scaled = (major * Double(minorUnitsPerMajor)).rounded()
        guard scaled.magnitude < 0x1p53 else { return nil }
        return Int64(scaled)
    }
}

extension Double {
    /// Plain digits as JSON writes them, without grouping.
    package var plainText: String { String(decoding: JSONValue.number(self).canonicalBytes, as: UTF8.self) }

    /// A number of months as people say it: `5 years 8 months`.
    package var yearsAndMonths: String {
        guard let months = Int(exactly: self), months >= 0 else { return "\(plainText) months" }
        let years = counted(months / 12, "year")
        let rest = counted(months % 12, "month")
        return months < 12 ? rest : months % 12 == 0 ? years : "\(years) \(rest)"
    }

    private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}

extension CalendarDate {
    /// The months by name, from January.
    static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// `27 March 1985`.
    package var shown: String { "\(day) \(shownMonth)" }

    /// `March 1985`.
    package var shownMonth: String { "\(Self.monthNames[month - 1]) \(year)" }
}
