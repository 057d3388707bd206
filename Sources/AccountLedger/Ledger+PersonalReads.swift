import Documents
import Foundation
public import Ledger
public import LedgerRecords
public import LedgerSchema
import Lending
import Storage

// Why somebody looked may tell of whom they looked at, and the chain never forgets. So the words stand beside it, under
// the key of that person, and go with it; the chain holds the digest of the sealed bytes.

extension Ledger {
    /// Puts on record that somebody looks at what is personal to somebody else, and why, before it is shown.
    /// - Parameter read: Who looks at whose data, and why.
    /// - Throws: ``LedgerError``: then nothing may be shown.
    public func writeDown(_ read: PersonalRead) async throws(LedgerError) {
        try await write { [chain, identitySeal] db in
            let id = UUID().uuidString.lowercased()
            let subject = try read.person.subject(in: db)
            // Nobody's words are kept under a new key of somebody who was erased.
            let isErased = try db.row("SELECT kind FROM erasures WHERE subject_id = ?", [subject]) != nil
            let why =
                isErased
                ? [2] : try identitySeal.seal(Array(read.why.utf8), at: .reason(of: id), of: subject, in: db)
            try db.send(
                "INSERT INTO personal_reads (read_id, subject_id, why, read_at) VALUES (?, ?, ?, ?)",
                [id, subject, Data(why), read.at.milliseconds]
            )
            try chain.append(AuditEntry(read, id: id, sealed: why), in: db)
        }
    }

    /// Why somebody looked at what is personal, as they said then.
    /// - Parameter row: An entry of the chain.
    /// - Returns: Nil if it was erased with the person, or the entry is of something else.
    /// - Throws: ``LedgerError``.
    public func reason(of row: AuditRow) async throws(LedgerError) -> String? {
        guard let id = row.detail["read"]?.stringValue else { return nil }
        return try await read { [identitySeal] db in
            guard let row = try db.row("SELECT subject_id, why FROM personal_reads WHERE read_id = ?", [id]) else {
                return nil
            }
            let words = try identitySeal.open(row.bytes("why"), at: .reason(of: id), of: row.text("subject_id"), in: db)
            return words.map { String(decoding: $0, as: UTF8.self) }
        }
    }
}

extension AuditEntry {
    fileprivate init(_ read: PersonalRead, id: String, sealed why: [UInt8]) {
        var detail: [String: JSONValue] = [
            "read": .string(id), "why_sha256": .string(ContentDigest.sha256(of: why).hex),
        ]
        if let what = read.what { detail["what"] = .string(what) }
        self.init(
            at: read.at,
            actor: read.actor,
            action: .personalDataRead,
            subject: read.person.auditSubject,
            traceID: read.traceID,
            detail: detail
        )
    }
}

extension PersonalRead.Person {
    /// Under whose key it is kept.
    fileprivate func subject(in db: Database) throws -> String {
        switch self {
        case .account(let id): return id.rawValue
        case .application(let id), .customer(let id): return id.uuid
        case .loan(let id):
            let row = try db.row(
                """
                SELECT COALESCE(l.application_id, b.account_id, b.customer_id) AS subject_id
                FROM loans l JOIN borrowers b ON b.borrower_id = l.borrower_id WHERE l.loan_id = ?
                """,
                [id]
            )
            // A loan that was brought in from another book is nobody's here, and is never erased.
            return try row?.optionalText("subject_id") ?? "loan \(id)"
        }
    }
}

extension FieldSeal.Place {
    fileprivate static func reason(of read: String) -> Self {
        Self(table: "personal_reads", column: "why", row: read)
    }
}
