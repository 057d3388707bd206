import Ledger
public import LedgerSchema
public import Lending
public import LoanLedger

/// Money that went out to a borrower, as it was written down.
public struct Payout: Sendable, Hashable {
    /// In minor units: what was lent less the fee that was kept back.
    public let amount: Int64
    /// The day.
    public let day: CalendarDate
    /// The way, and the lender's reference of the payment.
    public let disbursement: Disbursement
    /// The name of whoever wanted it.
    public let proposedBy: String
    /// The name of whoever let it out; the same where one person was enough.
    public let releasedBy: String
}

extension LoanBook {
    /// How the money of a loan went out; nil for a simulated loan.
    public func payout(of id: Int) async throws(LedgerError) -> Payout? {
        try await ledger.readTables { tables in
            guard let row = try tables.row("SELECT * FROM disbursements WHERE loan_id = ?", [.integer(id)]) else {
                return nil
            }
            guard let method = Disbursement.Method(rawValue: try row.text("method")) else {
                throw LedgerError.unreadable(table: "disbursements")
            }
            return Payout(
                amount: Int64(try row.integer("amount")),
                day: CalendarDate(dayNumber: try row.integer("disbursed_on")),
                disbursement: Disbursement(method, reference: try row.text("reference")),
                proposedBy: try Self.name(of: try row.text("proposed_by"), tables),
                releasedBy: try Self.name(of: try row.text("released_by"), tables)
            )
        }
    }

    /// What was paid out of each loan, in minor units; a simulated loan has no entry.
    /// - Parameter loans: Their numbers, in ascending order.
    /// - Returns: By number.
    /// - Throws: ``LedgerError``.
    public func amountsPaidOut(of loans: [Int]) async throws(LedgerError) -> [Int: Int64] {
        guard let first = loans.first, let last = loans.last else { return [:] }
        return try await ledger.readTables { tables in
            try tables.rows(
                "SELECT loan_id, amount FROM disbursements WHERE loan_id >= ? AND loan_id <= ?",
                [.integer(first), .integer(last)]
            )
            .reduce(into: [:]) { $0[try $1.integer("loan_id")] = Int64(try $1.integer("amount")) }
        }
    }
}
