import AssetQuality
import Ledger
import LedgerRecords
import LedgerSchema
public import Lending
import Loans

/// What a day end did.
public struct DayEnd: Sendable, Hashable {
    /// The business date.
    public let day: CalendarDate
    /// Loans whose turn had come.
    public let loans: Int
    /// Changes of bucket or class.
    public let moves: Int
    /// Late fees charged.
    public let charges: Int
    /// Whether it was finished before, so that nothing was done now.
    public let wasFinished: Bool
}

extension LoanBook {
    /// Ends a business date: instalments fall due, buckets and classes change, late fees are charged.
    ///
    /// Only loans whose turn has come are looked at, and those for which the sector of their purpose has become another, in
    /// groups of borrowers; a group is one transaction, and whoever was done has a later turn. So a run that was cut off
    /// goes on where it was, and a second run does nothing.
    /// - Parameters:
    ///   - day: The day after the last day end; any day for the first.
    ///   - groupSize: Borrowers in one transaction.
    ///   - clock: Now.
    /// - Returns: What was done.
    /// - Throws: ``LoanBookError``.
    public func endDay(
        _ day: CalendarDate,
        groupSize: Int = 2_000,
        clock: @Sendable () -> Timestamp
    ) async throws(LoanBookError) -> DayEnd {
        do {
            let last = try await lastDayEnd()
            if let last, day <= last, let done = try await finished(day) { return done }
            if let last, day != last.adding(days: 1) {
                throw LoanBookError.dayEndOutOfOrder(next: last.adding(days: 1))
            }
            try await begin(day, at: clock())
            while try await endDay(day, groupOf: groupSize, at: clock()) {}
            try await finish(day, at: clock())
            let done = try await finished(day)
            return DayEnd(
                day: day,
                loans: done?.loans ?? 0,
                moves: done?.moves ?? 0,
                charges: done?.charges ?? 0,
                wasFinished: false
            )
        } catch let error as LoanBookError {
            throw error
        } catch let error as LedgerError {
            throw .ledger(error)
        } catch { throw .ledger(.refused) }
    }

    private func begin(_ day: CalendarDate, at: Timestamp) async throws {
        try await ledger.writeTables { [rules] tables in
            try Self.callForOtherRates(day, rules, tables)
            try tables.run(
                """
                INSERT INTO book_days (day, loans, moves, charges, started_at, sectors) VALUES (?, 0, 0, 0, ?, ?)
                ON CONFLICT (day) DO NOTHING
                """,
                [.integer(day.dayNumber), .integer(Int(at.milliseconds)), .text(rules.sectorLines)]
            )
        }
    }

    private func finish(_ day: CalendarDate, at: Timestamp) async throws {
        try await ledger.writeTables { tables in
            try Self.countRolls(day, tables)
            try Self.expireOffers(day, at: at, tables)
            try tables.run("UPDATE book_versions SET version = version + 1")
            try tables.run(
                "UPDATE book_days SET finished_at = ? WHERE day = ?",
                [.integer(Int(at.milliseconds)), .integer(day.dayNumber)]
            )
        }
    }

    /// What a day end did that was finished; nil if there was none of that day.
    private func finished(_ day: CalendarDate) async throws -> DayEnd? {
        try await ledger.readTables { tables in
            try tables.row(
                "SELECT * FROM book_days WHERE day = ? AND finished_at IS NOT NULL",
                [.integer(day.dayNumber)]
            )
            .map { row in
                DayEnd(
                    day: day,
                    loans: try row.integer("loans"),
                    moves: try row.integer("moves"),
                    charges: try row.integer("charges"),
                    wasFinished: true
                )
            }
        }
    }

