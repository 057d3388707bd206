import Documents

/// Eight hexadecimal digits that name a key and tell nothing of it.
package func keyIdentifier(of key: [UInt8]) -> String {
    let digest = ContentDigest.sha256(of: Array("underwriter.key-id.v1".utf8) + key)
    return String(decoding: digest.hex.utf8.prefix(8), as: UTF8.self)
}
