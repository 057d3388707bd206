import Documents
import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
public import LoanLedger
import Loans

// Write-off, settlement and new terms: an event like others, and beside it why and by whom.

extension LoanBook {
    /// Carries a decision out: the event with all that follows from it, and the reason, or nothing.
    ///
    /// The same decision sent twice is carried out once.
    /// - Parameters:
    ///   - decision: What to do, with the number that the event should get.
    ///   - id: The loan.
    ///   - at: Now.
    ///   - person: Who decides; not the borrower.
    /// - Returns: The loan afterwards.
    /// - Throws: ``LoanBookError``; ``LoanBookError/overtaken`` also where a decision waits for a second person.
    @discardableResult
    public func carryOut(
        _ decision: LoanDecision,
        on id: Int,
        at: Timestamp,
        by person: AccountID
    ) async throws(LoanBookError) -> LoanRecord {
        try await changing { [rules] tables in
            guard try Self.proposedDecision(on: id, tables) == nil else { return .failure(.overtaken) }
            return try Self.carryOut(decision, on: id, at: at, proposedBy: person, releasedBy: person, rules, tables)
        }
    }

    static func carryOut(
        _ decision: LoanDecision,
        on id: Int,
        at: Timestamp,
        proposedBy first: AccountID,
        releasedBy second: AccountID,
        _ rules: Rules,
        _ tables: LedgerTables
    ) throws -> Result<LoanRecord, LoanBookError> {
        guard try !isLoan(id, of: second, tables) else { return .failure(.needsAnother) }
        let (event, old) = (decision.event, try events(of: id, tables))
        guard old.contains(where: { $0.sequence == event.sequence }) || isLast(event, old) else {
            return .failure(.overtaken)
        }
        let releaser = Actor.account(second).description
        let known = try tables.row(
            "SELECT released_by FROM loan_decisions WHERE loan_id = ? AND sequence = ?",
            [.integer(id), .integer(event.sequence)]
        )
        // Somebody else has decided the same meanwhile, for a reason of their own.
        guard try known.map({ try $0.text("released_by") == releaser }) ?? true else { return .failure(.overtaken) }
        let outcome = try record(
            event.change,
            on: id,
            expecting: event.sequence,
            effectiveOn: event.effectiveOn,
            at: at,
            by: .account(second),
            rules,
            tables
        )
        guard case .success = outcome else { return outcome }
        guard known == nil else { return outcome }
        let place = "\(id) \(event.sequence)"
        let reason = try tables.sealed(
            Array(decision.reason.utf8),
            in: "loan_decisions",
            "reason",
            row: place,
            of: try application(of: id, tables)
        )
        let proposer = Actor.account(first).description
        try tables.run(
            "INSERT INTO loan_decisions (loan_id, sequence, reason, proposed_by, released_by) VALUES (?, ?, ?, ?, ?)",
            [.integer(id), .integer(event.sequence), reason, .text(proposer), .text(releaser)]
        )
        try tables.audit(.decided(event, on: id, because: reason, proposedBy: proposer, releasedBy: second, at: at))
        return outcome
    }

    /// What was decided about a loan, in the order in which it was carried out.
    public func decisions(on id: Int) async throws(LedgerError) -> [RecordedLoanDecision] {
        try await ledger.readTables { tables in
            let events = try Self.events(of: id, tables)
            let application = try Self.application(of: id, tables)
            return try tables.rows("SELECT * FROM loan_decisions WHERE loan_id = ? ORDER BY sequence", [.integer(id)])
                .compactMap { row in
                    let sequence = try row.integer("sequence")
                    guard let event = events.first(where: { $0.sequence == sequence }) else { return nil }
                    let reason = try tables.opened(
                        row,
                        in: "loan_decisions",
                        "reason",
                        row: "\(id) \(sequence)",
                        of: application
                    )
                    return RecordedLoanDecision(
                        decision: LoanDecision(event, because: String(decoding: reason ?? [], as: UTF8.self)),
                        proposedBy: try Self.name(of: try row.text("proposed_by"), tables),
                        releasedBy: try Self.name(of: try row.text("released_by"), tables)
                    )
                }
        }
    }

    /// Whether nothing has been recorded for a later day: what was paid after a decision's day, it has not seen.
    static func isLast(_ event: LoanEvent, _ old: [LoanEvent]) -> Bool {
        old.allSatisfy { $0.effectiveOn <= event.effectiveOn }
    }

    static func isLoan(_ id: Int, of person: AccountID, _ tables: LedgerTables) throws -> Bool {
        try tables.row(
            """
            SELECT l.loan_id FROM loans l JOIN borrowers b ON b.borrower_id = l.borrower_id
            WHERE l.loan_id = ? AND b.account_id = ?
            """,
            [.integer(id), .text(person.rawValue)]
        ) != nil
    }
}

extension AuditEntry {
    /// The reason counts by the digest of its sealed bytes, as long as these stay what they are: those under the key of
    /// an application are never sealed anew.
    fileprivate static func decided(
        _ event: LoanEvent,
        on loan: Int,
        because reason: LedgerValue,
        proposedBy proposer: String,
        releasedBy second: AccountID,
        at: Timestamp
    ) -> AuditEntry {
        var detail: [String: JSONValue] = [
            "kind": .string(event.stored.kind), "loan": .number(Double(loan)),
            "sequence": .number(Double(event.sequence)), "proposed_by": .string(proposer),
        ]
        if case .bytes(let bytes) = reason, bytes.first == 2 {
            detail["reason_sha256"] = .string(ContentDigest.sha256(of: bytes).hex)
        }
        return AuditEntry(at: at, actor: .account(second), action: .loanDecided, subject: .loan(loan), detail: detail)
    }
}
