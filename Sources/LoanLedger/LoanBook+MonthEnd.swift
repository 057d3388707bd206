import Ledger
import LedgerRecords
import LedgerSchema
import Lending

extension LoanBook {
    /// At the end of a month, counts how loans moved between buckets since the end of the one before.
    ///
    /// Loans that moved are counted one by one; the others stayed where they are, and are what is left of the sums.
    static func countRolls(_ day: CalendarDate, _ tables: LedgerTables) throws {
        guard day.day == CalendarDate.dayCount(year: day.year, month: day.month) else { return }
        let before = day.adding(days: -day.day).dayNumber
        var stayed: [Int: Int] = [:]
        let open = try tables.rows(
            """
            SELECT bucket, CAST(SUM(loans) AS BIGINT) AS loans FROM book_cells
            WHERE status IN ('active', 'restructured') AND cohort < ? GROUP BY bucket
            """,
            [.integer(day.monthNumber)]
        )
        for row in open { stayed[try row.integer("bucket")] = try row.integer("loans") }
        let moved = try tables.rows(
            """
            SELECT earlier, later, COUNT(*) AS loans FROM (
                SELECT COALESCE((SELECT m.bucket FROM loan_moves m WHERE m.loan_id = l.loan_id AND m.day <= ?
                    ORDER BY m.day DESC LIMIT 1), 0) AS earlier, l.bucket AS later
                FROM loans l WHERE l.status = 'active' AND l.starts_on <= ?
                    AND l.loan_id IN (SELECT loan_id FROM loan_moves WHERE day > ? AND day <= ?)
            ) AS moved GROUP BY earlier, later
            """,
            [.integer(before), .integer(before), .integer(before), .integer(day.dayNumber)]
        )
        for row in moved {
            let later = try row.integer("later")
            stayed[later, default: 0] -= try row.integer("loans")
            try add(day.monthNumber, try row.integer("earlier"), later, try row.integer("loans"), tables)
        }
        for (bucket, loans) in stayed where loans > 0 { try add(day.monthNumber, bucket, bucket, loans, tables) }
    }

    static func add(_ month: Int, _ earlier: Int, _ later: Int, _ loans: Int, _ tables: LedgerTables) throws {
        try tables.send(
            """
            INSERT INTO roll_counts (month, earlier, later, loans) VALUES (?, ?, ?, ?)
            ON CONFLICT (month, earlier, later) DO UPDATE SET loans = roll_counts.loans + excluded.loans
            """,
            [.integer(month), .integer(earlier), .integer(later), .integer(loans)]
        )
    }

    /// Offers that nobody accepted by their last day are over.
    static func expireOffers(_ day: CalendarDate, at: Timestamp, _ tables: LedgerTables) throws {
        let over = try tables.rows(
            """
            SELECT a.application_id FROM loan_offers o JOIN applications a ON a.application_id = o.application_id
            WHERE a.application_status = 'Approved' AND o.expires_on <= ?
            """,
            [.integer(day.dayNumber)]
        )
        for row in over {
            guard let id = ApplicationID(uuid: try row.text("application_id")) else {
                throw LedgerError.unreadable(table: "loan_offers")
            }
            try tables.run(
                "UPDATE applications SET application_status = 'Expired', status_at = ? WHERE application_id = ?",
                [.integer(Int(at.milliseconds)), .text(id.uuid)]
            )
            try tables.announce(id, .expired, at: at)
            let actor = Actor.system("day-end")
            try tables.audit(AuditEntry(at: at, actor: actor, action: .offerExpired, subject: .application(id)))
        }
    }
}
