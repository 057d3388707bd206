import Ledger
public import LedgerRecords
import LedgerSchema
public import Lending
public import LoanLedger

// Above the lender's limit money goes out in two steps: one person proposes it, another releases it or sends it back.

extension LoanBook {
    /// Proposes that the money of an accepted offer goes out; it waits for another person.
    /// - Parameters:
    ///   - id: The application.
    ///   - payment: How the money would go out.
    ///   - at: Now.
    ///   - proposer: Who wants it.
    /// - Throws: ``LoanBookError/nothingToDisburse`` without an accepted offer, ``LoanBookError/overtaken`` where one waits
    ///   already.
    public func proposeDisbursement(
        _ id: ApplicationID,
        paying payment: Disbursement,
        at: Timestamp,
        by proposer: AccountID
    ) async throws(LoanBookError) {
        try await changing { tables -> Result<Void, LoanBookError> in
            guard try Self.acceptedApplication(id, tables) != nil else { return .failure(.nothingToDisburse) }
            guard try Self.proposal(of: id, tables) == nil else { return .failure(.overtaken) }
            try tables.run(
                """
                INSERT INTO disbursement_proposals (application_id, method, reference, proposed_by, proposed_at)
                VALUES (?, ?, ?, ?, ?)
                """,
                [
                    .text(id.uuid), .text(payment.method.rawValue), .text(payment.reference), .text(proposer.rawValue),
                    .integer(Int(at.milliseconds)),
                ]
            )
            try tables.audit(
                AuditEntry(at: at, actor: .account(proposer), action: .disbursementProposed, subject: .application(id))
            )
            return .success(())
        }
    }

    /// Releases what another person proposed: the money goes out, or nothing changes.
    /// - Parameters:
    ///   - id: The application.
    ///   - purpose: What the loan is for, and whose.
    ///   - day: When the money goes out.
    ///   - at: Now.
    ///   - second: Who releases it.
    ///   - proposedAt: When what they saw was proposed; what was proposed since, they have not seen.
    /// - Returns: The loan.
    /// - Throws: ``LoanBookError/needsAnother`` for the person who proposed it or borrows, ``LoanBookError/overtaken`` where
    ///   something else waits, ``LoanBookError/nothingToDisburse`` where nothing does.
    public func releaseDisbursement(
        _ id: ApplicationID,
        for purpose: LoanPurpose,
        on day: CalendarDate,
        at: Timestamp,
        by second: AccountID,
        seen proposedAt: Timestamp
    ) async throws(LoanBookError) -> LoanRecord {
        try await changing { [rules] tables in
            guard let proposal = try Self.proposal(of: id, tables) else { return .failure(.nothingToDisburse) }
            guard proposal.at == proposedAt else { return .failure(.overtaken) }
            guard proposal.by != second else { return .failure(.needsAnother) }
            let release = Release(
                payment: proposal.disbursement,
                day: day,
                at: at,
                proposedBy: .account(proposal.by),
                releasedBy: .account(second)
            )
            let outcome = try Self.disburse(id, for: purpose, release, rules, tables)
            if case .success = outcome { try Self.removeProposal(of: id, tables) }
            return outcome
        }
    }

    /// Takes a proposal back, or sends it back: the offer stays accepted.
    /// - Parameters:
    ///   - id: The application.
    ///   - at: Now.
    ///   - person: Who does it.
    ///   - proposedAt: When what they saw was proposed.
    /// - Throws: ``LoanBookError/overtaken`` where something else waits or nothing does.
    public func returnDisbursement(
        _ id: ApplicationID,
        at: Timestamp,
        by person: AccountID,
        seen proposedAt: Timestamp
    ) async throws(LoanBookError) {
        try await changing { tables -> Result<Void, LoanBookError> in
            guard try Self.proposal(of: id, tables)?.at == proposedAt else { return .failure(.overtaken) }
            try Self.removeProposal(of: id, tables)
            try tables.audit(
                AuditEntry(at: at, actor: .account(person), action: .disbursementReturned, subject: .application(id))
            )
            return .success(())
        }
    }

    static func proposal(of id: ApplicationID, _ tables: LedgerTables) throws -> ProposedDisbursement? {
        let found = try tables.row("SELECT * FROM disbursement_proposals WHERE application_id = ?", [.text(id.uuid)])
        guard let row = found else { return nil }
        guard let method = Disbursement.Method(rawValue: try row.text("method")),
            let by = AccountID(rawValue: try row.text("proposed_by"))
        else { throw LedgerError.unreadable(table: "disbursement_proposals") }
        return ProposedDisbursement(
            disbursement: Disbursement(method, reference: try row.text("reference")),
            by: by,
            at: Timestamp(milliseconds: Int64(try row.integer("proposed_at")))
        )
    }

    private static func removeProposal(of id: ApplicationID, _ tables: LedgerTables) throws {
        try tables.run("DELETE FROM disbursement_proposals WHERE application_id = ?", [.text(id.uuid)])
    }
}
