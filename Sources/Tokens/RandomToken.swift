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
        // Eight at a time: each number costs a call of the system.
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            withUnsafeBytes(of: generator.next()) { bytes.append(contentsOf: $0) }
        }
        return Array(bytes.prefix(count))
    }
}
