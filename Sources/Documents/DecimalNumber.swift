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
        if let plain = PlainDecimal(number) { return plain.value }
        let text = String(decoding: number, as: UTF8.self)
        guard let value = Double(text), value.isFinite else { return nil }  // scalar-safe: the grammar was checked
        return value
    }
}
