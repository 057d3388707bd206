import Ledger
public import LedgerSchema
public import Lending
public import LoanLedger

extension LoanBook {
    /// The applications that loans come from; a simulated loan has none.
    /// - Parameter loans: Their numbers, in ascending order.
    /// - Returns: By number.
    /// - Throws: ``LedgerError``.
    public func applications(of loans: [Int]) async throws(LedgerError) -> [Int: ApplicationID] {
        guard let first = loans.first, let last = loans.last else { return [:] }
        return try await ledger.readTables { tables in
            let rows = try tables.rows(
                """
                SELECT loan_id, application_id FROM loans
                WHERE loan_id >= ? AND loan_id <= ? AND application_id IS NOT NULL
                """,
                [.integer(first), .integer(last)]
            )
            return try rows.reduce(into: [:]) { found, row in
                found[try row.integer("loan_id")] = ApplicationID(uuid: try row.text("application_id"))
            }
        }
    }

    /// The loan that an application became; nil if its money is not out.
    public func loan(from application: ApplicationID) async throws(LedgerError) -> Int? {
        try await ledger.readTables { tables in
            try tables.row("SELECT loan_id FROM loans WHERE application_id = ?", [.text(application.uuid)])?
                .integer("loan_id")
        }
    }
}
