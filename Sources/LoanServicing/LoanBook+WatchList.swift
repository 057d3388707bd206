import Documents
import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
public import LoanLedger
import Loans

/// Why the risk of a loan has risen though nothing is late and no model says it.
///
/// - seealso: IFRS 9, B5.5.17.
public enum WatchReason: String, Sendable, Hashable, CaseIterable {
    /// Less comes in: a job or an order lost, an illness.
    case income
    /// The borrower is late with others, or owes much more.
    case otherDebts = "other_debts"
    /// The borrower asked for better terms.
    case reliefAsked = "relief_asked"
    /// The trade or the place the borrower lives from does badly.
    case surroundings
    /// What secures the loan has lost worth.
    case security

    /// As a person reads it.
    public var words: String {
        switch self {
        case .income: "Income has fallen, or will"
        case .otherDebts: "Late with other lenders, or much deeper in debt"
        case .reliefAsked: "Asked for better terms"
        case .surroundings: "Trade or region does badly"
        case .security: "Security has lost worth"
        }
    }
}

/// A loan came onto the watch list, or left it.
public struct WatchListEntry: Sendable, Hashable {
    /// From which business date on.
    public let day: CalendarDate
    /// Why it is on the list from then; nil for a loan that left it.
    public let reason: WatchReason?
    /// Who decided.
    public let actor: String
}

extension LoanBook {
    /// Puts an open loan on the watch list, or takes it from it: its risk counts as risen while it is there.
    /// - Parameters:
    ///   - id: The loan.
    ///   - reason: Why it is to be watched; nil for a loan that is not any more.
    ///   - at: Now.
    ///   - actor: Who decides.
    /// - Throws: ``LoanBookError/unknownLoan(_:)``, ``LoanBookError/refused(_:)`` for a loan at its end,
    ///   ``LoanBookError/overtaken`` if it is so already.
    public func watch(
        _ id: Int,
        because reason: WatchReason?,
        at: Timestamp,
        by actor: Actor
    ) async throws(LoanBookError) {
        try await changing { [rules] tables -> Result<Void, LoanBookError> in
            guard let loan = try Self.loan(id, tables) else { return .failure(.unknownLoan(id)) }
            guard loan.position.status == .active else { return .failure(.refused(.notActive(loan.position.status))) }
            guard loan.isOnWatchList == (reason == nil) else { return .failure(.overtaken) }
            let day = try Self.businessDate(at: at, rules, tables)
            try Self.write(reason, on: id, day, at: at, by: actor, tables)
            // Whoever keeps figures has to read them again.
            try BookCells().write(tables)
            let detail: [String: JSONValue] = ["reason": .string(reason?.rawValue ?? ""), "day": .string(day.iso)]
            try tables.audit(AuditEntry(at: at, actor: actor, action: .loanWatched, subject: .loan(id), detail: detail))
            return .success(())
        }
    }

    private static func write(
        _ reason: WatchReason?,
        on id: Int,
        _ day: CalendarDate,
        at: Timestamp,
        by actor: Actor,
        _ tables: LedgerTables
    ) throws {
        let before = try tables.row("SELECT COUNT(*) AS entries FROM watch_list WHERE loan_id = ?", [.integer(id)])
        try tables.run(
            """
            INSERT INTO watch_list (loan_id, sequence, day, reason, decided_at, decided_by) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(id), .integer((try before?.integer("entries") ?? 0) + 1), .integer(day.dayNumber),
                .optional(reason?.rawValue), .integer(Int(at.milliseconds)), .text(actor.description),
            ]
        )
        try tables.run(
            "UPDATE loans SET on_watch_list = ? WHERE loan_id = ?",
            [.integer(reason == nil ? 0 : 1), .integer(id)]
        )
    }

    /// When a loan came onto the watch list and left it, the latest first.
    public func watchList(of id: Int) async throws(LedgerError) -> [WatchListEntry] {
        try await ledger.readTables { tables in
            try tables.rows("SELECT * FROM watch_list WHERE loan_id = ? ORDER BY sequence DESC", [.integer(id)])
                .map { row in
                    WatchListEntry(
                        day: CalendarDate(dayNumber: try row.integer("day")),
                        reason: try row.optionalText("reason").flatMap(WatchReason.init(rawValue:)),
                        actor: try Self.name(of: try row.text("decided_by"), tables)
                    )
                }
        }
    }
}
