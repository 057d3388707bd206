import Crypto
import Documents
import Foundation
package import LedgerRecords
import LedgerSchema
import Lending
package import Storage

/// The audit chain: each entry's hash covers the entry and the hash before it.
///
/// hash(n) = HMAC-SHA-256(key, "underwriter.audit.v1" ‖ hash(n−1) ‖ seq ‖ each field length-prefixed); hash(0) is 32
/// zero bytes. Whoever changes, removes, swaps or inserts a row needs the key to hide it. A cut tail cannot be seen by
/// the chain alone. There is one writer at a time over all processes (see `Store`), so entries are numbered without gaps.
package struct AuditChain: Sendable {
    private static let domain = Array("underwriter.audit.v1".utf8)
    private static let genesis = [UInt8](repeating: 0, count: 32)
    private static let texts = ["key_id", "actor", "action", "subject", "trace_id"]

    let keys: KeyRing

    /// Appends an entry inside the caller's transaction.
    package func append(_ entry: AuditEntry, in db: Database) throws {
        let last = try db.row("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1")
        let seq = try last.map { try $0.integer("seq") + 1 } ?? 1
        let texts = [
            "\(entry.at.milliseconds)", keys.current, entry.actor.description, entry.action.rawValue,
            entry.subject.description, entry.traceID ?? "",
        ]
        let detail = columnBytes(entry.detail)
        let hash = try link(
            after: try last?.bytes("hash") ?? Self.genesis,
            seq: seq,
            fields: texts.map { Array($0.utf8) } + [detail]
        )
        try db.send(
            """
            INSERT INTO audit (seq, at, key_id, actor, action, subject, trace_id, detail, hash)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                seq, entry.at.milliseconds, texts[1], texts[2], texts[3], texts[4], texts[5], Data(detail), Data(hash),
            ]
        )
    }

    /// Follows the chain from its first entry.
    func verify(in db: Database) throws -> AuditVerification {
        var (count, head, last) = (0, Self.genesis, Int64.min)
        while true {
            let page = try db.rows("SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT 1000", [last])
            for entry in page {
                count += 1
                last = try entry.wideInteger("seq")
                guard last == count, let hash = expectedHash(of: entry, seq: count, after: head),
                    try entry.bytes("hash") == hash
                else { return .broken(seq: count) }
                head = hash
            }
            if page.isEmpty { break }
        }
        if let application = try firstUnaudited(in: db) { return .unaudited(application) }
        if let loan = try firstUnauditedLoan(in: db) { return .unauditedLoan(loan) }
        if let seq = try firstUnauditedRead(in: db) { return .unauditedRead(seq: seq) }
        return .intact(count: count, head: head.map { String(format: "%02x", $0) }.joined())
    }

    /// Nil if the row cannot be read or its key is not known.
    private func expectedHash(of entry: Row, seq: Int, after previous: [UInt8]) -> [UInt8]? {
        // Any unreadable column is a changed row: the answer is "broken here", whatever the reason.
        guard let at = try? entry.time("at"), let texts = try? Self.texts.map({ try entry.text($0) }),
            let detail = try? entry.bytes("detail")  // unreadable: the row is broken
        else { return nil }
        let fields = ["\(at.milliseconds)"] + texts
        // no link: the row is broken
        return try? link(after: previous, seq: seq, fields: fields.map { Array($0.utf8) } + [detail])
    }

    /// The hash of an entry; its fields come as at, key id, actor, action, subject, trace id, detail.
    private func link(after previous: [UInt8], seq: Int, fields: [[UInt8]]) throws -> [UInt8] {
        guard let key = keys[String(decoding: fields[1], as: UTF8.self)] else {
            throw LedgerError.unreadable(table: "audit")
        }
        var message = Self.domain + previous
        Swift.withUnsafeBytes(of: UInt64(seq).bigEndian) { message.append(contentsOf: $0) }
        for field in fields { message.append(lengthPrefixed: field) }
        return [UInt8](HMAC<SHA256>.authenticationCode(for: message, using: SymmetricKey(data: key)))
    }
}
