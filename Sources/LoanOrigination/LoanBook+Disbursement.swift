import AssetQuality
import Documents
import Ledger
public import LedgerRecords
public import Lending
public import LoanLedger
import Loans

extension LoanBook {
    /// Lets the money of an accepted offer go out: loan, payment, sums, the application's end and the audit row, or
    /// nothing.
    /// - Parameters:
    ///   - id: The application.
    ///   - purpose: What the loan is for, and whose.
    ///   - payment: How the money goes out.
    ///   - day: When the money goes out.
    ///   - at: Now.
    ///   - actor: Who lets it.
    /// - Returns: The loan.
    /// - Throws: ``LoanBookError``.
    public func disburse(
        _ id: ApplicationID,
        for purpose: LoanPurpose,
        paying payment: Disbursement = Disbursement(.bankTransfer),
        on day: CalendarDate,
        at: Timestamp,
        by actor: Actor
    ) async throws(LoanBookError) -> LoanRecord {
        let release = Release(payment: payment, day: day, at: at, proposedBy: actor, releasedBy: actor)
        return try await changing { [rules] tables in
            // What waits for a second person is not paid out past them.
            guard try Self.proposal(of: id, tables) == nil else { return .failure(.overtaken) }
            return try Self.disburse(id, for: purpose, release, rules, tables)
        }
    }

    /// How, when and by whom money goes out.
    struct Release: Sendable {
        let payment: Disbursement
        let day: CalendarDate
        let at: Timestamp
        let proposedBy: Actor
        let releasedBy: Actor
    }

    static func disburse(
        _ id: ApplicationID,
        for purpose: LoanPurpose,
        _ release: Release,
        _ rules: Rules,
        _ tables: LedgerTables
    ) throws -> Result<LoanRecord, LoanBookError> {
        guard let offer = try offer(on: id, tables), let row = try acceptedApplication(id, tables) else {
            return .failure(.nothingToDisburse)
        }
        let owner = try row.text("owner_id")
        guard release.releasedBy.description != "account:\(owner)" else { return .failure(.needsAnother) }
        let account: LoanAccount
        do throws(LoanError) {
            account = try Self.account(offer, release)
        } catch { return .failure(.refused(error)) }
        let (borrower, income) = try borrower(of: id, owner, purpose, tables)
        let loan = LoanRecord(
            id: try next("loan_id", of: "loans", tables),
            borrower: borrower,
            currency: purpose.currency,
            purpose: purpose.purpose,
            region: purpose.region,
            terms: account.terms,
            probabilityOfDefault: try row.optionalNumber("risk_probability"),
            isFloating: offer.isFloating,
            security: 0,
            monthlyIncome: income,
            position: LoanPosition(
                account,
                for: purpose.purpose,
                standing: try standing(of: borrower, tables),
                security: 0,
                before: nil,
                rules: rules
            )
        )
        try write(loan, application: id, fee: offer.fee, release, tables)
        return .success(loan)
    }

    private static func account(_ offer: LoanOffer, _ release: Release) throws(LoanError) -> LoanAccount {
        try LoanAccount(offer.terms(startingOn: release.day), events: [], asAt: release.day)
    }

    static func acceptedApplication(_ id: ApplicationID, _ tables: LedgerTables) throws -> LedgerRow? {
        try tables.row(
            """
            SELECT a.owner_id, d.risk_probability FROM applications a
            LEFT JOIN decisions d ON d.application_id = a.application_id
            WHERE a.application_id = ? AND a.application_status = 'Offer accepted'
            """,
            [.text(id.uuid)]
        )
    }

    private static func write(
        _ loan: LoanRecord,
        application: ApplicationID,
        fee: Int64,
        _ release: Release,
        _ tables: LedgerTables
    ) throws {
        try tables.insert(
            [loan.fixedValues + loan.position.values + [.text(application.uuid)]],
            into: "loans",
            LoanRecord.insertedColumns
        )
        try insert(release, of: loan, fee: fee, tables)
        // The history of a loan begins as standard; that of a borrower who does not perform begins otherwise.
        if loan.position.assetClass != .standard { try insertMove(to: loan.position, of: loan.id, release.day, tables) }
        var cells = BookCells()
        cells.move(loan, from: nil, to: loan.position)
        try cells.write(tables)
        try tables.run(
            "UPDATE applications SET application_status = 'Disbursed', status_at = ? WHERE application_id = ?",
            [.integer(Int(release.at.milliseconds)), .text(application.uuid)]
        )
        try tables.announce(application, .disbursed, at: release.at)
        try tables.audit(
            AuditEntry(
                at: release.at,
                actor: release.releasedBy,
                action: .loanDisbursed,
                subject: .loan(loan.id),
                detail: [
                    "application": .string(application.uuid), "principal": .number(Double(loan.terms.principal)),
                    "proposed_by": .string(release.proposedBy.description),
                ]
            )
        )
    }

    private static func insert(
        _ release: Release,
        of loan: LoanRecord,
        fee: Int64,
        _ tables: LedgerTables
    ) throws {
        try tables.run(
            """
            INSERT INTO disbursements
            (loan_id, amount, disbursed_on, method, reference, proposed_by, released_by, recorded_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .integer(loan.id), .integer(Int(max(1, loan.terms.principal - fee))),
                .integer(release.day.dayNumber), .text(release.payment.method.rawValue),
                .text(release.payment.reference), .text(release.proposedBy.description),
                .text(release.releasedBy.description), .integer(Int(release.at.milliseconds)),
            ]
        )
    }

    /// The borrower of an application, new or known, with the monthly income that the book has of them.
    ///
    /// A customer whom an officer or a program entered is a person of their own, whosever account the application is in.
    private static func borrower(
        of id: ApplicationID,
        _ owner: String,
        _ purpose: LoanPurpose,
        _ tables: LedgerTables
    ) throws -> (id: Int, monthlyIncome: Int64?) {
        let customer =
            try tables.row(
                "SELECT customer_id FROM customer_applications WHERE application_id = ?",
                [.text(id.uuid)]
            )
            .map { try $0.text("customer_id") }
        let known = try tables.row(
            "SELECT borrower_id, monthly_income FROM borrowers WHERE \(customer == nil ? "account_id" : "customer_id") = ?",
            [.text(customer ?? owner)]
        )
        if let known {
            return (try known.integer("borrower_id"), try known.optionalInteger("monthly_income").map(Int64.init))
        }
        let number = try next("borrower_id", of: "borrowers", tables)
        try tables.run(
            """
            INSERT INTO borrowers (borrower_id, account_id, customer_id, region, monthly_income, is_loss)
            VALUES (?, ?, ?, ?, ?, 0)
            """,
            [
                .integer(number), .optional(customer == nil ? owner : nil), .optional(customer), .text(purpose.region),
                .optional(purpose.monthlyIncome.map(Int.init)),
            ]
        )
        return (number, purpose.monthlyIncome)
    }

    private static func next(_ column: String, of table: String, _ tables: LedgerTables) throws -> Int {
        (try tables.row("SELECT MAX(\(column)) AS last FROM \(table)")?.optionalInteger("last") ?? 0) + 1
    }
}
