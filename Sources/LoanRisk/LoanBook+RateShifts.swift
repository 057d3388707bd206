import Documents
import Ledger
public import LedgerRecords
package import LedgerSchema
public import Lending
public import LoanLedger

extension LoanBook {
    /// Open loans at floating rates that came from an application, and of which nothing was kept yet.
    /// - Parameter limit: At most so many.
    /// - Returns: In the order of their numbers.
    /// - Throws: ``LedgerError``.
    package func loansToRescore(limit: Int) async throws(LedgerError) -> [LoanRecord] {
        try await ledger.readTables { tables in
            try tables.rows(
                """
                SELECT \(LoanRecord.columns) FROM \(LoanRecord.source)
                WHERE l.status = 'active' AND l.is_floating = 1 AND l.application_id IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM loan_rate_shifts s WHERE s.loan_id = l.loan_id)
                ORDER BY l.loan_id LIMIT ?
                """,
                [.integer(limit)]
            )
            .map(LoanRecord.init)
        }
    }

    /// Keeps what models said of loans at higher rates; what was kept of them before is replaced.
    /// - Parameters:
    ///   - shifts: Of loans of the book, each once.
    ///   - at: Now.
    ///   - actor: Who asked the models.
    /// - Throws: ``LoanBookError``.
    public func keep(_ shifts: [RateShifts], at: Timestamp, by actor: Actor) async throws(LoanBookError) {
        try await changing { tables -> Result<Void, LoanBookError> in
            for loan in shifts {
                guard try Self.loan(loan.loan, tables) != nil else { return .failure(.unknownLoan(loan.loan)) }
                try tables.run(
                    """
                    INSERT INTO loan_rate_shifts (loan_id, shifts, kept_at) VALUES (?, ?, ?)
                    ON CONFLICT (loan_id) DO UPDATE SET shifts = excluded.shifts, kept_at = excluded.kept_at
                    """,
                    [.integer(loan.loan), .text(loan.text), .integer(Int(at.milliseconds))]
                )
            }
            // Nothing moves between the sums of the book, but whoever keeps figures of it looks again.
            try BookCells().write(tables)
            let detail: [String: JSONValue] = [
                "loans": .number(Double(shifts.count)), "what": .string("rises of rates"),
            ]
            try tables.audit(AuditEntry(at: at, actor: actor, action: .loansRated, subject: .ledger, detail: detail))
            return .success(())
        }
    }
}

extension RateShifts {
    /// As the ledger keeps it.
    fileprivate var text: String {
        String(decoding: JSONValue.array(logOdds.map(JSONValue.number)).canonicalBytes, as: UTF8.self)
    }

    /// A row of `loan_rate_shifts`.
    init(_ row: LedgerRow) throws {
        let values = try? JSONValue.parse(Array(row.text("shifts").utf8), limits: .file)  // it is damaged otherwise
        let numbers = values?.arrayValue?.compactMap(\.numberValue)
        guard let numbers, numbers.count == values?.arrayValue?.count,
            let shifts = RateShifts(loan: try row.integer("loan_id"), logOdds: numbers)
        else { throw LedgerError.unreadable(table: "loan_rate_shifts") }
        self = shifts
    }
}
