import AssetQuality
import Documents
public import Ledger
public import Lending
import Loans

/// What a lender offers on an approved application; amounts in minor units.
public struct LoanOffer: Sendable, Hashable {
    /// What is lent.
    public let principal: Int64
    /// Nominal.
    public let rate: AnnualRate
    /// Number of instalments.
    public let months: Int
    /// Kept back of what is lent.
    public let fee: Int64
    /// The last day on which it can be accepted.
    public let expiresOn: CalendarDate

    /// An offer.
    public init(principal: Int64, rate: AnnualRate, months: Int, fee: Int64 = 0, expiresOn: CalendarDate) {
        self.principal = principal
        self.rate = rate
        self.months = months
        self.fee = fee
        self.expiresOn = expiresOn
    }
}

/// What a loan is for, and whose.
public struct LoanPurpose: Sendable, Hashable {
    /// ISO 4217.
    public let currency: String
    /// What the money is for.
    public let purpose: String
    /// Where the borrower lives.
    public let region: String
    /// In minor units; nil if unknown.
    public let monthlyIncome: Int64?

    /// What a loan is for, and whose.
    public init(currency: String, purpose: String, region: String, monthlyIncome: Int64?) {
        self.currency = currency
        self.purpose = purpose
        self.region = region
        self.monthlyIncome = monthlyIncome
    }
}

extension LoanBook {
    /// Makes an offer on an approved application.
    /// - Returns: False if it is not approved, or has an offer.
    @discardableResult
    public func offer(_ offer: LoanOffer, on id: ApplicationID, at: Timestamp) async throws(LedgerError) -> Bool {
        try await ledger.writeTables { tables in
            let approved = try tables.row(
                "SELECT application_id FROM applications WHERE application_id = ? AND application_status = 'Approved'",
                [.text(id.uuid)]
            )
            guard approved != nil else { return false }
            return try tables.run(
                """
                INSERT INTO loan_offers (application_id, principal, rate_percent, months, fee, expires_on, offered_at)
                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (application_id) DO NOTHING
                """,
                [
                    .text(id.uuid), .integer(Int(offer.principal)), .number(offer.rate.percent),
                    .integer(offer.months), .integer(Int(offer.fee)), .integer(offer.expiresOn.dayNumber),
                    .integer(Int(at.milliseconds)),
                ]
            ) == 1
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
            let changed = try tables.run(
                """
                UPDATE applications SET application_status = 'Offer accepted', status_at = ?
                WHERE application_id = ? AND owner_id = ? AND application_status = 'Approved'
                """,
                [.integer(Int(at.milliseconds)), .text(id.uuid), .text(owner.rawValue)]
            )
            if changed == 1 { try tables.announce(id, .offerAccepted, at: at) }
            return changed == 1
        }
    }

