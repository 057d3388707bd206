import Lending
import LoanLedger
import Testing

/// Rules of the lender as its settings have them.
@Suite("Rules of the loan book") struct LoanRulesTests {
    @Test func settingsThatSayNothingAreTheUsualRules() throws {
        #expect(try LoanBook.Rules(environment: [:]) == LoanBook.Rules())
        #expect(try LoanBook.Rules(environment: ["UNDERWRITER_TIME_ZONE": ""]) == LoanBook.Rules())
    }

    @Test(arguments: [("UTC", "2026-11-21"), ("Asia/Kolkata", "2026-11-22"), ("America/New_York", "2026-11-21")])
    func daysBeginInTheZoneOfTheLender(zone: String, day: String) throws {
        let rules = try LoanBook.Rules(environment: ["UNDERWRITER_TIME_ZONE": zone, "UNDERWRITER_LATE_FEE": "700"])
        let evening = try #require(Timestamp(rfc3339: "2026-11-21T20:00:00Z"))
        #expect(rules.today(at: evening).iso == day)
        #expect(rules.lateFee == 700)
    }

    @Test func whatClosingEarlyCostsIsASetting() throws {
        let name = LoanBook.Rules.closureFeeVariable
        #expect(try LoanBook.Rules(environment: [name: "250"]).closureFeeBasisPoints == 250)
    }

    @Test(arguments: [
        ("UNDERWRITER_TIME_ZONE", "Mars/Olympus", "there is no time zone \"Mars/Olympus\""),
        ("UNDERWRITER_LATE_FEE", "-1", "must be a whole number"),
        ("UNDERWRITER_LATE_FEE", "fifty", "must be a whole number"),
        ("UNDERWRITER_CLOSURE_FEE_BASIS_POINTS", "1001", "basis points from 0 to 1000"),
    ])
    func whatIsNoRuleIsNamed(name: String, value: String, words: String) throws {
        let error = #expect(throws: LoanRuleError.self) { try LoanBook.Rules(environment: [name: value]) }
        #expect(try #require(error).description.contains(name) && #require(error).description.contains(words))
    }
}
