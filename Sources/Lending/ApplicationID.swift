/// The name of one application: 128 bits that nobody can guess.
///
/// It is written in three ways: ``base32`` in addresses, ``uuid`` for jobs and programs, ``reference`` for people.
public struct ApplicationID: Sendable, Hashable {
    private let bits: UInt128

    /// A new name: a random UUID of version 4 (RFC 9562).
    ///
    /// - Parameter generator: Source of randomness; a system's, outside tests.
    public init(using generator: inout some RandomNumberGenerator) {
        let random = UInt128(generator.next()) << 64 | UInt128(generator.next())
        bits = random & ~(0xF << 76) & ~(0x3 << 62) | 0x4 << 76 | 0x2 << 62
    }

    /// Reads ``base32``; lower case, and I, L and O for 1, 1 and 0, are understood.
    ///
    /// - Parameter base32: 26 digits of Crockford's alphabet.
    public init?(base32: String) {
        guard base32.utf8.count == 26 else { return nil }
        var bits: UInt128 = 0
        for (index, byte) in base32.utf8.enumerated() {
            // 26 digits are 130 bits: of the first only three count.
            guard let digit = Crockford.value(of: byte), index > 0 || digit < 8 else { return nil }
            bits = bits << 5 | UInt128(digit)
        }
        self.bits = bits
    }

    /// Reads ``uuid``, of either case.
    ///
    /// - Parameter uuid: Hexadecimal digits in groups of 8-4-4-4-12.
    public init?(uuid: String) {
        guard uuid.utf8.count == 36 else { return nil }
        var bits: UInt128 = 0
        for (index, byte) in uuid.utf8.enumerated() {
            switch index {
            case 8, 13, 18, 23: guard byte == UInt8(ascii: "-") else { return nil }
            default:
                guard let digit = Self.hexValue(of: byte) else { return nil }
                bits = bits << 4 | UInt128(digit)
            }
        }
        self.bits = bits
    }

    /// 26 upper-case digits of Crockford's alphabet.
    public var base32: String { digits(from: 125, count: 26) }

    /// Lower-case, such as `f81d4fae-7dec-41d0-a765-00a0c91e6bf6`; also the name of its job.
    public var uuid: String {
        String(unsafeUninitializedCapacity: 36) { text in
            var shift = 128
            for index in 0..<36 {
                switch index {
                case 8, 13, 18, 23: text[index] = UInt8(ascii: "-")
                default:
                    shift -= 4
                    let digit = UInt8(truncatingIfNeeded: bits >> UInt128(shift)) & 0xF
                    text[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit
                }
            }
            return 36
        }
    }

    /// Short enough to be read out, such as `UW-7K3F-9Q2M`: the first 40 bits; not unique beyond all doubt.
    public var reference: String { "UW-\(digits(from: 123, count: 4))-\(digits(from: 103, count: 4))" }

    /// Digits of five bits, from the highest.
    private func digits(from shift: Int, count: Int) -> String {
        String(unsafeUninitializedCapacity: count) { text in
            for index in 0..<count {
                text[index] = Crockford.alphabet[Int(truncatingIfNeeded: bits >> UInt128(shift - 5 * index)) & 0x1F]
            }
            return count
        }
    }

    private static func hexValue(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension ApplicationID: CustomStringConvertible {
    /// The same as ``base32``.
    public var description: String { base32 }
}

/// Crockford's base 32: no I, L, O, U.
private enum Crockford {
    static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    static func value(of byte: UInt8) -> UInt8? {
        byte < 0x80 && values[Int(byte)] < 32 ? values[Int(byte)] : nil
    }

    /// The value of each ASCII character; 255 for those that are no digit.
    private static let values: [UInt8] = (0..<UInt8(0x80))
        .map { byte in
            let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            switch isLower ? byte & ~0x20 : byte {
            case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
            case UInt8(ascii: "O"): return 0
            case let upper: return alphabet.firstIndex(of: upper).map { UInt8($0) } ?? 255
            }
        }
}
