import ApplicationLedger
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import Loans
import Portfolio
import TestSupport
import Testing

@Suite struct DisbursementTests {
    @Test func anAcceptedOfferBecomesALoan() async throws {
        let fixture = try BookFixture()
        let loan = try await fixture.disbursed()
        #expect(loan.position.outstanding == 25_000_000 && loan.probabilityOfDefault == 0.04)
        #expect(try await fixture.book.loan(loan.id) == loan)
        #expect(try await fixture.book.figures(of: BookFixture.rupee).totals.disbursed == 25_000_000)
        #expect(try await fixture.book.figures(of: BookFixture.rupee).funnel.approved == 1)
        let audited = try await fixture.ledger.auditRows(about: .loan(loan.id))
        #expect(audited.count == 1)
    }

    @Test func anOfferIsMadeOnceAcceptedInTimeAndOnlyByItsApplicant() async throws {
        let fixture = try BookFixture()
        let (id, owner) = try await fixture.approved()
        let (_, stranger) = try await fixture.approved("otto")
        let offer = try BookFixture.offer()
        let (today, noon) = (BookFixture.today, BookFixture.noon)
        #expect(try await fixture.book.offer(offer, on: id, at: noon, by: .system("test")))
        #expect(try await !fixture.book.offer(offer, on: id, at: noon, by: .system("test")))
        #expect(try await fixture.book.offer(on: id) == offer)
        let late = offer.expiresOn.adding(days: 1)
        #expect(try await !fixture.book.acceptOffer(on: id, owner: owner, today: late, at: noon))
        #expect(try await !fixture.book.acceptOffer(on: id, owner: stranger, today: today, at: noon))
        await #expect(throws: LoanBookError.nothingToDisburse) {
            try await fixture.book.disburse(id, for: BookFixture.purpose(), on: today, at: noon, by: .system("test"))
        }
        #expect(try await fixture.book.acceptOffer(on: id, owner: owner, today: today, at: noon))
        _ = try await fixture.book.disburse(id, for: BookFixture.purpose(), on: today, at: noon, by: .system("test"))
        await #expect(throws: LoanBookError.nothingToDisburse) {
            try await fixture.book.disburse(id, for: BookFixture.purpose(), on: today, at: noon, by: .system("test"))
        }
    }

    @Test func customersThatOneOfficerEnteredAreBorrowersOfTheirOwn() async throws {
        let fixture = try BookFixture()
        let (own, officer) = try await fixture.approved("olga")
        var borrowers: [Int] = [try await fixture.disbursed(own, of: officer).borrower]
        for number in 1...2 {
            let customer = Self.customer(number, of: officer)
            #expect(try await fixture.ledger.register(customer) == .registered)
            let id = try await fixture.approved(of: officer, for: customer.id)
            borrowers.append(try await fixture.disbursed(id, of: officer).borrower)
        }
        #expect(borrowers == [1, 2, 3])
        #expect(try await fixture.book.loans(of: officer).map(\.borrower) == [1])
        try await fixture.expectSoundSums()
    }

    private static func customer(_ number: Int, of officer: AccountID) -> Customer {
        var generator = SystemRandomNumberGenerator()
        return Customer(
            id: CustomerID(using: &generator),
            owner: officer,
            fullName: "Customer \(number)",
            dateOfBirth: BookFixture.today.adding(days: -12_000),
            email: "customer\(number)@example.com",
            phone: "98765 4321\(number)",
            address: "1 High Street",
            city: "Pune",
            state: "MH",
            postcode: "411001",
            answers: [:],
            createdAt: BookFixture.noon
        )
    }

    private static let moments = [
        "INSERT ON borrowers", "INSERT ON loans", "INSERT ON disbursements", "INSERT ON book_cells",
        "INSERT ON book_amounts", "UPDATE ON applications", "INSERT ON audit",
    ]

    @Test(arguments: moments) func aFailureAnywhereLeavesNothing(_ moment: String) async throws {
        try await expectNothingLeft(
            BookFixture(),
            breaking: ["CREATE TRIGGER broken BEFORE \(moment) BEGIN SELECT RAISE(ABORT, 'injected'); END"],
            mending: "DROP TRIGGER broken"
        )
    }

    @Test(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"), arguments: moments)
    func norDoesItOnAServer(_ moment: String) async throws {
        let table = String(try #require(moment.split(separator: " ").last))
        try await expectNothingLeft(
            BookFixture.onServer(),
            breaking: [
                "CREATE FUNCTION injected() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''injected''; END'",
                "CREATE TRIGGER broken BEFORE \(moment) FOR EACH ROW EXECUTE FUNCTION injected()",
            ],
            mending: "DROP TRIGGER broken ON \(table)"
        )
    }

    private func expectNothingLeft(
        _ fixture: BookFixture,
        breaking: [String],
        mending: String
    ) async throws {
        let (id, owner) = try await fixture.approved()
        #expect(try await fixture.book.offer(BookFixture.offer(), on: id, at: BookFixture.noon, by: .system("test")))
        #expect(
            try await fixture.book.acceptOffer(on: id, owner: owner, today: BookFixture.today, at: BookFixture.noon)
        )
        try await fixture.ledger.writeTables { tables in
            for sql in breaking { try tables.define(sql) }
        }
        let failed = await #expect(throws: LoanBookError.self) {
            try await fixture.book.disburse(
                id,
                for: BookFixture.purpose(),
                on: BookFixture.today,
                at: BookFixture.noon,
                by: .system("test")
            )
        }
        #expect(failed != .nothingToDisburse)
        #expect(try await fixture.book.loans(limit: 9, offset: 0).isEmpty)
        #expect(try await fixture.book.figures(of: BookFixture.rupee).cells.isEmpty)
        try await fixture.ledger.writeTables { try $0.define(mending) }
        _ = try await fixture.book.disburse(
            id,
            for: BookFixture.purpose(),
            on: BookFixture.today,
            at: BookFixture.noon,
            by: .system("test")
        )
        try await fixture.expectSoundSums()
    }
}