    /// Lets the money of an accepted offer go out: loan, sums, the application's end and the audit row, or nothing.
    /// - Parameters:
    ///   - id: The application.
    ///   - purpose: What the loan is for, and whose.
    ///   - day: When the money goes out.
    ///   - at: Now.
    ///   - actor: Who lets it.
    /// - Returns: The loan.
    /// - Throws: ``LoanBookError``.
    public func disburse(
        _ id: ApplicationID,
        for purpose: LoanPurpose,
        on day: CalendarDate,
        at: Timestamp,
        by actor: Actor
    ) async throws(LoanBookError) -> LoanRecord {
        let outcome: Result<LoanRecord, LoanBookError>
        do {
            outcome = try await ledger.writeTables { [rules] tables in
                guard let offer = try Self.offer(on: id, tables),
                    let row = try tables.row(
                        """
                        SELECT a.owner_id, d.risk_probability FROM applications a
                        LEFT JOIN decisions d ON d.application_id = a.application_id
                        WHERE a.application_id = ? AND a.application_status = 'Offer accepted'
                        """,
                        [.text(id.uuid)]
                    )
                else { return .failure(.nothingToDisburse) }
                let terms: LoanTerms
                let account: LoanAccount
                do throws(LoanError) {
                    terms = try LoanTerms(
                        principal: offer.principal,
                        rate: offer.rate,
                        months: offer.months,
                        startsOn: day
                    )
                    account = try LoanAccount(terms, events: [], asAt: day)
                } catch { return .failure(.refused(error)) }
                let owner = try row.text("owner_id")
                let borrower = try Self.borrower(owner, purpose, tables)
                let position = LoanPosition(
                    account,
                    standing: try Self.standing(of: borrower, tables),
                    security: 0,
                    before: nil,
                    feeAfter: rules.lateFeeAfter
                )
                let loan = LoanRecord(
                    id: try Self.next("loan_id", of: "loans", tables),
                    borrower: borrower,
                    currency: purpose.currency,
                    purpose: purpose.purpose,
                    region: purpose.region,
                    terms: terms,
                    probabilityOfDefault: try row.optionalNumber("risk_probability"),
                    isFloating: false,
                    security: 0,
                    monthlyIncome: purpose.monthlyIncome,
                    position: position
                )
                try Self.insert(loan, application: id, tables)
                try tables.run(
                    "UPDATE applications SET application_status = 'Disbursed', status_at = ? WHERE application_id = ?",
                    [.integer(Int(at.milliseconds)), .text(id.uuid)]
                )
                try tables.announce(id, .disbursed, at: at)
                try tables.audit(.disbursed(loan, application: id, by: actor, at: at))
                return .success(loan)
            }
        } catch { throw .ledger(error) }
        return try outcome.get()
    }

    private static func insert(_ loan: LoanRecord, application: ApplicationID, _ tables: LedgerTables) throws {
        try tables.run(LoanRecord.insert, loan.fixedValues + loan.position.values + [.text(application.uuid)])
        var cells = BookCells()
        cells.move(loan, from: nil, to: loan.position)
        try cells.write(tables)
    }

    private static func offer(on id: ApplicationID, _ tables: LedgerTables) throws -> LoanOffer? {
        try tables.row("SELECT * FROM loan_offers WHERE application_id = ?", [.text(id.uuid)])
            .map { row in
                LoanOffer(
                    principal: Int64(try row.integer("principal")),
                    rate: try AnnualRate(percent: row.number("rate_percent")),
                    months: try row.integer("months"),
                    fee: Int64(try row.integer("fee")),
                    expiresOn: CalendarDate(dayNumber: try row.integer("expires_on"))
                )
            }
    }

    /// The borrower that an account is, new or known.
    private static func borrower(_ owner: String, _ purpose: LoanPurpose, _ tables: LedgerTables) throws -> Int {
        if let row = try tables.row("SELECT borrower_id FROM borrowers WHERE account_id = ?", [.text(owner)]) {
            return try row.integer("borrower_id")
        }
        let id = try next("borrower_id", of: "borrowers", tables)
        try tables.run(
            "INSERT INTO borrowers (borrower_id, account_id, region, monthly_income, is_loss) VALUES (?, ?, ?, ?, 0)",
            [.integer(id), .text(owner), .text(purpose.region), .optional(purpose.monthlyIncome.map(Int.init))]
        )
        return id
    }

    private static func next(_ column: String, of table: String, _ tables: LedgerTables) throws -> Int {
        (try tables.row("SELECT MAX(\(column)) AS last FROM \(table)")?.optionalInteger("last") ?? 0) + 1
    }
}

extension AuditEntry {
    fileprivate static func disbursed(
        _ loan: LoanRecord,
        application: ApplicationID,
        by actor: Actor,
        at: Timestamp
    ) -> AuditEntry {
        AuditEntry(
            at: at,
            actor: actor,
            action: .loanDisbursed,
            subject: .loan(loan.id),
            detail: ["application": .string(application.uuid), "principal": .number(Double(loan.terms.principal))]
        )
    }
}
