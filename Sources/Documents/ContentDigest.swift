import Crypto

/// SHA-256 of some bytes: the name of what cannot change.
public struct ContentDigest: Sendable, Hashable {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// Digest of bytes.
    ///
    /// - Parameter content: What to digest.
    /// - Returns: Its SHA-256.
    public static func sha256(of content: [UInt8]) -> ContentDigest {
        SHA256.hash(data: content).withUnsafeBytes { ContentDigest(bytes: Array($0)) }
    }

    /// Reads what ``hex`` prints.
    ///
    /// - Parameter hex: 64 lower-case hexadecimal digits; nil results from anything else.
    public init?(hex: String) {
        guard hex.utf8.count == 64 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        var high: UInt8?
        for byte in hex.utf8 {
            guard let digit = Self.lowerHexDigit(byte) else { return nil }
            if let first = high { bytes.append(first << 4 | digit) }
            high = high == nil ? digit : nil
        }
        self.bytes = bytes
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    /// 64 lower-case hexadecimal digits.
    public var hex: String {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value }
        return String(unsafeUninitializedCapacity: 2 * bytes.count) { digits in
            for (index, byte) in bytes.enumerated() {
                digits[2 * index] = digit(byte >> 4)
                digits[2 * index + 1] = digit(byte & 15)
            }
            return 2 * bytes.count
        }
    }

    /// One digest has one spelling, so that it can be compared as text.
    private static func lowerHexDigit(_ byte: UInt8) -> UInt8? {
        (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte) ? nil : hexDigit(byte)
    }
}

extension ContentDigest: CustomStringConvertible {
    /// The same as ``hex``.
    public var description: String { hex }
}
