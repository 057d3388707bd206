import Documents
import LedgerRecords
import LedgerSchema
import Storage

// Why a loan was settled, restructured or written off stands sealed beside its event. The chain holds the digest of the
// sealed bytes: of the words themselves, it could be guessed from what somebody was told.

extension AuditChain {
    /// A loan on which the reason of a decision is not the one that the chain saw, or is there no more.
    func firstUnauditedLoan(in db: Database) throws -> Int? {
        // A backup may be older than decisions on loans.
        guard try db.connection.hasTable("loan_decisions") else { return nil }
        var last = 0
        while true {
            let page = try db.rows(
                "SELECT seq, subject, detail FROM audit WHERE action = ? AND seq > ? ORDER BY seq LIMIT 1000",
                [AuditAction.loanDecided.rawValue, last]
            )
            for entry in page {
                last = try entry.integer("seq")
                let detail = try columnObject(entry.bytes("detail"), table: "audit")
                guard let loan = detail["loan"]?.integerValue, let sequence = detail["sequence"]?.integerValue else {
                    throw LedgerError.unreadable(table: "audit")
                }
                let row = try db.row(
                    "SELECT reason FROM loan_decisions WHERE loan_id = ? AND sequence = ?",
                    [loan, sequence]
                )
                guard let row else { return loan }
                // Of a loan without an application the reason may be sealed anew, and has no digest.
                guard let digest = detail["reason_sha256"]?.stringValue else { continue }
                guard ContentDigest.sha256(of: try row.bytes("reason")).hex == digest else { return loan }
            }
            if page.isEmpty { return nil }
        }
    }
}
