public import Documents
import Foundation
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

/// An entry as it stands in the chain.
public struct AuditRow: Sendable, Hashable {
    /// Its number, from 1 without gaps.
    public let seq: Int
    /// When.
    public let at: Timestamp
    /// Who, such as `account:…`.
    public let actor: String
    /// What, such as `decision.recorded`.
    public let action: String
    /// To what, such as `application:…`.
    public let subject: String
    /// Trace id of the request; empty without one.
    public let traceID: String
    /// Codes, counts and digests.
    public let detail: [String: JSONValue]
}

extension Ledger {
    /// Appends an act to the audit chain.
    /// - Parameter entry: The act; free of personal values.
    /// - Throws: ``LedgerError``.
    public func audit(_ entry: AuditEntry) async throws(LedgerError) {
        try await write { [chain] db in try chain.append(entry, in: db) }
    }

    /// Checks the whole audit chain, and that it knows every decision as it stands.
    /// - Returns: That it is intact, or where it breaks first.
    public func verifyAudit() async throws(LedgerError) -> AuditVerification {
        try await read { [chain] db in try chain.verify(in: db) }
    }

    /// Entries of the chain in order.
    /// - Parameters:
    ///   - seq: Entries after this number; 0 for the first.
    ///   - limit: At most so many.
    /// - Returns: The entries.
    /// - Throws: ``LedgerError``.
    public func auditRows(after seq: Int = 0, limit: Int = 1_000) async throws(LedgerError) -> [AuditRow] {
        try await read { db in
            try db.rows("SELECT * FROM audit WHERE seq > ? ORDER BY seq LIMIT ?", [seq, limit]).map(AuditRow.init(row:))
        }
    }

    /// Entries of the chain, the newest first.
    /// - Parameters:
    ///   - seq: Entries before this number; nil for the newest.
    ///   - subject: Only about it, such as `application:…`; nil for all.
    ///   - limit: At most so many.
    /// - Returns: The entries.
    /// - Throws: ``LedgerError``.
    public func newestAuditRows(
        before seq: Int? = nil,
        about subject: String? = nil,
        limit: Int
    ) async throws(LedgerError) -> [AuditRow] {
        try await read { db in
            let (condition, about): (String, [String]) = subject.map { (" AND subject = ?", [$0]) } ?? ("", [])
            return
                try db.rows(
                    "SELECT * FROM audit WHERE seq < ?\(condition) ORDER BY seq DESC LIMIT ?",
                    StatementArguments(
                        [.integer(Int64(seq ?? .max))] + about.map(ColumnValue.text) + [.integer(Int64(limit))]
                    )
                )
                .map(AuditRow.init(row:))
        }
    }

    /// When the whole chain was last checked and found intact; nil if it never was.
    public func lastAuditCheck() async throws(LedgerError) -> AuditRow? {
        try await read { db in
            try db.row(
                "SELECT * FROM audit WHERE subject = ? AND action = ? ORDER BY seq DESC LIMIT 1",
                [AuditSubject.ledger.description, AuditAction.auditVerified.rawValue]
            )
            .map(AuditRow.init(row:))
        }
    }

    /// Entries about one subject, in order.
    /// - Parameter subject: Such as an application.
    /// - Returns: The entries.
    /// - Throws: ``LedgerError``.
    public func auditRows(about subject: AuditSubject) async throws(LedgerError) -> [AuditRow] {
        try await read { db in
            try db.rows("SELECT * FROM audit WHERE subject = ? ORDER BY seq", [subject.description])
                .map(AuditRow.init(row:))
        }
    }
}

extension AuditRow {
    /// An entry as it is exported, for commands and pages alike.
    /// - Parameter why: Why somebody read personal data; nil if it was erased with the person, or the entry is of
    ///   something else.
    /// - Returns: An object of all members.
    public func line(why: String?) -> JSONValue {
        var members: [String: JSONValue] = [
            "seq": .number(Double(seq)), "at": .string(at.rfc3339), "actor": .string(actor),
            "action": .string(action), "subject": .string(subject), "trace_id": .string(traceID),
            "detail": .object(detail),
        ]
        if detail["read"] != nil { members["why"] = why.map(JSONValue.string) ?? .null }
        return .object(members)
    }

    fileprivate init(row: Row) throws {
        let seq = try row.integer("seq")
        let at = try row.time("at")
        let actor = try row.text("actor")
        let action = try row.text("action")
        let subject = try row.text("subject")
        let traceID = try row.text("trace_id")
        let detail = try columnObject(row.bytes("detail"), table: "audit")
        self.init(seq: seq, at: at, actor: actor, action: action, subject: subject, traceID: traceID, detail: detail)
    }
}
