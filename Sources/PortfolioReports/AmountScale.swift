import Lending

/// The unit in which a chart shows amounts: whole units of the currency, their thousands or their millions.
struct AmountScale {
    /// The unit, for an axis, such as `INR, millions`.
    let name: String
    private let unit: Double

    /// A scale on which the largest amount has few digits.
    /// - Parameters:
    ///   - most: The largest amount that is shown, in minor units.
    ///   - currency: Of the amounts.
    init(of most: Int64, _ currency: Currency) {
        let major = Double(currency.minorUnitsPerMajor)
        let steps = [(1e6, ", millions"), (1e3, ", thousands")]
        let (size, words) = steps.first { Double(most) / major >= 10 * $0.0 } ?? (1, "")
        name = currency.code + words
        unit = major * size
    }

    /// An amount of minor units in the unit.
    func value(_ minorUnits: Double) -> Double { minorUnits / unit }
}
