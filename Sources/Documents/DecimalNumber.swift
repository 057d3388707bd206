/// A number as files write it: JSON's grammar (RFC 8259, section 6), nothing else.
///
/// `nan`, `inf`, `0x10`, `+5`, `.5`, `5.`, `007` and what no finite double is near are no numbers.
public struct DecimalNumber: Sendable, Hashable {
    /// The double nearest to it; finite.
    public let value: Double

    /// Nil for anything but a number.
    ///
    /// - Parameter text: The whole text, without spaces around it.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard let end = Self.end(of: bytes, from: 0), end == bytes.count else { return nil }
        guard let value = Self.value(of: bytes[...]) else { return nil }
        self.value = value
    }

    /// Where the number that starts here ends; nil if none does.
    static func end(of bytes: [UInt8], from start: Int) -> Int? {
        var offset = start
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "-") { offset += 1 }
        let whole = offset
        guard skipDigits(bytes, &offset) else { return nil }
        guard offset == whole + 1 || bytes[whole] != UInt8(ascii: "0") else { return nil }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: ".") {
            offset += 1
            guard skipDigits(bytes, &offset) else { return nil }
        }
        if offset < bytes.count, bytes[offset] | 0x20 == UInt8(ascii: "e") {
            offset += 1
            if offset < bytes.count, bytes[offset] == UInt8(ascii: "+") || bytes[offset] == UInt8(ascii: "-") {
                offset += 1
            }
            guard skipDigits(bytes, &offset) else { return nil }
        }
        return offset
    }

    /// Skips digits; false if there are none.
    private static func skipDigits(_ bytes: [UInt8], _ offset: inout Int) -> Bool {
        let start = offset
        while offset < bytes.count, bytes[offset] &- UInt8(ascii: "0") <= 9 { offset += 1 }
        return offset > start
    }

    /// The nearest double of a text of the right form; nil if that is infinite.
    static func value(of number: ArraySlice<UInt8>) -> Double? {
        if let exact = shortValue(of: number) { return exact }
        let text = String(decoding: number, as: UTF8.self)
        guard let value = Double(text), value.isFinite else { return nil }  // scalar-safe: the grammar was checked
        return value
    }

    /// Up to 15 digits without an exponent: the quotient of two exact doubles is correctly rounded (Clinger 1990).
    private static func shortValue(of number: ArraySlice<UInt8>) -> Double? {
        var digits = number
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits.removeFirst() }
        guard digits.count <= 16 else { return nil }
        var mantissa: Int64 = 0
        var decimals: Int?
        for byte in digits {
            if byte == UInt8(ascii: ".") {
                decimals = 0
                continue
            }
            guard byte &- UInt8(ascii: "0") <= 9 else { return nil }
            mantissa = mantissa &* 10 &+ Int64(byte &- UInt8(ascii: "0"))
            decimals? += 1
        }
        guard mantissa < 1_000_000_000_000_000 else { return nil }
        let magnitude = Double(mantissa) / powersOfTen[decimals ?? 0]  // scalar-safe: an integer
        return isNegative ? -magnitude : magnitude
    }

    /// 10⁰ to 10¹⁵, all exact.
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}
