/// An amount of a currency, exact to the minor unit.
public struct Money: Sendable, Hashable {
    /// Paise, cents and the like.
    public let minorUnits: Int64
    /// Whose minor units they are.
    public let currency: Currency

    /// An amount.
    ///
    /// - Parameters:
    ///   - minorUnits: Paise, cents and the like.
    ///   - currency: Whose minor units they are.
    public init(minorUnits: Int64, currency: Currency) {
        self.minorUnits = minorUnits
        self.currency = currency
    }

    /// The sum with another amount.
    ///
    /// - Parameter other: Of the same currency.
    /// - Returns: The sum.
    /// - Throws: ``InvalidValue`` if the currencies differ or the sum is too large.
    public func adding(_ other: Money) throws(InvalidValue) -> Money {
        guard currency == other.currency else { throw .currencyMismatch(currency.code, other.currency.code) }
        let (sum, overflows) = minorUnits.addingReportingOverflow(other.minorUnits)
        guard !overflows else { throw .overflow("amount") }
        return Money(minorUnits: sum, currency: currency)
    }

    /// The amount in major units, the nearest double.
    public var majorUnits: Double { Double(minorUnits) / Double(currency.minorUnitsPerMajor) }

    /// As people read it.
    public var text: String { currency.text(minorUnits: minorUnits) }
}
