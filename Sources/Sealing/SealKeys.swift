import Crypto
import FoundationEssentials

/// The keys of one direction.
///
/// Several may be valid at once; the first seals.
/// To rotate: add the new key first, wait a result TTL plus the longest retry, remove the old one.
public struct SealKeys: Sendable {
    struct Key: Sendable {
        let id: [UInt8]
        let secret: SymmetricKey
    }

    let keys: [Key]

    /// Reads `id:base64 id2:base64 …`: an id is 1…16 of `a-z`, `A-Z`, `0-9`, `_`, `-`; a key is 32 bytes.
    /// - Parameters:
    ///   - text: The keys, separated by white space.
    ///   - name: The variable to name in errors.
    /// - Throws: ``QueueConfigurationError``; its words never hold a key.
    public init(_ text: String, name: String) throws(QueueConfigurationError) {
        var keys: [Key] = []
        for word in text.utf8.split(whereSeparator: { $0 <= UInt8(ascii: " ") }) {
            let key = try Self.key(word, name)
            guard !keys.contains(where: { $0.id == key.id }) else {
                throw QueueConfigurationError(name: name, reason: "has two keys of one id")
            }
            keys.append(key)
        }
        guard !keys.isEmpty else { throw QueueConfigurationError(name: name, reason: "holds no key") }
        self.keys = keys
    }

    func key(of id: some Sequence<UInt8>) -> Key? { keys.first { $0.id.elementsEqual(id) } }

    private static func key(_ word: Substring.UTF8View, _ name: String) throws(QueueConfigurationError) -> Key {
        let parts = word.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, (1...16).contains(parts[0].count), parts[0].allSatisfy(isIDByte) else {
            throw QueueConfigurationError(name: name, reason: "must be id:base64, the id 1 to 16 of a-z A-Z 0-9 _ -")
        }
        guard let bytes = Data(base64Encoded: String(parts[1]) ?? ""), bytes.count == 32 else {
            throw QueueConfigurationError(name: name, reason: "each key must be the base64 of 32 bytes")
        }
        guard Set(bytes).count > 4 else {
            throw QueueConfigurationError(
                name: name,
                reason: "a key is not random; make one with: openssl rand -base64 32"
            )
        }
        return Key(id: Array(parts[0]), secret: SymmetricKey(data: bytes))
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
