import Lending
import Loans
import Testing

/// What a borrower who does not perform leaves unearned: 120,000.00 at 12 %, of which nothing is paid from February on.
@Suite struct IncomeSuspenseTests {
    /// More than 90 days past due on 15 May: the first instalment fell due on 15 February.
    private static let fell = NonPerformingSpell(from: CalendarDate(dayNumber: 19_858), until: nil)

    private func books(
        _ events: [LoanEvent.Change],
        on: String,
        until: String? = nil,
        asAt: String
    ) throws -> (account: LoanAccount, postings: [Posting]) {
        let happened = try events.enumerated()
            .map { LoanEvent(sequence: $0 + 1, effectiveOn: try day(on), $1) }
        let account = try LoanAccount(try yearLoan(), events: happened, asAt: try day(asAt))
        let spell = NonPerformingSpell(from: Self.fell.from, until: try until.map(day))
        return (account, account.postings(keepingBack: 0, suspended: [spell]))
    }

    @Test func unpaidIncomeIsReversedAndWhatFallsDueLaterIsNotEarned() throws {
        #expect(Self.fell.from.iso == "2024-05-15")
        let before = try books([], on: "2024-05-15", asAt: "2024-05-14")
        #expect(-before.postings.balance(of: .interestIncome) == before.account.arrears(.interest))
        #expect(before.postings.balance(of: .incomeSuspense) == 0)
        for asAt in ["2024-05-15", "2024-07-20"] {
            let after = try books([], on: "2024-05-15", asAt: asAt)
            #expect(after.postings.balance(of: .interestIncome) == 0, "\(asAt)")
            #expect(-after.postings.balance(of: .incomeSuspense) == after.account.arrears(.interest), "\(asAt)")
        }
        let reversed = try books([], on: "2024-05-15", asAt: "2024-05-15").postings
            .first { $0.debit == .interestIncome }
        #expect(reversed?.day.iso == "2024-05-15" && reversed?.credit == .incomeSuspense)
        #expect(reversed?.amount == before.account.arrears(.interest))
    }

    @Test func itIsEarnedAsItIsPaidFeesToo() throws {
        let paid = try books([.charge(30_000), .receipt(1_500_000)], on: "2024-06-01", asAt: "2024-06-01")
        let interest = paid.account.paid(.interest)
        #expect(interest > 0 && paid.account.arrears(.interest) > 0)
        #expect(-paid.postings.balance(of: .interestIncome) == interest)
        let unpaid = paid.account.arrears(.interest) + paid.account.arrears(.charge)
        #expect(-paid.postings.balance(of: .incomeSuspense) == unpaid)
        #expect(-paid.postings.balance(of: .chargeIncome) == paid.account.paid(.charge))
    }

    @Test func whoPerformsAgainEarnsAgain() throws {
        let all = try books([.receipt(6_000_000)], on: "2024-06-01", until: "2024-06-01", asAt: "2024-08-15")
        #expect(all.account.daysPastDue > 0)
        #expect(all.postings.balance(of: .incomeSuspense) == 0)
        let due = all.account.dues.reduce(0) {
            $0 + ($1.part == .interest && $1.day <= all.account.day ? $1.amount : 0)
        }
        #expect(-all.postings.balance(of: .interestIncome) == due)
    }

    @Test func whatIsGivenUpWasNeverEarned() throws {
        let gone = try books([.receipt(500_000), .writeOff], on: "2024-07-01", asAt: "2024-07-02")
        #expect(-gone.postings.balance(of: .interestIncome) == gone.account.paid(.interest))
        #expect(gone.postings.balance(of: .incomeSuspense) == 0)
        #expect(gone.postings.balance(of: .losses) == gone.account.postings.balance(of: .losses))
    }

    @Test func interestThatNewTermsAddToTheDebtIsNotEarnedByThat() throws {
        let terms = LoanEvent.Change.restructuring(rate: try yearLoan().rate, months: 12, moratorium: .none)
        let watched = try books([terms], on: "2024-05-15", asAt: "2024-05-20")
        #expect(watched.postings.balance(of: .interestIncome) == 0)
        let added = watched.account.outstandingPrincipal - 12_000_000
        #expect(added > 0 && -watched.postings.balance(of: .incomeSuspense) == added)
        let upgraded = try books([terms], on: "2024-05-15", until: "2024-05-20", asAt: "2024-05-20")
        #expect(-upgraded.postings.balance(of: .interestIncome) == added)
        #expect(upgraded.postings.balance(of: .incomeSuspense) == 0)
        let written = try LoanAccount(
            try yearLoan(),
            events: [
                LoanEvent(sequence: 1, effectiveOn: Self.fell.from, terms),
                LoanEvent(sequence: 2, effectiveOn: try day("2024-06-01"), .writeOff),
            ],
            asAt: try day("2024-06-02")
        )
        // Nobody loses what was never earned.
        let books = written.postings(keepingBack: 0, suspended: [Self.fell])
        #expect(books.balance(of: .losses) == 12_000_000 && books.balance(of: .incomeSuspense) == 0)
    }

    @Test func whatIsUnearnedIsKnownWithoutTheBooks() throws {
        let terms = LoanEvent.Change.restructuring(
            rate: try yearLoan().rate,
            months: 12,
            moratorium: .interestAdded(months: 3)
        )
        let histories: [[LoanEvent.Change]] = [
            [], [.charge(30_000), .receipt(1_500_000)], [.receipt(600_000)], [terms], [.charge(9_000), terms],
        ]
        for history in histories {
            for asAt in ["2024-05-15", "2024-06-16", "2024-08-20", "2025-03-01"] {
                let found = try books(history, on: "2024-05-15", asAt: asAt)
                let held = -found.postings.balance(of: .incomeSuspense)
                #expect(found.account.unearned(since: Self.fell.from) == held, "\(history.count) \(asAt)")
                #expect(held > 0)
            }
        }
        let gone = try books([.writeOff], on: "2024-07-01", asAt: "2024-07-02")
        #expect(gone.account.unearned(since: Self.fell.from) == 0)
    }

    @Test func theFeeThatWasKeptBackIsIncomeOfTheFirstDay() throws {
        let account = try LoanAccount(try yearLoan(), events: [], asAt: try day("2024-01-15"))
        let books = account.postings(keepingBack: 120_000, suspended: [])
        #expect(books.map(\.text) == ["disbursed", "fee kept back"])
        #expect(books.balance(of: .cash) == -11_880_000 && books.balance(of: .chargeIncome) == -120_000)
    }
}
