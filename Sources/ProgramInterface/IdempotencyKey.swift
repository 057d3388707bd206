import Documents
package import Requests

/// The client's key for one request: quoted or bare, up to 255 bytes of printable ASCII.
package struct IdempotencyKey: Sendable, Hashable {
    package let text: String

    /// - Throws: 400 for none, several, or one that is no key.
    package init(_ fields: [String]) throws(Refusal) {
        guard let field = fields.first, fields.count == 1 else {
            throw .malformed("One Idempotency-Key is needed, such as Idempotency-Key: \"a1\".")
        }
        var bytes = Array(field.utf8)[...]
        if bytes.count >= 2, bytes.first == UInt8(ascii: "\""), bytes.last == UInt8(ascii: "\"") {
            bytes = bytes.dropFirst().dropLast()
        }
        guard (1...255).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw .malformed("The Idempotency-Key must be 1 to 255 printable ASCII characters.")
        }
        text = String(decoding: bytes, as: UTF8.self)
    }
}

extension IdempotencyKey {
    /// The key of one row of a file that came under this one.
    func ofRow(_ line: Int) -> IdempotencyKey { IdempotencyKey(text: "\(text)/\(line)") }

    /// The key of what the sender calls so, within the bounds of a key whatever its length.
    static func ofReference(_ name: String) -> IdempotencyKey {
        IdempotencyKey(text: "reference \(ContentDigest.sha256(of: Array(name.utf8)).hex)")
    }

    private init(text: String) { self.text = text }

    /// The key of a request that need not have one.
    /// - Throws: 400 for several, or one that is no key.
    package static func optional(_ fields: [String]) throws(Refusal) -> IdempotencyKey? {
        fields.isEmpty ? nil : try IdempotencyKey(fields)
    }
}
