import Foundation

/// Random bytes from the system, for secrets.
struct SecretText {
    private let data: Data

    /// As many fresh bytes.
    static func random(bytes: Int) -> SecretText {
        var generator = SystemRandomNumberGenerator()
        return SecretText(data: Data((0..<bytes).map { _ in UInt8.random(in: .min ... .max, using: &generator) }))
    }

    /// In base64, with padding.
    var base64: String { data.base64EncodedString() }

    /// In base64 for addresses, without padding (RFC 4648, section 5).
    var urlText: String {
        String(
            decoding: base64.utf8.compactMap { byte in
                switch byte {
                case UInt8(ascii: "+"): UInt8(ascii: "-")
                case UInt8(ascii: "/"): UInt8(ascii: "_")
                case UInt8(ascii: "="): nil
                default: byte
                }
            },
            as: UTF8.self
        )
    }
}
