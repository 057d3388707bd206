import AssetQuality
import Documents
import Ledger
public import LedgerRecords
public import LedgerSchema
public import Lending
public import LoanLedger
import Loans

extension LoanBook {
    /// Adds something of value that stands for a loan; provisions and sums of the book follow at once.
    /// - Parameters:
    ///   - pledge: What is added.
    ///   - id: The loan.
    ///   - expected: How many there were when whoever adds it looked: the same one sent twice is added once.
    ///   - at: Now.
    ///   - actor: Who adds it.
    /// - Throws: ``LoanBookError``.
    public func add(
        _ pledge: PledgedCollateral,
        to id: Int,
        after expected: Int,
        at: Timestamp,
        by actor: Actor
    ) async throws(LoanBookError) {
        try await change(id, at: at, by: actor, what: pledge.kind.rawValue) { [rules] loan, tables in
            let known = try Self.collaterals(of: id, tables)
            guard known.count == expected else { return known.dropFirst(expected).first == pledge ? false : nil }
            try tables.run(
                """
                INSERT INTO collaterals (loan_id, number, kind, value, haircut, valued_on, description, recorded_on)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(id), .integer(expected + 1), .text(pledge.kind.rawValue),
                    .integer(Int(pledge.collateral.value)), .number(pledge.collateral.haircut),
                    .optional(pledge.valuedOn?.dayNumber), .text(pledge.description),
                    .integer(try Self.businessDate(at: at, rules, tables).dayNumber),
                ]
            )
            let security = (known + [pledge]).reduce(0) { $0 + $1.collateral.realisable }
            try Self.secure(loan, by: security, rules, tables)
            return true
        }
    }

    /// Adds somebody who answers for a loan.
    /// - Parameters:
    ///   - guarantor: Who.
    ///   - id: The loan.
    ///   - expected: How many there were when whoever adds them looked: the same one sent twice is added once.
    ///   - at: Now.
    ///   - actor: Who adds them.
    /// - Throws: ``LoanBookError``.
    public func add(
        _ guarantor: Guarantor,
        to id: Int,
        after expected: Int,
        at: Timestamp,
        by actor: Actor
    ) async throws(LoanBookError) {
        try await change(id, at: at, by: actor, what: "guarantor") { _, tables in
            let known = try Self.guarantors(of: id, tables)
            guard known.count == expected else { return known.dropFirst(expected).first == guarantor ? false : nil }
            let place = "\(id) \(expected + 1)"
            try tables.run(
                """
                INSERT INTO guarantees (loan_id, number, relationship, monthly_income, person, recorded_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
                [
                    .integer(id), .integer(expected + 1), .text(guarantor.relationship),
                    .optional(guarantor.monthlyIncome.map(Int.init)),
                    try tables.sealed(
                        guarantor.person,
                        in: "guarantees",
                        "person",
                        row: place,
                        of: try Self.application(of: id, tables)
                    ),
                    .integer(Int(at.milliseconds)),
                ]
            )
            return true
        }
    }

    /// What stands for a loan, in the order in which it was added.
    public func collaterals(of id: Int) async throws(LedgerError) -> [PledgedCollateral] {
        try await ledger.readTables { try Self.collaterals(of: id, $0) }
    }

    /// Who answers for a loan, in the order in which they were added.
    public func guarantors(of id: Int) async throws(LedgerError) -> [Guarantor] {
        try await ledger.readTables { try Self.guarantors(of: id, $0) }
    }

    /// Sums over what secures the loans of a currency.
    /// - Parameters:
    ///   - currency: Of the loans.
    ///   - day: At whose end; what was written down when no ledger kept the day counts from its loan's first. As it stands
    ///     unless given.
    /// - Returns: The sums.
    /// - Throws: ``LedgerError``.
    public func collateralFigures(
        of currency: Currency,
        asAt day: CalendarDate? = nil
    ) async throws(LedgerError) -> CollateralFigures {
        try await ledger.readTables { tables in
            var kinds: [String: CollateralFigures.Part] = [:]
            let last = LedgerValue.integer(day?.dayNumber ?? .max)
            let wanted: [LedgerValue] = [last, .text(currency.code), last, last]
            let sums = try tables.rows(
                """
                SELECT c.kind, COUNT(*) AS things, CAST(SUM(c.value) AS BIGINT) AS value
                FROM (\(Self.valued)) c JOIN loans l ON l.loan_id = c.loan_id
                WHERE l.currency = ? AND l.starts_on <= ? AND COALESCE(c.recorded_on, l.starts_on) <= ? GROUP BY c.kind
                """,
                wanted
            )
            for row in sums {
                kinds[try row.text("kind")] = CollateralFigures.Part(
                    count: try row.integer("things"),
                    value: Int64(try row.integer("value"))
                )
            }
            let loans = try tables.row(
                """
                SELECT COUNT(*) AS loans,
                AVG(CAST(l.principal AS DOUBLE PRECISION) / NULLIF(c.realisable, 0)) AS ratio
                FROM (SELECT c.loan_id, SUM(FLOOR(c.value * (1 - c.haircut) + 0.5)) AS realisable
                FROM (\(Self.valued)) c JOIN loans l ON l.loan_id = c.loan_id
                WHERE c.value > 0 AND l.currency = ? AND l.starts_on <= ? AND COALESCE(c.recorded_on, l.starts_on) <= ?
                GROUP BY c.loan_id) c
                JOIN loans l ON l.loan_id = c.loan_id
                """,
                wanted
            )
            return CollateralFigures(
                kinds: kinds,
                securedLoans: try loans?.integer("loans") ?? 0,
                averageLoanToValue: try loans?.optionalNumber("ratio")
            )
        }
    }

    /// Collateral with what it was worth at the end of a day.
    private static let valued = """
        SELECT c.loan_id, c.kind, c.haircut, c.recorded_on, COALESCE((SELECT v.value_before
            FROM collateral_valuations v WHERE v.loan_id = c.loan_id AND v.number = c.number AND v.day > ?
            ORDER BY v.sequence LIMIT 1), c.value) AS value
        FROM collaterals c
        """

    /// Changes what secures an active loan; `write` returns false if it was there already, nil if something else was
    /// added meanwhile.
    func change(
        _ id: Int,
        at: Timestamp,
        by actor: Actor,
        what: String,
        _ write: @escaping @Sendable (LoanRecord, LedgerTables) throws -> Bool?
    ) async throws(LoanBookError) {
        let outcome: LoanBookError?
        do {
            outcome = try await ledger.writeTables { tables in
                guard let loan = try Self.loan(id, tables) else { return .unknownLoan(id) }
                guard loan.position.status == .active else { return .refused(.notActive(loan.position.status)) }
                guard let isNew = try write(loan, tables) else { return .overtaken }
                guard isNew else { return nil }
                try tables.audit(
                    AuditEntry(
                        at: at,
                        actor: actor,
                        action: .loanSecured,
                        subject: .loan(id),
                        detail: ["what": .string(what)]
                    )
                )
                return nil
            }
        } catch { throw .ledger(error) }
        if let outcome { throw outcome }
    }

    /// Computes again what depends on the security.
    static func secure(
        _ loan: LoanRecord,
        by security: Int64,
        _ rules: Rules,
        _ tables: LedgerTables
    ) throws {
        let events = try events(of: loan.id, tables)
        let business = try lastDayEnd(tables).map { CalendarDate(dayNumber: $0 + 1) } ?? loan.terms.startsOn
        let day = max(business, loan.terms.startsOn, events.map(\.effectiveOn).max() ?? business)
        var position = LoanPosition(
            try LoanAccount(loan.terms, events: events, asAt: day),
            for: loan.purpose,
            standing: try standing(of: loan.borrower, tables),
            security: security,
            before: loan.position,
            rules: rules
        )
        // The day end has to look at the loan, whatever its turn would be.
        position.turnsOn = day
        let secured = loan.secured(by: security, loan.position)
        try tables.run(
            "UPDATE loans SET security = ? WHERE loan_id = ?",
            [.integer(Int(security)), .integer(loan.id)]
        )
        var cells = BookCells()
        cells.replace(loan, by: secured)
        // It may be the very day on which the loan is late, or in default, for the first time: that is a move like others.
        _ = try save(secured, position, on: day, &cells, tables)
        try cells.write(tables)
    }

    static func collaterals(of id: Int, _ tables: LedgerTables) throws -> [PledgedCollateral] {
        try tables.rows("SELECT * FROM collaterals WHERE loan_id = ? ORDER BY number", [.integer(id)])
            .map { row in
                guard let kind = PledgedCollateral.Kind(rawValue: try row.text("kind")),
                    let pledge = PledgedCollateral(
                        kind,
                        value: Int64(try row.integer("value")),
                        haircut: try row.number("haircut"),
                        valuedOn: try row.optionalInteger("valued_on").map(CalendarDate.init(dayNumber:)),
                        description: try row.optionalText("description") ?? ""
                    )
                else { throw LedgerError.unreadable(table: "collaterals") }
                return pledge
            }
    }

    private static func guarantors(of id: Int, _ tables: LedgerTables) throws -> [Guarantor] {
        let application = try application(of: id, tables)
        return try tables.rows("SELECT * FROM guarantees WHERE loan_id = ? ORDER BY number", [.integer(id)])
            .map { row in
                let place = "\(id) \(try row.integer("number"))"
                let person = try tables.opened(row, in: "guarantees", "person", row: place, of: application)
                let income = try row.optionalInteger("monthly_income").map(Int64.init)
                guard
                    let guarantor = Guarantor(
                        person: person ?? Guarantor.erased,
                        relationship: try row.text("relationship"),
                        monthlyIncome: income
                    )
                else { throw LedgerError.unreadable(table: "guarantees") }
                return guarantor
            }
    }
}
