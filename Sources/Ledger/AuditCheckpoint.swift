import Crypto
import Foundation
public import LedgerSchema
public import Lending
import Storage

/// How far the audit chain had come at a moment, signed: kept elsewhere, it shows a cut tail or a chain written anew.
public struct AuditCheckpoint: Sendable, Hashable, CustomStringConvertible {
    /// The number of the last entry.
    public let seq: Int
    /// When.
    public let at: Timestamp
    let keyID: String
    /// Hash of the last entry, in hex.
    public let head: String
    let code: String

    init(seq: Int, at: Timestamp, keyID: String, head: String, key: [UInt8]) {
        self.seq = seq
        self.at = at
        self.keyID = keyID
        self.head = head
        code = Self.code(seq, at, keyID, head, key)
    }

    /// Finds a checkpoint in a line, whatever stands around it.
    public init?(in line: some Collection<UInt8>) {
        let mark = Array(Self.mark.utf8)
        let bytes = Array(line)
        guard let start = bytes.firstRange(of: mark)?.upperBound else { return nil }
        let words = bytes[start...].split(whereSeparator: { $0 == 0x20 || $0 == UInt8(ascii: "\"") }).prefix(5)
            .map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 5, let seq = Int(words[0]), let time = Int64(words[1]), words[4].utf8.count == 64 else {
            return nil
        }
        self.seq = seq
        at = Timestamp(milliseconds: time)
        keyID = words[2]
        head = words[3]
        code = words[4]
    }

    /// A line, as it is kept.
    public var description: String { "\(Self.mark) \(seq) \(at.milliseconds) \(keyID) \(head) \(code)" }

    /// Whether it was signed with this key.
    func isSigned(with key: [UInt8]) -> Bool { Self.code(seq, at, keyID, head, key) == code }

    private static let mark = "underwriter-checkpoint-v1"

    private static func code(_ seq: Int, _ at: Timestamp, _ keyID: String, _ head: String, _ key: [UInt8]) -> String {
        let message = Array("\(mark) \(seq) \(at.milliseconds) \(keyID) \(head)".utf8)
        return HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key))
            .map { String(format: "%02x", $0) }.joined()
    }
}

/// What the chain says to a checkpoint.
public enum CheckpointVerdict: Sendable, Hashable {
    /// The entry is there, as it was signed.
    case holds
    /// The checkpoint is not one of ours.
    case forged
    /// The entry is missing or another.
    case contradicted
}

extension Ledger {
    /// Signs how far the chain has come; nil while it is empty.
    public func checkpoint(at: Timestamp) async throws(LedgerError) -> AuditCheckpoint? {
        try await read { [chain] db in
            guard let last = try db.row("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"),
                let key = chain.keys[chain.keys.current]
            else { return nil }
            return AuditCheckpoint(
                seq: try last.integer("seq"),
                at: at,
                keyID: chain.keys.current,
                head: try last.bytes("hash").map { String(format: "%02x", $0) }.joined(),
                key: key
            )
        }
    }

    /// Holds a checkpoint against the chain.
    public func check(_ checkpoint: AuditCheckpoint) async throws(LedgerError) -> CheckpointVerdict {
        try await read { [chain] db in
            guard let key = chain.keys[checkpoint.keyID], checkpoint.isSigned(with: key) else { return .forged }
            let row = try db.row("SELECT hash FROM audit WHERE seq = ?", [checkpoint.seq])
            let hash = try row?.bytes("hash").map { String(format: "%02x", $0) }.joined()
            return hash == checkpoint.head ? .holds : .contradicted
        }
    }
}