    /// - Returns: False if no loan's turn has come any more.
    private func endDay(_ day: CalendarDate, groupOf size: Int, at: Timestamp) async throws -> Bool {
        try await ledger.writeTables { [rules] tables in
            let borrowers = try tables.rows(
                "SELECT DISTINCT borrower_id FROM loans WHERE turns_on <= ? ORDER BY borrower_id LIMIT ?",
                [.integer(day.dayNumber), .integer(size)]
            )
            var group = DayEndGroup(day: day, rules: rules, at: at)
            for row in borrowers { try group.end(try row.integer("borrower_id"), tables) }
            try group.cells.write(tables)
            try tables.run(
                "UPDATE book_days SET loans = loans + ?, moves = moves + ?, charges = charges + ? WHERE day = ?",
                [
                    .integer(group.loans), .integer(group.moves), .integer(group.charges),
                    .integer(day.dayNumber),
                ]
            )
            return borrowers.count == size
        }
    }
}

/// The borrowers of one transaction of a day end.
private struct DayEndGroup {
    let day: CalendarDate
    let rules: LoanBook.Rules
    let at: Timestamp
    var cells = BookCells()
    var loans = 0
    var moves = 0
    var charges = 0

    /// Ends the day for all open loans of a borrower; of a loan at its end that has a turn still, it finds what was paid.
    mutating func end(_ borrower: Int, _ tables: LedgerTables) throws {
        let found = try records(of: borrower, tables)
        let records = found.filter { $0.position.status == .active }
        let before = try LoanBook.standing(of: borrower, tables)
        let standing = before.next(
            daysPastDue: records.map { daysPastDue(oldest: $0.position.oldestUnpaid, on: day) },
            on: day
        )
        if standing != before { try LoanBook.save(standing, of: borrower, tables) }
        for record in records where record.position.turnsOn <= day || standing != before {
            loans += 1
            let position = try position(of: record, standing, tables)
            if try LoanBook.save(record, position, on: day, &cells, tables) { moves += 1 }
        }
        for record in found where record.position.status != .active {
            loans += 1
            _ = try LoanBook.save(record, try paid(of: record, tables), on: day, &cells, tables)
        }
    }

    private func records(of borrower: Int, _ tables: LedgerTables) throws -> [LoanRecord] {
        try tables.rows(
            """
            SELECT \(LoanRecord.columns) FROM \(LoanRecord.source)
            WHERE l.borrower_id = ? AND (l.status = 'active' OR l.turns_on <= ?)
            """,
            [.integer(borrower), .integer(day.dayNumber)]
        )
        .map(LoanRecord.init)
        .filter { $0.terms.startsOn <= day }
    }

    /// The position of a loan at its end, with what was paid of its instalments; it has no turn any more.
    private func paid(of record: LoanRecord, _ tables: LedgerTables) throws -> LoanPosition {
        let account = try LoanAccount(record.terms, events: LoanBook.events(of: record.id, tables), asAt: day)
        var position = record.position
        (position.fallenDue, position.paidOfDue) = account.paymentOfInstalments
        position.turnsOn = .latest
        return position
    }

    private mutating func position(
        of record: LoanRecord,
        _ standing: BorrowerStanding,
        _ tables: LedgerTables
    ) throws -> LoanPosition {
        var events = try LoanBook.events(of: record.id, tables)
        var account = try LoanAccount(record.terms, events: events, asAt: day)
        let isLate = account.dues.contains {
            $0.unpaid > 0 && $0.number > 0 && daysPastDue(oldest: $0.day, on: day) == rules.lateFeeAfter
        }
        if rules.lateFee > 0, isLate, account.status == .active {
            let sequence = (events.map(\.sequence).max() ?? 0) + 1
            events.append(LoanEvent(sequence: sequence, effectiveOn: day, .charge(rules.lateFee)))
            account = try LoanAccount(record.terms, events: events, asAt: day)
            try LoanBook.insert(events[events.count - 1], of: record.id, at: at, by: .system("day-end"), tables)
            charges += 1
        }
        return LoanPosition(
            account,
            for: record.purpose,
            standing: standing,
            security: record.security,
            before: record.position,
            rules: rules
        )
    }
}
