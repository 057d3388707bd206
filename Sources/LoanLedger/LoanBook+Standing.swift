import AssetQuality
package import Ledger
import Lending
package import Loans

// How a borrower stands after an event: what people decide counts at once, for all loans of the borrower.

extension LoanBook {
    /// Whether something can be said of a borrower's debt; events of other kinds pass.
    package static func check(_ change: LoanEvent.Change, on id: Int, _ tables: LedgerTables) throws -> LoanBookError? {
        guard let loan = try loan(id, tables) else { return .unknownLoan(id) }
        let standing = try standing(of: loan.borrower, tables)
        do throws(LoanBookError) {
            try check(change, of: standing)
            return nil
        } catch { return error }
    }

    static func check(_ change: LoanEvent.Change, of standing: BorrowerStanding) throws(LoanBookError) {
        switch change {
        case .lossIdentified where standing.loss != nil: throw .refused(.lossKnown)
        case .lossWithdrawn where standing.loss == nil: throw .refused(.noLossKnown)
        default: return
        }
    }

    /// The borrower's standing; a restructuring begins a watch at once, and a loss is one from its day.
    static func standing(
        after event: LoanEvent,
        _ account: LoanAccount,
        of loan: LoanRecord,
        _ rules: Rules,
        _ tables: LedgerTables
    ) throws -> BorrowerStanding {
        let standing = try standing(of: loan.borrower, tables)
        let after: BorrowerStanding
        switch event.change {
        case .restructuring:
            guard let first = account.dues.first(where: { $0.day > event.effectiveOn }) else { return standing }
            after = standing.restructured(on: event.effectiveOn, firstDueOn: first.day, months: rules.watchMonths)
        case .lossIdentified:
            let late = try lateness(of: loan, account, tables)
            after = standing.identifiedAsLoss(on: event.effectiveOn, hasArrears: late.contains { $0 > 0 })
        case .lossWithdrawn:
            let identified = try lossIdentifiedOn(of: loan.borrower, tables) ?? event.effectiveOn
            let late = try lateness(of: loan, account, tables)
            after = standing.lossWithdrawn(identifiedOn: identified, daysPastDue: late)
        default: return standing
        }
        try save(after, of: loan.borrower, tables)
        return after
    }

    /// Days past due of all open loans of a borrower, at the end of the day of the account of one of them.
    private static func lateness(
        of loan: LoanRecord,
        _ account: LoanAccount,
        _ tables: LedgerTables
    ) throws -> [Int] {
        let others = try others(of: loan, tables)
        return [account.daysPastDue] + others.map { daysPastDue(oldest: $0.position.oldestUnpaid, on: account.day) }
    }

    private static func others(of loan: LoanRecord, _ tables: LedgerTables) throws -> [LoanRecord] {
        try tables.rows(
            """
            SELECT \(LoanRecord.columns) FROM \(LoanRecord.source)
            WHERE l.borrower_id = ? AND l.status = 'active' AND l.loan_id <> ?
            """,
            [.integer(loan.borrower), .integer(loan.id)]
        )
        .map(LoanRecord.init)
    }

    private static func lossIdentifiedOn(of borrower: Int, _ tables: LedgerTables) throws -> CalendarDate? {
        try tables.row(
            """
            SELECT MAX(e.effective_on) AS day FROM loan_events e JOIN loans l ON l.loan_id = e.loan_id
            WHERE l.borrower_id = ? AND e.kind = 'loss_identified'
            """,
            [.integer(borrower)]
        )?
        .optionalInteger("day").map(CalendarDate.init(dayNumber:))
    }

    /// The other open loans of a borrower take the class, and need the provision, that the borrower's new standing says.
    static func follow(
        _ standing: BorrowerStanding,
        besides loan: LoanRecord,
        on day: CalendarDate,
        _ cells: inout BookCells,
        _ rules: Rules,
        _ tables: LedgerTables
    ) throws {
        for other in try others(of: loan, tables) where other.terms.startsOn <= day {
            let account = try LoanAccount(other.terms, events: events(of: other.id, tables), asAt: day)
            var position = LoanPosition(
                account,
                for: other.purpose,
                standing: standing,
                security: other.security,
                before: other.position,
                rules: rules
            )
            position.turnsOn = day
            _ = try save(other, position, on: day, &cells, tables)
        }
    }

    /// A borrower's standing after money that came in before the last day end was written down.
    ///
    /// It becomes what day ends would have found, had they known of the money, and never worse than they found. It stays
    /// where people decided about it: where a debt is watched after restructuring, or was identified as a loss.
    static func corrected(
        _ standing: BorrowerStanding,
        of borrower: Int,
        from day: CalendarDate,
        _ tables: LedgerTables
    ) throws -> BorrowerStanding {
        guard let since = standing.nonPerformingSince, standing.watchedUntil == nil, standing.loss == nil,
            let last = try lastDayEnd(tables).map(CalendarDate.init(dayNumber:))
        else { return standing }
        let accounts =
            try tables.rows(
                "SELECT \(LoanRecord.columns) FROM \(LoanRecord.source) WHERE l.borrower_id = ?",
                [.integer(borrower)]
            )
            .map(LoanRecord.init)
            .filter { $0.terms.startsOn <= last }
            .map { try LoanAccount($0.terms, events: events(of: $0.id, tables), asAt: last) }
        guard accounts.allSatisfy({ $0.restructuredOn == nil }) else { return standing }
        let found = ClassHistory(accounts.map { ($0.delinquency, $0.endedOn) }, until: last).standing.nonPerformingSince
        let after = found.map { BorrowerStanding(nonPerformingSince: max($0, since)) } ?? .performing
        guard after != standing else { return standing }
        try save(after, of: borrower, tables)
        // The class of the borrower's other loans follows at the next day end, whatever their turn would be.
        try tables.run(
            "UPDATE loans SET turns_on = ? WHERE borrower_id = ? AND status = 'active' AND turns_on > ?",
            [.integer(day.dayNumber), .integer(borrower), .integer(day.dayNumber)]
        )
        return after
    }

    /// The first default of a loan after such money: none if it never was in default, and never earlier than it was found.
    static func corrected(_ known: CalendarDate?, _ account: LoanAccount) -> CalendarDate? {
        guard let known, account.restructuredOn == nil, account.status == .active || account.status == .closed else {
            return known
        }
        let last = account.endedOn.map { $0.adding(days: -1) } ?? account.day
        return account.delinquency.firstDay(moreThan: 90, until: last).map { max($0, known) }
    }

    static func save(_ standing: BorrowerStanding, of borrower: Int, _ tables: LedgerTables) throws {
        try tables.send(
            "UPDATE borrowers SET npa_since = ?, watched_until = ?, is_loss = ? WHERE borrower_id = ?",
            standing.values + [.integer(borrower)]
        )
    }
}

extension LoanEvent.Change {
    /// Whether it says something of all loans of the borrower.
    var isOfBorrower: Bool {
        switch self {
        case .restructuring, .lossIdentified, .lossWithdrawn: true
        default: false
        }
    }
}
