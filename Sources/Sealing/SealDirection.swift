import Crypto

/// One direction of a queue's envelopes: jobs, or events.
///
/// What is authenticated first of every envelope of a key (its head, the direction, the queue) is made ready once.
struct SealDirection: Sendable {
    /// A key, ready for this direction.
    struct Key: Sendable {
        let id: [UInt8]
        let secret: SymmetricKey
        /// Envelopes up to the key id's end.
        private let heads: (hmac: [UInt8], gcm: [UInt8])
        /// What is authenticated before the parts of a job, when it is encrypted.
        let beginning: [UInt8]
        /// Has taken what is authenticated before the parts of a job, when it is not.
        let hash: KeyedHash

        init(_ key: SealKeys.Key, _ context: [UInt8]) {
            (id, secret) = (key.id, key.secret)
            let heads = (hmac: Self.head(.hmac, key.id), gcm: Self.head(.gcm, key.id))
            self.heads = heads
            beginning = [].withPart(heads.gcm) + context
            hash = KeyedHash(key: key.secret, beginning: [].withPart(heads.hmac) + context)
        }

        func head(of algorithm: Seal.Algorithm) -> [UInt8] { algorithm == .hmac ? heads.hmac : heads.gcm }

        private static func head(_ algorithm: Seal.Algorithm, _ id: [UInt8]) -> [UInt8] {
            [1, algorithm.mark, UInt8(id.count)] + id
        }
    }

    /// The first seals; never empty.
    private let keys: [Key]

    init(_ name: String, queue: String, _ keys: SealKeys) {
        let context = [].withPart(name.utf8).withPart(queue.utf8)
        self.keys = keys.keys.map { Key($0, context) }
    }

    var sealing: Key { keys[0] }

    func key(of id: ArraySlice<UInt8>) -> Key? { keys.first { $0.id.elementsEqual(id) } }
}

extension [UInt8] {
    /// Appends a part that is authenticated, after its length in 4 bytes.
    mutating func append(part: some Collection<UInt8>) {
        let length = UInt32(part.count)
        append(UInt8(truncatingIfNeeded: length >> 24))
        append(UInt8(truncatingIfNeeded: length >> 16))
        append(UInt8(truncatingIfNeeded: length >> 8))
        append(UInt8(truncatingIfNeeded: length))
        append(contentsOf: part)
    }

    func withPart(_ part: some Collection<UInt8>) -> [UInt8] {
        var bytes = self
        bytes.append(part: part)
        return bytes
    }
}
