import Definitions
package import Fields
package import Lending
package import Products

/// How the people of a product write numbers and amounts.
package struct NumberStyle: Sendable {
    package let currency: Currency
    package let mark: DecimalMark

    package init(_ product: Product) {
        currency = product.currency
        mark = DecimalMark(locale: product.locale)
    }

    /// An amount with its symbol: `₹10,00,000`.
    func text(minorUnits: Int64) -> String { currency.text(minorUnits: minorUnits, mark: mark) }

    /// An amount of major units with its symbol.
    package func amount(_ major: Double) -> String {
        currency.minorUnits(nearest: major).map(text(minorUnits:)) ?? text(major)
    }

    /// A bare number, without grouping.
    package func text(_ number: Double) -> String {
        let bytes = number.plainText.utf8
        return mark == .point
            ? number.plainText
            : String(decoding: bytes.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: ",") : $0 }, as: UTF8.self)
    }

    /// A number as it was typed into a control: an amount with all its decimals or none.
    package func typed(_ number: Double, of field: Field) -> String {
        let text = text(number)
        guard field.kind == .money, number != number.rounded(), currency.minorDigits > 0 else { return text }
        let byte = mark == .point ? UInt8(ascii: ".") : UInt8(ascii: ",")
        let decimals = text.utf8.reversed().prefix { $0 != byte }.count
        return text + String(repeating: "0", count: max(0, currency.minorDigits - decimals))
    }

    /// The number that was typed; nil for what is no number, or has more decimals than the field can have.
    package func number(_ text: String, of field: Field) -> Double? {
        guard field.kind != .money else { return NumberText(text, currency: currency, mark: mark)?.value }
        let signs = field.unit == .percent || field.unit == .percentPerYear || field.kind == .percent ? ["%"] : []
        return NumberText(text, scale: 6, mark: mark, dropping: signs)?.value
    }
}
