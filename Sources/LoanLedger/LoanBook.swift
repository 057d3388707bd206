public import AssetQuality
public import Foundation
public import Ledger
public import LedgerSchema
public import Lending

// The loan book in the ledger.
//
// A loan's truth is its terms and its events, which are only ever appended. Everything else in its row is what the account
// of the loan says at the end of the last business date or of its last event: computed, never edited, and computed again
// whenever an event arrives or the loan's turn comes. Sums over the book are kept beside the loans, in cells that change
// in the same transaction, so that no page ever adds up a million rows.

/// Loans, what happened to them, and their day ends.
public struct LoanBook: Sendable {
    /// What the lender decides about its book.
    public struct Rules: Sendable, Hashable {
        /// Days past due from which an instalment costs a late fee.
        public var lateFeeAfter = 4
        /// The late fee in minor units; 0 for none.
        public var lateFee: Int64 = 0
        /// What closing a loan early costs, in basis points of the principal that is not yet due: 0 to 1,000.
        ///
        /// Loans at floating rates never cost it.
        /// - seealso: Reserve Bank of India (Pre-payment Charges on Loans) Directions, 2 July 2025: none on floating
        ///   rates of individuals.
        public var closureFeeBasisPoints = 0
        /// Length of the watch after restructuring, in months.
        public var watchMonths = 12
        /// Where the lender works: there its days begin.
        public var timeZone = TimeZone.gmt
        /// What loans finance by their purposes, for the rate set aside on standard assets; a purpose that has none here
        /// is one of the other sectors.
        public var sectors: [String: ProvisionSector] = [:]

        /// The usual rules: no late fee, a year's watch, days as in UTC, no purpose of a sector of its own.
        public init() {}

        /// What the loans for a purpose finance.
        func sector(of purpose: String) -> ProvisionSector { sectors[purpose] ?? .other }

        /// The civil day of a moment where the lender works.
        package func today(at moment: Timestamp) -> CalendarDate {
            let date = Date(timeIntervalSince1970: TimeInterval(moment.milliseconds) / 1000)
            return moment.date(secondsAheadOfUTC: timeZone.secondsFromGMT(for: date))
        }
    }

    package let ledger: Ledger
    package let rules: Rules

    /// The book of a ledger.
    public init(_ ledger: Ledger, rules: Rules = Rules()) {
        self.ledger = ledger
        self.rules = rules
    }

    /// What closing a loan early costs, in per cent of the principal that is not yet due.
    public func closureFeePercent(of loan: LoanRecord) -> Double {
        loan.isFloating ? 0 : Double(rules.closureFeeBasisPoints) / 100
    }

    /// The last business date whose day end is finished; nil before the first.
    public func lastDayEnd() async throws(LedgerError) -> CalendarDate? {
        try await ledger.readTables { try Self.lastDayEnd($0) }.map(CalendarDate.init(dayNumber:))
    }

    package static func lastDayEnd(_ tables: LedgerTables) throws -> Int? {
        try tables.row("SELECT MAX(day) AS day FROM book_days WHERE finished_at IS NOT NULL")?
            .optionalInteger("day")
    }

    /// The civil day of a moment where the lender works.
    public func today(at moment: Timestamp) -> CalendarDate { rules.today(at: moment) }

    /// The day on which the lender works: the one after the last day end, or today before the first.
    public func businessDate(at moment: Timestamp) async throws(LedgerError) -> CalendarDate {
        try await lastDayEnd()?.adding(days: 1) ?? today(at: moment)
    }

    package static func businessDate(
        at moment: Timestamp,
        _ rules: Rules,
        _ tables: LedgerTables
    ) throws -> CalendarDate {
        try lastDayEnd(tables).map { CalendarDate(dayNumber: $0 + 1) } ?? rules.today(at: moment)
    }

    /// One transaction of the book; `change` refuses before it writes anything.
    package func changing<Value: Sendable>(
        _ change: @escaping @Sendable (LedgerTables) throws -> Result<Value, LoanBookError>
    ) async throws(LoanBookError) -> Value {
        let outcome: Result<Value, LoanBookError>
        do {
            outcome = try await ledger.writeTables(change)
        } catch { throw .ledger(error) }
        return try outcome.get()
    }
}
