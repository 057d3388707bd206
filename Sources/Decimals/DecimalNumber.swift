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
        guard let value = Self.any(Array(text.utf8)) else { return nil }
        self.value = value
    }

    /// Nil for anything but a number.
    ///
    /// - Parameters:
    ///   - bytes: Valid UTF-8.
    ///   - place: Where the whole text is.
    package init?(_ bytes: [UInt8], in place: Range<Int>) {
        guard let value = Self.short(bytes.span, place) ?? Self.any(Array(bytes[place])) else { return nil }
        self.value = value
    }

    /// What any number is worth; nil for any other text.
    private static func any(_ bytes: [UInt8]) -> Double? {
        guard let end = end(of: bytes, from: 0), end == bytes.count else { return nil }
        return value(of: bytes[...])
    }

    /// What most numbers of files are: up to 15 digits with a point or without; nil for any other text, a number or not.
    @inline(__always) package static func short(_ bytes: Span<UInt8>, _ place: Range<Int>) -> Double? {
        guard 1...17 ~= place.count else { return nil }
        if place.count <= 8, place.upperBound >= 8, let value = atOnce(bytes, place) { return value }
        let text = bytes.extracting(place)
        let first = text[0] == UInt8(ascii: "-") ? 1 : 0
        var (digits, point, index) = (0, -1, first)
        while index < text.count {
            let digit = text[index] &- UInt8(ascii: "0")
            if digit <= 9 {
                digits = digits &* 10 &+ Int(digit)
            } else {
                guard text[index] == UInt8(ascii: "."), point < 0 else { return nil }
                point = index
            }
            index &+= 1
        }
        let whole = point < 0 ? text.count - first : point - first
        guard whole > 0, whole == 1 || text[first] != UInt8(ascii: "0"), point != text.count - 1,
            text.count - first <= (point < 0 ? 15 : 16)
        else { return nil }
        let decimals = point < 0 ? 0 : text.count - point - 1
        return PlainDecimal.quotient(digits, tenths: decimals, isNegative: first == 1)
    }

    /// Where the number that starts here ends; nil if none does.
    package static func end(of bytes: [UInt8], from start: Int) -> Int? {
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
    package static func value(of number: ArraySlice<UInt8>) -> Double? {
        if let plain = PlainDecimal(number) { return plain.value }
        let text = String(decoding: number, as: UTF8.self)
        guard let value = Double(text), value.isFinite else { return nil }  // scalar-safe: the grammar was checked
        return value
    }
}
