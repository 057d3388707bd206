import Casework
import Documents
import Hosting
import Ledger
import LedgerRecords
import Requests

extension Drafts {
    /// Puts on record that somebody reads what is personal to others, before it is told.
    ///
    /// Applicants read their own and leave no trace.
    /// - Parameters:
    ///   - what: In a few words.
    ///   - ids: Of the people or applications it is about; of none, nothing is written.
    ///   - context: Who reads.
    /// - Throws: What the ledger throws: then nothing may be told.
    func writeDown(_ what: String, of ids: [String], _ context: WebContext) async throws {
        guard try context.ownerOfWhatIsSeen == nil, !ids.isEmpty else { return }
        try await ledger.audit(
            AuditEntry(
                at: clock.now(),
                actor: .account(try context.signedIn().id),
                action: .personalDataRead,
                subject: .ledger,
                traceID: context.notes.current.traceID,
                detail: ["what": .string(what), "ids": .array(ids.map(JSONValue.string))]
            )
        )
        context.notes.note { $0.event = "sensitive_read" }
    }
}
