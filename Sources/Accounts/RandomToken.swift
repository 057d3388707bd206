package import Documents
import Foundation

/// A value that nobody can guess, in the URL-safe alphabet of base64, without padding.
package struct RandomToken: Sendable {
    /// The value itself.
    package let text: String

    /// Fresh randomness of the system.
    package init(bytes count: Int) {
        text = base64URL(Self.random(count))
    }

    /// What is stored in its place.
    package var digest: ContentDigest { Self.digest(of: text) }

    /// The digest of a token somebody showed.
    package static func digest(of text: String) -> ContentDigest { ContentDigest.sha256(of: Array(text.utf8)) }

    /// Fresh randomness in hexadecimal digits.
    package static func hex(bytes count: Int) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: random(count).flatMap { [digits[.init($0 >> 4)], digits[.init($0 & 15)]] },
            as: UTF8.self
        )
    }

    private static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in generator.next() }
    }
}

/// Base64 of RFC 4648, section 5, without padding.
package func base64URL(_ bytes: [UInt8]) -> String {
    let encoded = Data(bytes).base64EncodedString().utf8
        .compactMap { byte -> UInt8? in
            switch byte {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: byte
            }
        }
    return String(decoding: encoded, as: UTF8.self)
}

/// Reads base64 of RFC 4648, section 5, without padding; nil for anything else.
package func base64URLBytes(_ text: some Sequence<UInt8>) -> [UInt8]? {
    var encoded: [UInt8] = []
    for byte in text {
        switch byte {
        case UInt8(ascii: "-"): encoded.append(UInt8(ascii: "+"))
        case UInt8(ascii: "_"): encoded.append(UInt8(ascii: "/"))
        case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
        default: encoded.append(byte)
        }
    }
    while !encoded.count.isMultiple(of: 4) { encoded.append(UInt8(ascii: "=")) }
    return Data(base64Encoded: Data(encoded)).map { Array($0) }
}
