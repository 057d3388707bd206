import Documents
public import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

extension Ledger {
    /// Forgets who somebody is: deletes their keys, and overwrites what stands in the clear.
    ///
    /// Decisions, what they were made of and the audit chain stay, and name nobody any more.
    /// - Parameters:
    ///   - subject: Whom.
    ///   - why: For the audit chain; names nobody.
    ///   - actor: Who does it.
    ///   - at: Now.
    /// - Returns: What became of it.
    /// - Throws: ``LedgerError``.
    public func erase(
        _ subject: ErasedSubject,
        why: String,
        by actor: Actor,
        at: Timestamp
    ) async throws(LedgerError) -> ErasureOutcome {
        try await write { [chain] db in
            if let hindrance = try subject.hindrance(in: db) { return hindrance }
            let applications = try subject.applications(in: db)
            for id in applications { try db.erase(.application, id, by: "\(actor)", at: at) }
            try db.erase(subject.kind, subject.id, by: "\(actor)", at: at)
            try chain.append(
                AuditEntry(
                    at: at,
                    actor: actor,
                    action: .personErased,
                    subject: subject.auditSubject,
                    detail: ["why": .string(why), "applications": .number(Double(applications.count))]
                ),
                in: db
            )
            return .erased(applications: applications.count)
        }
    }
}

extension ErasedSubject {
    /// Ids of all that was sent by or for them.
    fileprivate func applications(in db: Database) throws -> [String] {
        try db.rows("SELECT application_id FROM \(sent) ORDER BY application_id", [id])
            .map { try $0.text("application_id") }
    }

    /// What stands in the way; nil if nothing does.
    fileprivate func hindrance(in db: Database) throws -> ErasureOutcome? {
        if try db.row("SELECT kind FROM erasures WHERE subject_id = ?", [id]) != nil { return .erasedBefore }
        switch self {
        case .account:
            guard let row = try db.row("SELECT role, password_hash FROM accounts WHERE account_id = ?", [id]) else {
                return .unknown
            }
            guard try row.text("role") == "applicant", try row.text("password_hash") != "!program" else {
                return .staff
            }
        case .customer:
            guard try db.row("SELECT owner_id FROM customers WHERE customer_id = ?", [id]) != nil else {
                return .unknown
            }
        }
        return try pending(in: db) ?? debt(in: db)
    }

    private func pending(in db: Database) throws -> ErasureOutcome? {
        try db.row(
            """
            SELECT application_id FROM applications WHERE application_status IN ('Submitted', 'Scoring', 'Manual review')
            AND application_id IN (SELECT application_id FROM \(sent)) ORDER BY application_id LIMIT 1
            """,
            [id]
        )
        .map { .pending(try $0.applicationID()) }
    }

    private func debt(in db: Database) throws -> ErasureOutcome? {
        let column = kind == .account ? "account_id" : "customer_id"
        return
            try db.row(
                """
                SELECT loan_id FROM loans WHERE status = 'active' AND (borrower_id IN
                (SELECT borrower_id FROM borrowers WHERE \(column) = ?)
                OR application_id IN (SELECT application_id FROM \(sent))) ORDER BY loan_id LIMIT 1
                """,
                [id, id]
            )
            .map { .owes(loan: try $0.integer("loan_id")) }
    }

    /// The table of what they sent, with a condition that takes the id.
    private var sent: String {
        switch self {
        case .account: "applications WHERE owner_id = ?"
        case .customer: "customer_applications WHERE customer_id = ?"
        }
    }
}
