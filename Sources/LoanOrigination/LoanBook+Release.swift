import Ledger
import Lending
import LoanLedger

// A proposal waits for the second person above the lender's limit.

extension LoanBook {
    static func proposal(of id: ApplicationID, _ tables: LedgerTables) throws -> ProposedDisbursement? {
        let found = try tables.row("SELECT * FROM disbursement_proposals WHERE application_id = ?", [.text(id.uuid)])
        guard let row = found else { return nil }
        guard let method = Disbursement.Method(rawValue: try row.text("method")),
            let by = AccountID(rawValue: try row.text("proposed_by"))
        else { throw LedgerError.unreadable(table: "disbursement_proposals") }
        return ProposedDisbursement(
            disbursement: Disbursement(method, reference: try row.text("reference")),
            by: by,
            at: Timestamp(milliseconds: Int64(try row.integer("proposed_at")))
        )
    }
}
