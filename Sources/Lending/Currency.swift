/// A currency and how its amounts are written.
public struct Currency: Sendable, Hashable {
    /// ISO 4217, three capital letters.
    public let code: String
    /// Digits after the decimal mark, 0 to 4.
    public let minorDigits: Int
    /// Shown before amounts; one to eight characters, none of them a digit.
    public let symbol: String
    /// How long amounts are cut.
    public let grouping: DigitGrouping

    /// A currency.
    ///
    /// - Parameters:
    ///   - code: Three capital letters.
    ///   - minorDigits: 0 to 4.
    ///   - symbol: Without digits, signs or spaces.
    ///   - grouping: How long amounts are cut.
    /// - Throws: ``InvalidValue`` that names what is wrong.
    public init(
        code: String,
        minorDigits: Int,
        symbol: String,
        grouping: DigitGrouping
    ) throws(InvalidValue) {
        let isCode =
            code.utf8.count == 3 && code.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
        guard isCode else { throw .malformed("currency code") }
        guard (0...4).contains(minorDigits) else { throw .outOfRange("minor digits", Double(minorDigits), in: 0...4) }
        let scalars = symbol.unicodeScalars
        guard (1...8).contains(scalars.count), scalars.allSatisfy(Self.maySign) else {
            throw .malformed("currency symbol")
        }
        self.code = code
        self.minorDigits = minorDigits
        self.symbol = symbol
        self.grouping = grouping
    }

    private static func maySign(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.generalCategory == .currencySymbol || scalar == "."
            || scalar == "$"
    }

    /// Minor units in one major unit.
    public var minorUnitsPerMajor: Int64 {
        [1, 10, 100, 1000, 10_000][minorDigits]
    }

    /// An amount in whole major units, without the symbol, such as `10,00,000`; what is left over is cut off.
    public func wholeText(minorUnits: Int64) -> String { grouping.text(minorUnits / minorUnitsPerMajor) }

    /// An amount as people read it, such as `₹10,00,000` or `₹21,001.86`.
    ///
    /// - Parameter minorUnits: The amount.
    /// - Returns: Symbol and digits, decimals only where they are not zero; a leading `-` if negative.
    public func text(minorUnits: Int64) -> String { text(minorUnits: minorUnits, mark: .point) }

    /// An amount as people of a language read it.
    ///
    /// - Parameters:
    ///   - minorUnits: The amount.
    ///   - mark: What stands before the decimals, which are left out where they are zero.
    /// - Returns: Symbol and digits; a leading `-` if negative.
    public func text(minorUnits: Int64, mark: DecimalMark) -> String {
        let unit = UInt64(minorUnitsPerMajor)
        let whole = grouping.text(Int64(minorUnits.magnitude / unit), mark: mark)
        let rest = minorUnits.magnitude % unit
        var text = (minorUnits < 0 ? "-" : "") + symbol + whole
        if rest > 0 {
            let decimals = String(rest)
            text += mark == .point ? "." : ","
            text += String(repeating: "0", count: minorDigits - decimals.utf8.count) + decimals
        }
        return text
    }
}
