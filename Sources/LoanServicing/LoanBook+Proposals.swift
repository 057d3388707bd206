import Documents
import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
public import LoanLedger
import Loans

// Above the lender's limit a decision takes two steps: one person proposes it, another releases it or sends it back.

extension LoanBook {
    /// Proposes a decision that could be carried out now; it waits for another person.
    /// - Parameters:
    ///   - decision: What would be done, with the number that the event would get.
    ///   - id: The loan.
    ///   - at: Now.
    ///   - person: Who wants it; not the borrower.
    /// - Throws: ``LoanBookError``; ``LoanBookError/overtaken`` where another waits, or the loan has changed.
    public func propose(
        _ decision: LoanDecision,
        on id: Int,
        at: Timestamp,
        by person: AccountID
    ) async throws(LoanBookError) {
        try await changing { [rules] tables -> Result<Void, LoanBookError> in
            guard let loan = try Self.loan(id, tables) else { return .failure(.unknownLoan(id)) }
            guard try !Self.isLoan(id, of: person, tables) else { return .failure(.needsAnother) }
            let (event, old) = (decision.event, try Self.events(of: id, tables))
            guard try Self.proposedDecision(on: id, tables) == nil,
                (old.map(\.sequence).max() ?? 0) + 1 == event.sequence, Self.isLast(event, old)
            else { return .failure(.overtaken) }
            if let error = try Self.check(event.change, on: id, tables) { return .failure(error) }
            let last = try Self.lastDayEnd(tables).map(CalendarDate.init(dayNumber:))
            let today = try Self.businessDate(at: at, rules, tables)
            do throws(LoanBookError) {
                _ = try Self.account(of: loan, after: event, old, lastDayEnd: last, businessDate: today)
            } catch { return .failure(error) }
            try Self.insert(ProposedLoanDecision(decision: decision, by: person, at: at), on: id, tables)
            try Self.audit(.loanChangeProposed, id, event, at, by: person, tables)
            return .success(())
        }
    }

    /// Releases what another person proposed: it is carried out, or nothing changes.
    /// - Parameters:
    ///   - id: The loan.
    ///   - at: Now.
    ///   - second: Who releases it; neither who proposed it nor the borrower.
    ///   - proposedAt: When what they saw was proposed; what was proposed since, they have not seen.
    /// - Returns: The loan afterwards.
    /// - Throws: ``LoanBookError``; ``LoanBookError/overtaken`` where something else waits, or the loan has changed since.
    @discardableResult
    public func releaseDecision(
        on id: Int,
        at: Timestamp,
        by second: AccountID,
        seen proposedAt: Timestamp
    ) async throws(LoanBookError) -> LoanRecord {
        try await changing { [rules] tables in
            guard let proposal = try Self.proposedDecision(on: id, tables), proposal.at == proposedAt else {
                return .failure(.overtaken)
            }
            guard proposal.by != second else { return .failure(.needsAnother) }
            let outcome = try Self.carryOut(
                proposal.decision,
                on: id,
                at: at,
                proposedBy: proposal.by,
                releasedBy: second,
                rules,
                tables
            )
            if case .success = outcome { try Self.removeDecision(on: id, tables) }
            return outcome
        }
    }

    /// Takes a proposal back, or sends it back: the loan stays as it is.
    /// - Parameters:
    ///   - id: The loan.
    ///   - at: Now.
    ///   - person: Who does it.
    ///   - proposedAt: When what they saw was proposed.
    /// - Throws: ``LoanBookError/overtaken`` where something else waits or nothing does.
    public func returnDecision(
        on id: Int,
        at: Timestamp,
        by person: AccountID,
        seen proposedAt: Timestamp
    ) async throws(LoanBookError) {
        try await changing { tables -> Result<Void, LoanBookError> in
            guard let proposal = try Self.proposedDecision(on: id, tables), proposal.at == proposedAt else {
                return .failure(.overtaken)
            }
            try Self.removeDecision(on: id, tables)
            try Self.audit(.loanChangeReturned, id, proposal.decision.event, at, by: person, tables)
            return .success(())
        }
    }

    /// The decision that waits for a second person; nil if none does.
    public func proposedDecision(on id: Int) async throws(LedgerError) -> ProposedLoanDecision? {
        try await ledger.readTables { try Self.proposedDecision(on: id, $0) }
    }

    static func proposedDecision(on id: Int, _ tables: LedgerTables) throws -> ProposedLoanDecision? {
        guard let row = try tables.row("SELECT * FROM loan_proposals WHERE loan_id = ?", [.integer(id)]) else {
            return nil
        }
        guard let by = AccountID(rawValue: try row.text("proposed_by")) else {
            throw LedgerError.unreadable(table: "loan_proposals")
        }
        let event = try LoanEvent(row)
        let place = "\(id) \(event.sequence)"
        let application = try application(of: id, tables)
        let reason = try tables.opened(row, in: "loan_proposals", "reason", row: place, of: application)
        return ProposedLoanDecision(
            decision: LoanDecision(event, because: String(decoding: reason ?? [], as: UTF8.self)),
            by: by,
            at: Timestamp(milliseconds: Int64(try row.integer("proposed_at")))
        )
    }

    private static func insert(_ proposal: ProposedLoanDecision, on id: Int, _ tables: LedgerTables) throws {
        let (event, reason) = (proposal.decision.event, Array(proposal.decision.reason.utf8))
        let (stored, place) = (event.stored, "\(id) \(event.sequence)")
        try tables.run(
            """
            INSERT INTO loan_proposals
            (loan_id, sequence, effective_on, kind, amount, detail, reason, proposed_by, proposed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(id), .integer(event.sequence), .integer(event.effectiveOn.dayNumber), .text(stored.kind),
                .integer(Int(stored.amount)), .text(stored.detail),
                try tables.sealed(
                    reason,
                    in: "loan_proposals",
                    "reason",
                    row: place,
                    of: try application(of: id, tables)
                ),
                .text(proposal.by.rawValue), .integer(Int(proposal.at.milliseconds)),
            ]
        )
    }

    private static func removeDecision(on id: Int, _ tables: LedgerTables) throws {
        try tables.run("DELETE FROM loan_proposals WHERE loan_id = ?", [.integer(id)])
    }

    private static func audit(
        _ action: AuditAction,
        _ id: Int,
        _ event: LoanEvent,
        _ at: Timestamp,
        by person: AccountID,
        _ tables: LedgerTables
    ) throws {
        let detail: [String: JSONValue] = [
            "kind": .string(event.stored.kind), "sequence": .number(Double(event.sequence)),
        ]
        try tables.audit(
            AuditEntry(at: at, actor: .account(person), action: action, subject: .loan(id), detail: detail)
        )
    }
}
