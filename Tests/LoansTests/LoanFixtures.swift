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
}
