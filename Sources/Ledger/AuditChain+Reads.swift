import Documents
import LedgerRecords
import LedgerSchema
import Storage

// Why somebody looked at what is personal stands sealed beside the chain, which holds the digest of the sealed bytes.
// Erasing takes the key away and leaves the bytes, so that this can be checked ever after.

extension AuditChain {
    /// Number of an entry whose reason is not the one that the chain saw, or is there no more.
    func firstUnauditedRead(in db: Database) throws -> Int? {
        // A backup may be older than these.
        guard try db.connection.hasTable("personal_reads") else { return nil }
        var last = 0
        while true {
            let page = try db.rows(
                "SELECT seq, detail FROM audit WHERE action = ? AND seq > ? ORDER BY seq LIMIT 1000",
                [AuditAction.personalDataRead.rawValue, last]
            )
            for entry in page {
                last = try entry.integer("seq")
                let detail = try columnObject(entry.bytes("detail"), table: "audit")
                // Of names in a list no reason is asked.
                guard let id = detail["read"]?.stringValue else { continue }
                let row = try db.row("SELECT why FROM personal_reads WHERE read_id = ?", [id])
                guard let row, ContentDigest.sha256(of: try row.bytes("why")).hex == detail["why_sha256"]?.stringValue
                else { return last }
            }
            if page.isEmpty { return nil }
        }
    }
}
