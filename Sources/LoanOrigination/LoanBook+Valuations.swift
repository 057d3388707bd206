import AssetQuality
import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
public import LoanLedger
import Loans

extension LoanBook {
    /// Writes down what something that stands for a loan is worth now; provisions and sums of the book follow at once.
    /// - Parameters:
    ///   - number: Which of ``collaterals(of:)``, from 1.
    ///   - id: The loan.
    ///   - value: In minor units; 0 for what is released, or gone.
    ///   - valuedOn: When it was valued.
    ///   - expected: ``valuations(of:)`` when whoever values it looked: one that is sent twice counts once.
    ///   - at: Now.
    ///   - actor: Who writes it down.
    /// - Throws: ``LoanBookError``; ``LoanBookError/overtaken`` also for a number that is none.
    public func value(
        _ number: Int,
        of id: Int,
        at value: Int64,
        valuedOn: CalendarDate,
        after expected: Int,
        at: Timestamp,
        by actor: Actor
    ) async throws(LoanBookError) {
        try await change(id, at: at, by: actor, what: "valuation") { [rules] loan, tables in
            let known = try Self.collaterals(of: id, tables)
            guard (1...max(1, known.count)).contains(number), !known.isEmpty else { return nil }
            let pledge = known[number - 1]
            let count = try Self.valuations(of: id, tables)
            guard count == expected else {
                return count == expected + 1 && pledge.collateral.value == value ? false : nil
            }
            guard let valued = pledge.valued(at: value, on: valuedOn) else { return nil }
            let place: [LedgerValue] = [.integer(id), .integer(number)]
            try tables.run(
                """
                INSERT INTO collateral_valuations
                (loan_id, number, sequence, day, value_before, value, valued_on, recorded_at, recorded_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                place + [
                    .integer(count + 1), .integer(try Self.businessDate(at: at, rules, tables).dayNumber),
                    .integer(Int(pledge.collateral.value)), .integer(Int(value)), .integer(valuedOn.dayNumber),
                    .integer(Int(at.milliseconds)), .text(actor.description),
                ]
            )
            try tables.run(
                "UPDATE collaterals SET value = ?, valued_on = ? WHERE loan_id = ? AND number = ?",
                [.integer(Int(value)), .integer(valuedOn.dayNumber)] + place
            )
            var all = known
            all[number - 1] = valued
            try Self.secure(loan, by: all.reduce(0) { $0 + $1.collateral.realisable }, rules, tables)
            return true
        }
    }

    /// How often the things that stand for a loan were valued after they were pledged.
    public func valuations(of id: Int) async throws(LedgerError) -> Int {
        try await ledger.readTables { try Self.valuations(of: id, $0) }
    }

    private static func valuations(of id: Int, _ tables: LedgerTables) throws -> Int {
        let row = try tables.row(
            "SELECT COUNT(*) AS valuations FROM collateral_valuations WHERE loan_id = ?",
            [.integer(id)]
        )
        return try row?.integer("valuations") ?? 0
    }
}
