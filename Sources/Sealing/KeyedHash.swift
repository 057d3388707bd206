import Crypto

/// HMAC-SHA-256 (RFC 2104) under one key, of bytes that begin alike.
///
/// The key and the common beginning are hashed once; what follows is hashed where it lies. The library's own walks over
/// its input as a sequence of regions, which takes as long as hashing a job does (profile of 2026-11-23).
struct KeyedHash: Sendable {
    private var inner = SHA256()
    private var outer = SHA256()

    /// - Parameters:
    ///   - key: At most 64 bytes.
    ///   - beginning: What all that is hashed begins with.
    init(key: SymmetricKey, beginning: [UInt8]) {
        let block = key.withUnsafeBytes { bytes in
            precondition(bytes.count <= SHA256.blockByteCount, "a key of \(bytes.count) bytes")
            return Array(bytes) + [UInt8](repeating: 0, count: SHA256.blockByteCount - bytes.count)
        }
        inner.update(data: block.map { $0 ^ 0x36 })
        outer.update(data: block.map { $0 ^ 0x5C })
        inner.update(data: beginning)
    }

    /// The 32 bytes that authenticate the beginning and two parts after it.
    func tag(of context: [UInt8], _ body: [UInt8]) -> SHA256.Digest {
        var (hash, last) = (inner, outer)
        context.withUnsafeBytes { hash.update(bufferPointer: $0) }
        body.withUnsafeBytes { hash.update(bufferPointer: $0) }
        hash.finalize().withUnsafeBytes { last.update(bufferPointer: $0) }
        return last.finalize()
    }
}

extension SHA256.Digest {
    /// Whether it is some bytes, in a time that does not tell which of them differ.
    func isSame(as bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count == Self.byteCount else { return false }
        return withUnsafeBytes { zip($0, bytes).reduce(0 as UInt8) { $0 | ($1.0 ^ $1.1) } } == 0
    }
}
