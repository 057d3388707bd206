import Instalments
import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
public import LoanLedger
import Loans

extension LoanBook {
    /// Makes an offer on an approved application.
    /// - Parameters:
    ///   - offer: What is offered.
    ///   - id: The application.
    ///   - at: Now.
    ///   - actor: Who makes it.
    /// - Returns: False if it is not approved, or has an offer.
    /// - Throws: ``LedgerError``.
    @discardableResult
    public func offer(
        _ offer: LoanOffer,
        on id: ApplicationID,
        at: Timestamp,
        by actor: Actor
    ) async throws(LedgerError) -> Bool {
        try await ledger.writeTables { tables in
            let approved = try tables.row(
                "SELECT application_id FROM applications WHERE application_id = ? AND application_status = 'Approved'",
                [.text(id.uuid)]
            )
            guard approved != nil else { return false }
            let inserted = try tables.run(
                """
                INSERT INTO loan_offers
                (application_id, principal, rate_percent, months, moratorium, moratorium_months, is_floating, fee, expires_on,
                offered_at, rounding)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (application_id) DO NOTHING
                """,
                [
                    .text(id.uuid), .integer(Int(offer.principal)), .number(offer.rate.percent),
                    .integer(offer.months), .text(offer.moratorium.word), .integer(offer.moratorium.months),
                    .integer(offer.isFloating ? 1 : 0), .integer(Int(offer.fee)), .integer(offer.expiresOn.dayNumber),
                    .integer(Int(at.milliseconds)), .text(offer.rounding.stored),
                ]
            )
            guard inserted == 1 else { return false }
            try tables.audit(AuditEntry(at: at, actor: actor, action: .offerMade, subject: .application(id)))
            return true
        }
    }

    /// The offer on an application; nil if there is none.
    public func offer(on id: ApplicationID) async throws(LedgerError) -> LoanOffer? {
        try await ledger.readTables { try Self.offer(on: id, $0) }
    }

    /// Accepts an offer for its applicant.
    /// - Parameters:
    ///   - id: The application.
    ///   - owner: Whose it is.
    ///   - today: Not later than the offer's last day.
    ///   - at: Now.
    /// - Returns: False if there is no such offer, it is over, or the application is not approved any more.
    /// - Throws: ``LedgerError``.
    public func acceptOffer(
        on id: ApplicationID,
        owner: AccountID,
        today: CalendarDate,
        at: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await ledger.writeTables { tables in
            guard let offer = try Self.offer(on: id, tables), today <= offer.expiresOn else { return false }
            return try Self.answer(id, of: owner, .offerAccepted, .offerAccepted, at, tables)
        }
    }

    /// Declines an offer for its applicant, whose application ends with that.
    /// - Parameters:
    ///   - id: The application.
    ///   - owner: Whose it is.
    ///   - at: Now.
    /// - Returns: False if there is no such offer, or the application is not approved any more.
    /// - Throws: ``LedgerError``.
    public func declineOffer(
        on id: ApplicationID,
        owner: AccountID,
        at: Timestamp
    ) async throws(LedgerError) -> Bool {
        try await ledger.writeTables { tables in
            guard try Self.offer(on: id, tables) != nil else { return false }
            return try Self.answer(id, of: owner, .withdrawn, .offerDeclined, at, tables)
        }
    }

    /// Approved applications on the way to their money: accepted offers, then the others, the newest first.
    /// - Parameter limit: At most so many.
    /// - Returns: Those to be offered something, with an open offer, or with an accepted one.
    /// - Throws: ``LedgerError``.
    public func offerCases(limit: Int = 200) async throws(LedgerError) -> [OfferCase] {
        try await ledger.readTables { tables in
            try tables.rows(
                """
                SELECT application_id, owner_id, application_status, status_at FROM applications
                WHERE application_status IN ('Approved', 'Offer accepted')
                ORDER BY CASE application_status WHEN 'Offer accepted' THEN 0 ELSE 1 END, status_at DESC LIMIT ?
                """,
                [.integer(limit)]
            )
            .map { try Self.offerCase($0, tables) }
        }
    }

    /// How one approved application stands; nil if it is not approved, or its money is out.
    public func offerCase(_ id: ApplicationID) async throws(LedgerError) -> OfferCase? {
        try await ledger.readTables { tables in
            try tables.row(
                """
                SELECT application_id, owner_id, application_status, status_at FROM applications
                WHERE application_status IN ('Approved', 'Offer accepted') AND application_id = ?
                """,
                [.text(id.uuid)]
            )
            .map { try Self.offerCase($0, tables) }
        }
    }

    private static func offerCase(_ row: LedgerRow, _ tables: LedgerTables) throws -> OfferCase {
        guard let id = ApplicationID(uuid: try row.text("application_id")),
            let owner = AccountID(rawValue: try row.text("owner_id")),
            let status = ApplicationStatus(rawValue: try row.text("application_status"))
        else { throw LedgerError.unreadable(table: "applications") }
        return OfferCase(
            application: id,
            owner: owner,
            status: status,
            since: Timestamp(milliseconds: Int64(try row.integer("status_at"))),
            offer: try offer(on: id, tables),
            proposal: try proposal(of: id, tables)
        )
    }

    private static func answer(
        _ id: ApplicationID,
        of owner: AccountID,
        _ status: ApplicationStatus,
        _ action: AuditAction,
        _ at: Timestamp,
        _ tables: LedgerTables
    ) throws -> Bool {
        let changed = try tables.run(
            """
            UPDATE applications SET application_status = ?, status_at = ?
            WHERE application_id = ? AND owner_id = ? AND application_status = 'Approved'
            """,
            [.text(status.rawValue), .integer(Int(at.milliseconds)), .text(id.uuid), .text(owner.rawValue)]
        )
        guard changed == 1 else { return false }
        try tables.announce(id, status, at: at)
        try tables.audit(AuditEntry(at: at, actor: .account(owner), action: action, subject: .application(id)))
        return true
    }

    static func offer(on id: ApplicationID, _ tables: LedgerTables) throws -> LoanOffer? {
        try tables.row("SELECT * FROM loan_offers WHERE application_id = ?", [.text(id.uuid)])
            .map { row in
                guard
                    let moratorium = LoanTerms.Moratorium(
                        word: try row.text("moratorium"),
                        months: try row.integer("moratorium_months")
                    ),
                    let rounding = AmountRounding(stored: try row.text("rounding"))
                else { throw LedgerError.unreadable(table: "loan_offers") }
                return LoanOffer(
                    principal: Int64(try row.integer("principal")),
                    rate: try AnnualRate(percent: row.number("rate_percent")),
                    months: try row.integer("months"),
                    moratorium: moratorium,
                    isFloating: try row.integer("is_floating") == 1,
                    fee: Int64(try row.integer("fee")),
                    expiresOn: CalendarDate(dayNumber: try row.integer("expires_on")),
                    rounding: rounding
                )
            }
    }
}
