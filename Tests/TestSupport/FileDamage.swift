import Foundation

/// Damages files by a seed: what a broken disc, a cut transfer or an attacker may leave of them.
public struct FileDamage: Sendable {
    /// How many damaged files an ordinary run looks at; a hundred times as many with `UNDERWRITER_LONG_TESTS`.
    public static func rounds(_ count: Int) -> Range<Int> {
        0..<(ProcessInfo.processInfo.environment["UNDERWRITER_LONG_TESTS"] == nil ? count : 100 * count)
    }

    /// What parsers of numbers, lists and names stumble over.
    private static let tokens = [
        "-1", "0", "1e999", "-1e-999", "NaN", "Infinity", "2147483648", "4294967296", "9223372036854775807",
        "-9223372036854775808", "18446744073709551616", "0.1.2", "1e", "null", "true", "\"\"", "[]", "{}", "[[[[[[[[",
        "\"\\u0000\"", "\"\\ud800\"", "\u{FF}", "\n", " ", ",", ":", "=", "\u{0}",
    ]

    private var state: UInt64

    /// The same seed does the same damage.
    public init(seed: Int) { state = UInt64(bitPattern: Int64(seed)) &* 0x9E37_79B9_7F4A_7C15 &+ 0xD1B5_4A32_D192_ED03 }

    /// SplitMix64.
    private mutating func next(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ word >> 31) % UInt64(max(1, limit)))
    }

    /// One to four things done to a file, one after the other.
    public mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        for _ in 0...next(below: 4) where !bytes.isEmpty { damage(&bytes) }
        return bytes
    }

    private mutating func damage(_ bytes: inout [UInt8]) {
        let place = next(below: bytes.count)
        let length = min(bytes.count - place, 1 + next(below: next(below: 4) == 0 ? bytes.count : 16))
        switch next(below: 8) {
        case 0: bytes[place] ^= 1 << UInt8(next(below: 8))
        case 1: bytes[place] = UInt8(next(below: 256))
        case 2: bytes.removeSubrange(place..<place + length)
        case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: next(below: bytes.count))
        case 4: bytes.removeSubrange(place...)
        case 5: replaceNumber(at: place, in: &bytes)
        case 6: bytes.replaceSubrange(place..<place + length, with: bytes.shuffledSlice(at: next(below: bytes.count)))
        default: bytes.insert(contentsOf: token, at: place)
        }
    }

    private var token: [UInt8] {
        mutating get { Array(Self.tokens[next(below: Self.tokens.count)].utf8) }
    }

    /// Puts another number in place of the next one: the file stays of its form, what it says does not.
    private mutating func replaceNumber(at place: Int, in bytes: inout [UInt8]) {
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E }
        guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
        bytes.replaceSubrange(start..<end, with: next(below: 3) == 0 ? token : Array("\(next(below: 40) - 4)".utf8))
    }
}

extension [UInt8] {
    /// Up to sixteen bytes from elsewhere in the file.
    fileprivate func shuffledSlice(at place: Int) -> [UInt8] { Array(self[place..<Swift.min(count, place + 16)]) }
}
