import Foundation
public import LedgerSchema
import SecretFiles

/// The keys of the ledger: of its audit chain and of its encrypted columns.
///
/// A key is `id:base64` of at least 32 bytes; several are separated by spaces, the first is used for what is new, all
/// for what is old. Base64 without an id has the id `1`.
/// - `AUDIT_KEY` or `AUDIT_KEY_FILE` (no default): authenticates the audit chain
/// - `DATA_KEY` or `DATA_KEY_FILE` (no default): encrypts identity and protected answers and drafts
public struct LedgerKeys: Sendable {
    let audit: KeyRing
    let data: KeyRing

    /// Reads the keys from the environment of the program.
    /// - Parameter environment: Names and values.
    /// - Throws: ``LedgerError/badKey(name:reason:)``.
    public init(environment: [String: String]) throws(LedgerError) {
        audit = try KeyRing(name: "AUDIT_KEY", environment: environment)
        data = try KeyRing(name: "DATA_KEY", environment: environment)
    }

    /// Takes one key for each purpose.
    /// - Parameters:
    ///   - audit: Key of the audit chain, at least 32 bytes.
    ///   - data: Key of encrypted columns, at least 32 bytes.
    /// - Throws: ``LedgerError/badKey(name:reason:)`` if one is too short.
    public init(audit: [UInt8], data: [UInt8]) throws(LedgerError) {
        self.audit = try KeyRing(name: "AUDIT_KEY", keys: [(id: "1", bytes: audit)])
        self.data = try KeyRing(name: "DATA_KEY", keys: [(id: "1", bytes: data)])
    }

    /// Whether others seal and open the same columns, whatever else they hold.
    /// - Parameter others: Such as those in a file.
    /// - Returns: True if ids, keys and their order are the same.
    public func sealsLike(_ others: LedgerKeys) -> Bool { data == others.data }
}

extension LedgerKeys: CustomStringConvertible, CustomReflectable {
    /// Names the key ids, never a key.
    public var description: String { "LedgerKeys(audit: \(audit.ids), data: \(data.ids))" }
    /// Shows nothing of the keys.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Keys by their ids; the first is the one in use.
struct KeyRing: Sendable, Equatable {
    let current: String
    let ids: [String]
    private let keys: [String: [UInt8]]

    init(name: String, keys: [(id: String, bytes: [UInt8])]) throws(LedgerError) {
        guard let first = keys.first else { throw .badKey(name: name, reason: "is not set") }
        for key in keys where key.bytes.count < 32 {
            throw .badKey(name: name, reason: "key \(key.id) has \(key.bytes.count) bytes; at least 32 are needed")
        }
        current = first.id
        ids = keys.map(\.id)
        self.keys = Dictionary(keys.map { ($0.id, $0.bytes) }) { first, _ in first }
    }

    init(name: String, environment: [String: String]) throws(LedgerError) {
        let text = try Self.value(of: name, in: environment)
        var keys: [(id: String, bytes: [UInt8])] = []
        for word in text.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }) {
            keys.append(try Self.key(in: word, name: name))
        }
        try self.init(name: name, keys: keys)
    }

    subscript(id: String) -> [UInt8]? { keys[id] }

    private static func key(
        in word: Substring.UTF8View.SubSequence,
        name: String
    ) throws(LedgerError) -> (id: String, bytes: [UInt8]) {
        let parts = word.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        let id = parts.count == 2 ? String(decoding: parts[0], as: UTF8.self) : "1"
        guard (1...16).contains(id.utf8.count), let base64 = parts.last,
            let bytes = Foundation.Data(base64Encoded: String(decoding: base64, as: UTF8.self))
        else { throw .badKey(name: name, reason: "is not id:base64") }
        return (id, [UInt8](bytes))
    }

    private static func value(of name: String, in environment: [String: String]) throws(LedgerError) -> String {
        guard let path = environment["\(name)_FILE"], !path.isEmpty else { return environment[name] ?? "" }
        do throws(SecretFile.Problem) {
            return try SecretFile.text(at: path)
        } catch {
            throw .badKey(name: "\(name)_FILE", reason: "\(path) \(error)")
        }
    }
}
