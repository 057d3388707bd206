import Crypto

/// Codes of a person's app by the time of day (RFC 6238: HMAC-SHA-1, six digits, periods of 30 seconds).
struct OneTimeCode: Sendable {
    let secret: [UInt8]

    /// Seconds that a code is for.
    private static let period: Int64 = 30

    /// The period of a moment.
    static func step(atMilliseconds now: Int64) -> Int64 { now / 1_000 / period }

    /// The code of a period, six digits.
    func text(step: Int64) -> String {
        let counter = (0..<8).map { UInt8(truncatingIfNeeded: step >> (56 - 8 * $0)) }
        let code = Array(
            HMAC<Insecure.SHA1>.authenticationCode(for: counter, using: SymmetricKey(data: secret))
        )
        let offset: Int = .init(code[19] & 15)
        let number = code[offset..<(offset + 4)].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let digits = String((number & 0x7FFF_FFFF) % 1_000_000)
        return String(repeating: "0", count: 6 - digits.utf8.count) + digits
    }

    /// The period whose code this is, looked for one before and one after the present: clocks differ.
    func step(of code: String, atMilliseconds now: Int64) -> Int64? {
        let present = Self.step(atMilliseconds: now)
        let typed = Array(code.utf8.filter { $0 != UInt8(ascii: " ") })
        var found: Int64?
        for step in [present - 1, present, present + 1] where Self.isEqual(typed, Array(text(step: step).utf8)) {
            found = step
        }
        return found
    }

    /// In the alphabet that apps take: RFC 4648, base32, without padding.
    var base32: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var (bits, count, text): (UInt32, UInt32, [UInt8]) = (0, 0, [])
        for byte in secret {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(alphabet[.init(bits >> count & 31)])
            }
            bits &= (1 << count) - 1
        }
        if count > 0 { text.append(alphabet[.init(bits << (5 - count) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Looks at every byte, whatever the first ones are.
    private static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        one.count == other.count && zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
