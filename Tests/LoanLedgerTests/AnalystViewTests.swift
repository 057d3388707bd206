import AssetQuality
import Ledger
import LedgerRecords
import LedgerSchema
import Lending
import LoanLedger
import LoanOrigination
import Loans
import Portfolio
import TestSupport
import Testing

/// K3: what analysts read says what the book says.
@Suite("Views for analysts") struct AnalystViewTests {
    private static func fixture(onServer: Bool) throws -> BookFixture {
        try onServer ? .onServer() : BookFixture()
    }

    private static let places = PostgreSQLServer.isInstalled ? [false, true] : [false]

    @Test(arguments: places) func k3RepaymentsSumToWhatTheAccountSays(_ onServer: Bool) async throws {
        let fixture = try Self.fixture(onServer: onServer)
        let loan = try await fixture.disbursed()
        var on = BookFixture.today
        while on <= BookFixture.today.adding(days: 70) {
            _ = try await fixture.book.endDay(on, clock: { BookFixture.noon })
            on = on.adding(days: 1)
        }
        try await record(.receipt(loan.position.levelPayment), on: loan, by: .upi, fixture)
        try await record(.receipt(1_234_500), on: loan, by: .cheque, fixture)
        try await record(.reversal(of: 2), on: loan, by: .bankTransfer, fixture)
        try await record(.receipt(400_000), on: loan, by: .cash, fixture)
        let account = try await fixture.book.account(of: loan.id, asAt: on.adding(days: -1))
        let rows = try await fixture.ledger.readTables { tables in
            try tables.rows("SELECT * FROM repayments ORDER BY repayment_id")
                .map { row in
                    try (
                        words:
                            "\(row.text("repayment_id")) \(row.text("payment_method")) \(row.text("payment_status"))",
                        parts: ["principal_paid", "interest_paid", "late_fee"].map(row.integer),
                        amount: row.integer("amount_paid"),
                        due: row.optionalInteger("emi_due_date")
                    )
                }
        }
        #expect(rows.map(\.words) == ["1-1 UPI Success", "1-2 Cheque Failed", "1-4 Cash Success"])
        #expect(rows[1].parts == [0, 0, 0] && rows[1].due == nil)
        #expect(rows[0].due == BookFixture.today.adding(months: 1).dayNumber)
        for (index, part) in [Due.Part.principal, .interest, .charge].enumerated() {
            #expect(rows.reduce(0) { $0 + $1.parts[index] } == Int(account.paid(part)))
        }
        for row in [rows[0], rows[2]] { #expect(row.parts.reduce(0, +) == row.amount) }
    }

    @Test(arguments: places) func k3WhatDoesNotPerformIsTrackedWithItsTrigger(_ onServer: Bool) async throws {
        let fixture = try Self.fixture(onServer: onServer)
        let (id, owner) = try await fixture.approved()
        let late = try await fixture.disbursed(id, of: owner)
        let other = try await fixture.disbursed(try await fixture.approved(of: owner), of: owner)
        let due = BookFixture.today.adding(months: 1)
        var on = BookFixture.today
        while on <= due.adding(days: 90) {
            if on.day == 1, on > BookFixture.today {
                try await record(.receipt(other.position.levelPayment), on: other, by: .card, fixture, day: on)
            }
            _ = try await fixture.book.endDay(on, clock: { BookFixture.noon })
            on = on.adding(days: 1)
        }
        let last = due.adding(days: 90)
        let account = try await fixture.book.account(of: late.id, asAt: last)
        let rows = try await fixture.ledger.readTables { tables in
            try tables.rows("SELECT * FROM npa_tracking ORDER BY loan_id")
                .map { row in
                    let days = ["loan_id", "overdue_days", "overdue_amount", "added_to_npa_date", "trigger_loan_id"]
                    return try (row.text("npa_classification"), days.map(row.integer))
                }
        }
        #expect(rows.map(\.0) == ["Sub-Standard", "Sub-Standard"])
        let began = last.dayNumber
        #expect(rows.first?.1 == [late.id, account.daysPastDue, Int(account.arrears()), began, late.id])
        #expect(rows.last?.1 == [other.id, 0, 0, began, late.id])
        let words = try await statuses(fixture)
        #expect(words == ["Defaulted", "Defaulted"])
    }

    /// Every loan of a simulated book stands in the view as the book says it does, approved as it was offered.
    @Test func k3LoansAndApprovalsAgreeWithTheBook() async throws {
        let fixture = try await BookFixture.filled(120)
        let loan = try await fixture.disbursed()
        let records = try await fixture.book.loans(limit: 1_000, offset: 0)
        let words = try await statuses(fixture)
        #expect(words == records.map(\.standing.rawValue))
        let approved = try await fixture.ledger.readTables { tables in
            try tables.row("SELECT * FROM approved_loans")
                .map { try [$0.integer("approved_amount"), $0.integer("approved_tenure_months")] }
        }
        #expect(approved == [Int(loan.terms.principal), 12])
        let paid = try await fixture.ledger.readTables { tables in
            try tables.row(
                """
                SELECT COUNT(*) AS payments
                FROM repayments WHERE payment_status = 'Success' AND principal_paid IS NULL
                """
            )
            .map { try $0.integer("payments") }
        }
        #expect(paid == 0)
    }

    private func statuses(_ fixture: BookFixture) async throws -> [String] {
        try await fixture.ledger.readTables { tables in
            try tables.rows("SELECT loan_status FROM analyst_loans ORDER BY loan_id").map { try $0.text("loan_status") }
        }
    }

    private func record(
        _ change: LoanEvent.Change,
        on loan: LoanRecord,
        by method: PaymentMethod,
        _ fixture: BookFixture,
        day: CalendarDate? = nil
    ) async throws {
        let last = try await fixture.book.lastDayEnd()
        try await fixture.book.record(
            change,
            on: loan.id,
            effectiveOn: day ?? last ?? BookFixture.today,
            at: BookFixture.noon,
            by: .system("test"),
            method: method
        )
    }
}
