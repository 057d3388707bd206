import AssetQuality
import Documents
package import Ledger
public import LedgerRecords
public import Lending
public import Loans

extension LoanBook {
    /// Records what happened to a loan: the event, its new position, the sums over the book and the audit row, or nothing.
    ///
    /// Arrears, bucket and figures change at once; a borrower who does not perform rises at the next day end.
    /// - Parameters:
    ///   - change: What happened.
    ///   - id: The loan.
    ///   - expected: The number the event should get, where whoever records it has looked at the events before it: the
    ///     same event sent twice is recorded once.
    ///   - day: From which day it counts, not later than the business date; an earlier day is a backdated event.
    ///   - at: Now.
    ///   - actor: Who records it.
    ///   - method: How money came, if anybody said it; it is kept of what brings money only.
    /// - Returns: The loan afterwards.
    /// - Throws: ``LoanBookError``.
    @discardableResult
    public func record(
        _ change: LoanEvent.Change,
        on id: Int,
        expecting expected: Int? = nil,
        effectiveOn day: CalendarDate,
        at: Timestamp,
        by actor: Actor,
        method: PaymentMethod? = nil
    ) async throws(LoanBookError) -> LoanRecord {
        try await changing { [rules] tables in
            try Self.record(
                change,
                on: id,
                expecting: expected,
                effectiveOn: day,
                at: at,
                by: actor,
                method: method,
                rules,
                tables
            )
        }
    }

    /// The same, within a transaction.
    package static func record(
        _ change: LoanEvent.Change,
        on id: Int,
        expecting expected: Int?,
        effectiveOn day: CalendarDate,
        at: Timestamp,
        by actor: Actor,
        method: PaymentMethod? = nil,
        _ rules: Rules,
        _ tables: LedgerTables
    ) throws -> Result<LoanRecord, LoanBookError> {
        guard let loan = try Self.loan(id, tables) else { return .failure(.unknownLoan(id)) }
        let old = try events(of: id, tables)
        if let again = isRecorded(change, expected, day, old) { return again ? .success(loan) : .failure(.overtaken) }
        // A decision was taken about what was owed then: without the receipt it would be one about more.
        if case .reversal(let target) = change, old.contains(where: { $0.sequence > target && $0.change.isDecision }) {
            return .failure(.refused(.decidedSince(sequence: target)))
        }
        let event = LoanEvent(sequence: (old.map(\.sequence).max() ?? 0) + 1, effectiveOn: day, change)
        let (last, today) = (
            try lastDayEnd(tables).map(CalendarDate.init(dayNumber:)), try businessDate(at: at, rules, tables)
        )
        let before = try standing(of: loan.borrower, tables)
        let account: LoanAccount
        do throws(LoanBookError) {
            account = try Self.account(of: loan, after: event, old, lastDayEnd: last, businessDate: today)
            try check(change, of: before)
        } catch { return .failure(error) }
        try insert(event, of: id, at: at, by: actor, method: event.received > 0 ? method : nil, tables)
        return .success(try settle(loan, account, event, at: at, by: actor, rules, tables))
    }

    /// The account that a loan would have after one more event, as at the last day that is known of it.
    /// - Parameters:
    ///   - loan: The loan.
    ///   - event: What would happen.
    ///   - old: What happened to it.
    ///   - lastDayEnd: The last business date whose day end is finished; nil before the first.
    ///   - businessDate: The day on which the lender works: nothing can be recorded for a later one.
    /// - Returns: The account.
    /// - Throws: ``LoanBookError``.
    package static func account(
        of loan: LoanRecord,
        after event: LoanEvent,
        _ old: [LoanEvent],
        lastDayEnd: CalendarDate?,
        businessDate: CalendarDate
    ) throws(LoanBookError) -> LoanAccount {
        let day = event.effectiveOn
        guard day <= businessDate else { throw .inTheFuture(day) }
        let last = max(lastDayEnd == nil ? day : businessDate, old.map(\.effectiveOn).max() ?? day, day)
        do throws(LoanError) {
            try EarlyClosure.check(event, of: loan.terms, after: old)
            try LoanAccount.check(loan.terms, events: old + [event], from: day)
            return try LoanAccount(loan.terms, events: old + [event], asAt: last)
        } catch { throw .refused(error) }
    }

    /// Whether an event of this number is there already, and the same; nil if there is none.
    private static func isRecorded(
        _ change: LoanEvent.Change,
        _ expected: Int?,
        _ day: CalendarDate,
        _ old: [LoanEvent]
    ) -> Bool? {
        guard let expected, (old.map(\.sequence).max() ?? 0) + 1 != expected else { return nil }
        return old.contains { $0.sequence == expected && $0.effectiveOn == day && $0.change == change }
    }

    private static func settle(
        _ loan: LoanRecord,
        _ account: LoanAccount,
        _ event: LoanEvent,
        at: Timestamp,
        by actor: Actor,
        _ rules: Rules,
        _ tables: LedgerTables
    ) throws -> LoanRecord {
        var standing = try standing(after: event, account, of: loan, rules, tables)
        let isLate = try event.received > 0 && lastDayEnd(tables).map { event.effectiveOn.dayNumber <= $0 } ?? false
        if isLate { standing = try corrected(standing, of: loan.borrower, from: account.day, tables) }
        var position = LoanPosition(
            account,
            for: loan.purpose,
            standing: standing,
            security: loan.security,
            before: loan.position,
            rules: rules
        )
        if isLate { position.firstDefault = corrected(position.firstDefault, account) }
        // The borrower's standing follows at the day end, which has to look at the loan whatever its turn would be.
        if position.status == .active { position.turnsOn = account.day }
        var cells = BookCells()
        _ = try save(loan, position, on: account.day, &cells, tables)
        try RepaymentParts.write(account, of: loan.id, tables)
        if event.change.isOfBorrower { try follow(standing, besides: loan, on: account.day, &cells, rules, tables) }
        try cells.write(tables)
        try tables.audit(
            AuditEntry(
                at: at,
                actor: actor,
                action: .loanChanged,
                subject: .loan(loan.id),
                detail: ["kind": .string(event.stored.kind), "sequence": .number(Double(event.sequence))]
            )
        )
        var after = loan
        after.position = position
        return after
    }

    static func insert(
        _ event: LoanEvent,
        of id: Int,
        at: Timestamp,
        by actor: Actor,
        method: PaymentMethod? = nil,
        _ tables: LedgerTables
    ) throws {
        let values = event.values(of: id, at: at, by: actor, method: method)
        try tables.insert([values], into: "loan_events", LoanEvent.columns)
    }
}
