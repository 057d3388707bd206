import Decimals
package import Lending

/// An amount as people type it: commas and spaces group digits, in whatever way.
package struct AmountText {
    /// Nil for what is no amount.
    package let minorUnits: Int64?

    /// Reads an amount in major units of a currency.
    package init(_ text: String?, _ currency: Currency) {
        let digits = (text ?? "").utf8.filter { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: " ") }
        minorUnits = DecimalText(String(decoding: digits, as: UTF8.self), scale: currency.minorDigits)?.minorUnits
    }
}
