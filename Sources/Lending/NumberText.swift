import Decimals

/// A number as people type it: `1,25,000`, `₹ 45 000.50`, `-3`.
///
/// Spaces of any width and a sign of currency are dropped, groups must be where some grouping has them, and at most twelve
/// digits stand before the decimal mark. `nan`, `1e9`, `0x10`, `+5`, `-0`, `.5`, `5.`, `1_000` and digits of other
/// scripts are no numbers.
public struct NumberText: Sendable, Hashable {
    /// The number in units of 10^-scale, exact.
    public let minorUnits: Int64
    /// The double nearest to it.
    public let value: Double

    /// Nil for anything but a number.
    ///
    /// - Parameters:
    ///   - text: What was typed.
    ///   - scale: Most digits after the mark; 0 to 6.
    ///   - mark: What stands before the decimals; the other one separates groups.
    ///   - signs: What may stand before or after the number and counts for nothing, such as `₹`, `INR` or `%`.
    public init?(_ text: String, scale: Int, mark: DecimalMark = .point, dropping signs: [String] = []) {
        precondition((0...6).contains(scale), "scale \(scale)")
        guard text.utf8.count <= 64 else { return nil }
        var bytes = Self.withoutSpaces(text)
        let isNegative = bytes.first == UInt8(ascii: "-")
        if isNegative { bytes.removeFirst() }
        Self.drop(signs, from: &bytes)
        guard let plain = Self.plainDecimal(bytes, mark: mark), let number = DecimalText(plain, scale: scale),
            let value = DecimalNumber(Self.withoutLeadingZeros(plain))?.value, !(isNegative && number.minorUnits == 0)
        else { return nil }
        minorUnits = isNegative ? -number.minorUnits : number.minorUnits
        self.value = isNegative ? -value : value
    }

    /// An amount of a currency; its symbol or code may stand beside it.
    ///
    /// - Parameters:
    ///   - text: What was typed.
    ///   - currency: Gives the scale of ``minorUnits``.
    ///   - mark: What stands before the decimals.
    public init?(_ text: String, currency: Currency, mark: DecimalMark = .point) {
        self.init(text, scale: currency.minorDigits, mark: mark, dropping: [currency.symbol, currency.code])
    }

    /// The bytes without white space, be it thin or unbreakable; line breaks stay, and so refuse the number.
    private static func withoutSpaces(_ text: String) -> [UInt8] {
        // What nearly everybody types has none; what kind of scalar each is costs more than all else here.
        if text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) { return Array(text.utf8) }
        let kept = text.unicodeScalars.filter { $0.properties.generalCategory != .spaceSeparator && $0 != "\t" }
        return Array(String(String.UnicodeScalarView(kept)).utf8)
    }

    /// Drops the first sign found in front, or else behind.
    private static func drop(_ signs: [String], from bytes: inout [UInt8]) {
        for sign in signs.map({ Array($0.utf8) }) where !sign.isEmpty {
            if bytes.starts(with: sign) { return bytes.removeFirst(sign.count) }
            if bytes.suffix(sign.count).elementsEqual(sign) { return bytes.removeLast(sign.count) }
        }
    }

    /// Digits with at most one point; nil where groups are not groups or digits too many.
    private static func plainDecimal(_ bytes: [UInt8], mark: DecimalMark) -> String? {
        let parts = bytes.split(separator: mark.byte, maxSplits: 1, omittingEmptySubsequences: false)
        let separator = mark == .point ? UInt8(ascii: ",") : UInt8(ascii: ".")
        let groups = parts[0].split(separator: separator, omittingEmptySubsequences: false)
        let whole = groups.flatMap { $0 }
        guard areGroups(groups.map(\.count)), (1...12).contains(whole.count) else { return nil }
        let decimals = parts.count == 2 ? [UInt8(ascii: ".")] + parts[1] : []
        return String(decoding: whole + decimals, as: UTF8.self)
    }

    /// One run of digits, or groups of three, or twos before a last three.
    private static func areGroups(_ sizes: [Int]) -> Bool {
        guard sizes.count > 1 else { return true }
        let inner = sizes.dropFirst().dropLast()
        let isWestern = (1...3).contains(sizes[0]) && inner.allSatisfy { $0 == 3 }
        let isIndian = (1...2).contains(sizes[0]) && inner.allSatisfy { $0 == 2 }
        return sizes.last == 3 && (isWestern || isIndian)
    }

    private static func withoutLeadingZeros(_ plain: String) -> String {
        let bytes = Array(plain.utf8)
        let end = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.count
        let start = bytes[..<end].firstIndex { $0 != UInt8(ascii: "0") } ?? end - 1
        return String(decoding: bytes[start...], as: UTF8.self)
    }
}
