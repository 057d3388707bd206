import Foundation
import LedgerRecords
import LedgerSchema
import Lending
package import Storage

// To erase is to delete a key. What was sealed before there were keys of subjects, and what stands in the clear so that it
// can be looked up or must be unique, is overwritten. The keys are overwritten before they are deleted, so that the file
// of the ledger does not go on holding them in what it has set free.

extension Database {
    /// Erases one thing, and notes that it was; a thing that is not there is noted too.
    func erase(_ kind: ErasedKind, _ id: String, by actor: String, at: Timestamp) throws {
        try run("UPDATE subject_keys SET wrapped = ? WHERE subject_id = ?", [Data(count: 64), id])
        try run("DELETE FROM subject_keys WHERE subject_id = ?", [id])
        for column in SealedColumn.all { try column.overwrite(kind, id, in: self) }
        switch kind {
        case .account: try eraseAccount(id, at)
        case .customer: try eraseCustomer(id)
        case .application: break
        }
        try run(
            """
            INSERT INTO erasures (subject_id, kind, erased_at, erased_by) VALUES (?, ?, ?, ?)
            ON CONFLICT (subject_id) DO NOTHING
            """,
            [id, kind.rawValue, at.milliseconds, actor]
        )
    }

    /// Erases once more what somebody had erased when rows from before were put back.
    package func repeatErasures(_ rows: [Row]) throws {
        for row in rows {
            let kind = try row.read("kind", ErasedKind.init(rawValue:))
            let (id, actor, at) = (try row.text("subject_id"), try row.text("erased_by"), try row.time("erased_at"))
            try erase(kind, id, by: actor, at: at)
        }
    }

    private func eraseAccount(_ id: String, _ at: Timestamp) throws {
        let name = "erased \(id)"
        try run(
            """
            UPDATE accounts SET name = ?, folded_name = ?, password_hash = ?, second_factor_at = NULL,
            disabled_at = COALESCE(disabled_at, ?) WHERE account_id = ?
            """,
            [name, name, Account.erasedPassword, at.milliseconds, id]
        )
        try run(
            "DELETE FROM subject_keys WHERE subject_id IN (SELECT application_id FROM drafts WHERE owner_id = ?)",
            [id]
        )
        try run("DELETE FROM drafts WHERE owner_id = ?", [id])
        let ofTheAccount = [
            "sessions", "one_time_links", "mail_addresses", "mail_outbox", "second_factors", "recovery_codes",
        ]
        for table in ofTheAccount {
            try run("DELETE FROM \(table) WHERE account_id = ?", [id])
        }
    }

    /// The row stays: applications refer to it.
    private func eraseCustomer(_ id: String) throws {
        try run(
            """
            UPDATE customers SET email_index = ?, pan_number = NULL, pan_index = NULL, aadhar_number = NULL,
            aadhar_index = NULL, city = '', state = '', pincode = '' WHERE customer_id = ?
            """,
            ["erased \(id)", id]
        )
        try run("DELETE FROM employment WHERE customer_id = ?", [id])
    }
}
