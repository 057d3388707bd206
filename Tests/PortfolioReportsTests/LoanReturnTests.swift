import Documents
import Instalments
import Lending
import Loans
import PortfolioReports
import Testing

/// What a loan of 100,000 over twelve months at 12 % brings, of which 2,000 were kept back.
@Suite struct LoanReturnTests {
    private func report(_ events: [LoanEvent] = [], on day: String, reinvestment: Double = 7) throws -> JSONValue {
        let start = try #require(CalendarDate(iso: "2026-01-15"))
        let terms = try LoanTerms(principal: 10_000_000, rate: AnnualRate(percent: 12), months: 12, startsOn: start)
        return
            BookReport.loanReturn(
                try LoanAccount(terms, events: events, asAt: #require(CalendarDate(iso: day))),
                number: 1,
                currency: try Currency(isoCode: "INR"),
                paidOut: 9_800_000,
                fundingPercent: 7,
                reinvestmentPercent: reinvestment
            )
            .json
    }

    private func number(_ json: JSONValue, _ key: String) throws -> Double { try #require(json[key]?.numberValue) }

    /// The golden of credit-rules 6, with the actual last instalment: 15.854497 % nominal.
    @Test func byItsTermsItIsWhatTheBorrowerPays() throws {
        let agreed = try report(on: "2026-01-15")
        #expect(try abs(number(agreed, "internal_rate_nominal") - 0.15854497) < 1e-8)
        #expect(try abs(number(agreed, "internal_rate_effective") - 0.1706) < 1e-3)
        #expect(try number(agreed, "to_come") == 10_661_853 && number(agreed, "received") == 0)
        #expect(try number(agreed, "present_value") > 0)
    }

    /// Money that comes in at the loan's own rate brings it, at less it brings less.
    @Test func whatComesInBringsLessElsewhere() throws {
        let rate = try number(report(on: "2026-01-15"), "internal_rate_nominal")
        let modified = try number(report(on: "2026-01-15"), "modified_internal_rate_nominal")
        let same = try number(report(on: "2026-01-15", reinvestment: rate * 100), "modified_internal_rate_nominal")
        #expect(modified < rate && modified > 0.07 && abs(same - rate) < 1e-9)
    }

    @Test func whatWasTakenBackNeverCameIn() throws {
        let (due, bounced) = (
            try #require(CalendarDate(iso: "2026-02-15")), try #require(CalendarDate(iso: "2026-02-20"))
        )
        let paid = LoanEvent(sequence: 1, effectiveOn: due, .receipt(888_488))
        let back = LoanEvent(sequence: 2, effectiveOn: bounced, .reversal(of: 1))
        let one = try report([paid], on: "2026-03-01")
        #expect(try number(one, "received") == 888_488 && number(one, "to_come") == 10_661_853 - 888_488)
        let none = try report([paid, back], on: "2026-03-01")
        #expect(try number(none, "received") == 0 && number(none, "to_come") == 10_661_853)
        #expect(try number(none, "internal_rate_effective") < number(one, "internal_rate_effective"))
    }

    @Test func aLoanGivenUpWithNothingPaidBringsNoRate() throws {
        let day = try #require(CalendarDate(iso: "2026-06-01"))
        let lost = try report([LoanEvent(sequence: 1, effectiveOn: day, .writeOff)], on: "2026-06-01")
        #expect(lost["internal_rate_effective"] == .null && lost["modified_internal_rate_nominal"] == .null)
        #expect(try number(lost, "present_value") == -9_800_000 && number(lost, "to_come") == 0)
    }
}
