import Crypto
import Foundation

/// The secret of one endpoint, `whsec_` and base64 of 24 to 64 bytes, and the signatures made with it (Standard
/// Webhooks 1.0).
package struct WebhookSecret: Sendable {
    private let key: SymmetricKey

    /// Nil unless it is one.
    package init?(_ text: String) {
        let prefix = Array("whsec_".utf8)
        guard text.utf8.starts(with: prefix),
            let bytes = Data(base64Encoded: String(decoding: text.utf8.dropFirst(prefix.count), as: UTF8.self)),
            (24...64).contains(bytes.count)
        else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// A fresh one of 32 bytes, as its text.
    package static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return "whsec_" + Data(bytes).base64EncodedString()
    }

    /// The signature of a message.
    /// - Parameters:
    ///   - id: Of the message, the same at each try.
    ///   - seconds: When it is sent, since 1970.
    ///   - body: As it is sent.
    /// - Returns: `v1,` and base64 of HMAC-SHA-256 over id, time and body.
    package func signature(id: String, seconds: Int64, body: [UInt8]) -> String {
        let message = Array("\(id).\(seconds).".utf8) + body
        return "v1," + Data(HMAC<SHA256>.authenticationCode(for: message, using: key)).base64EncodedString()
    }
}
