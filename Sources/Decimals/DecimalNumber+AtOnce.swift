// The fields of a file are of all lengths, and a loop over the bytes of one guesses wrongly where it ends. Eight bytes are
// read at once instead, up to the end of the field, and what lies before it counts as zeros.

extension DecimalNumber {
    /// What digits of up to eight bytes are worth, with a sign or a point or without; nil for any other text, a number or
    /// not.
    /// - Parameters:
    ///   - bytes: Of a file.
    ///   - place: One to eight bytes, the last at least the eighth of all.
    /// - Returns: The nearest double.
    @inline(__always) static func atOnce(_ bytes: Span<UInt8>, _ place: Range<Int>) -> Double? {
        let word = EightBytes(bytes, at: place.upperBound &- 8).word
        let start = UInt64(truncatingIfNeeded: 64 &- 8 &* place.count)
        let isNegative = UInt8(truncatingIfNeeded: word &>> start) == UInt8(ascii: "-")
        let begin = start &+ (isNegative ? 8 : 0)
        guard begin < 64 else { return nil }
        var digits = ((word ^ EightBytes.repeating(UInt8(ascii: "0"))) &>> begin) &<< begin
        let isZeroFirst = UInt8(truncatingIfNeeded: digits &>> begin) == 0
        // Where the whole digits end, as all others in bits.
        var end: UInt64 = 64
        let point = EightBytes(word: digits).marks(of: UInt8(ascii: ".") ^ UInt8(ascii: "0"))
        if point != 0 {
            end = UInt64(truncatingIfNeeded: point.trailingZeroBitCount &- 7)
            guard end > begin, end < 56 else { return nil }
            let behind = end &+ 8
            digits = (digits & ((1 &<< end) &- 1)) &<< 8 | ((digits &>> behind) &<< behind)
        }
        // Ten and more reach the highest bit with 118; nobody writes 007.
        let others = ((digits &+ EightBytes.repeating(118)) | digits) & EightBytes.highest
        guard others == 0, !(isZeroFirst && end &- begin > 8) else { return nil }
        let decimals = point == 0 ? 0 : Int(truncatingIfNeeded: (56 &- end) &>> 3)
        return PlainDecimal.quotient(number(of: digits), tenths: decimals, isNegative: isNegative)
    }

    /// The number that eight digits write, the first of them in the lowest byte: pairs, then all four pairs at once.
    @inline(__always) private static func number(of digits: UInt64) -> Int {
        let pairs = digits &* 10 &+ (digits &>> 8)
        let one: UInt64 = 0x0000_00FF_0000_00FF
        let first = (pairs & one) &* (100 + 1_000_000 << 32)
        let second = ((pairs &>> 16) & one) &* (1 + 10_000 << 32)
        return Int(truncatingIfNeeded: (first &+ second) &>> 32)
    }
}
