import Instalments
import Lending
import Loans
import Testing

/// A day written as people write it.
func day(_ iso: String) throws -> CalendarDate { try #require(CalendarDate(iso: iso)) }

/// 120,000.00 at 12 % over 12 months from 15 January 2024: level payment 10,661.85.
func yearLoan(
    moratorium: LoanTerms.Moratorium = .none,
    principal: Int64 = 12_000_000,
    percent: Double = 12
) throws -> LoanTerms {
    try LoanTerms(
        principal: principal,
        rate: try AnnualRate(percent: percent),
        months: 12,
        startsOn: try day("2024-01-15"),
        moratorium: moratorium
    )
}

extension LoanAccount {
    /// What is true of every account: the books balance, and say what the account says.
    func expectSoundBooks(_ comment: Comment? = nil) {
        let postings = postings
        #expect(Posting.Account.allCases.reduce(0) { $0 + postings.balance(of: $1) } == 0, comment)
        #expect(postings.allSatisfy { $0.amount > 0 && $0.day <= day }, comment)
        #expect(postings.balance(of: .cash) == received - terms.principal, comment)
        #expect(postings.balance(of: .principal) == outstandingPrincipal, comment)
        #expect(postings.balance(of: .interestReceivable) == arrears(.interest), comment)
        #expect(postings.balance(of: .chargesReceivable) == arrears(.charge), comment)
        #expect(-postings.balance(of: .advances) - postings.balance(of: .recoveries) == advance, comment)
        #expect(dues.allSatisfy { $0.paid >= 0 && $0.paid <= $0.amount }, comment)
        #expect(outstandingPrincipal >= 0, comment)
    }

    /// What is true of the books with what is not earned: only income, suspense and losses differ from the plain ones.
    func expectSoundSuspense(_ spells: [NonPerformingSpell], _ comment: Comment? = nil) {
        let (plain, books) = (postings, postings(keepingBack: 500, suspended: spells))
        let earned: [Posting.Account] = [.interestIncome, .chargeIncome, .incomeSuspense, .losses]
        #expect(Posting.Account.allCases.reduce(0) { $0 + books.balance(of: $1) } == 0, comment)
        #expect(
            books.allSatisfy { $0.amount > 0 && $0.day <= day } && books.map(\.day) == books.map(\.day).sorted(),
            comment
        )
        for account in Posting.Account.allCases where !earned.contains(account) {
            let fee: Int64 = account == .cash ? 500 : 0
            #expect(books.balance(of: account) == plain.balance(of: account) + fee, comment)
        }
        func sum(_ postings: [Posting]) -> Int64 { earned.reduce(0) { $0 + postings.balance(of: $1) } }
        #expect(sum(books) == sum(plain) - 500, comment)
        let suspense = -books.balance(of: .incomeSuspense)
        let isSuspended = spells.contains { spell in
            spell.from <= day && (spell.until.map { day < $0 } ?? true) && (endedOn.map { day < $0 } ?? true)
        }
        if isSuspended {
            #expect(suspense >= arrears(.interest) + arrears(.charge), comment)
            if restructuredOn == nil, terms.moratorium == .none {
                #expect(suspense == arrears(.interest) + arrears(.charge), comment)
            }
        } else if restructuredOn == nil {
            #expect(suspense == 0, comment)
        }
    }
}
