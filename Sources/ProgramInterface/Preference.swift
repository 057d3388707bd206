package import Requests

/// What a client would like (RFC 7240).
package struct Preference: Sendable, Hashable {
    /// How long it is willing to wait.
    package let wait: WaitTime?

    package init(_ fields: [String]) {
        let tokens = fields.flatMap { $0.utf8.split { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: ";") } }
        let words = tokens.map { token in token.filter { $0 > 0x20 } }
        // Whoever says respond-async wants no waiting, whatever else.
        guard !words.contains(Array("respond-async".utf8)) else {
            wait = nil
            return
        }
        wait =
            words.lazy.filter { $0.starts(with: "wait=".utf8) }
            .compactMap { WaitTime(String(decoding: $0.dropFirst(5), as: UTF8.self)) }.first
    }
}
