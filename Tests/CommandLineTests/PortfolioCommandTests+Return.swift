import Documents
import Foundation
import TestSupport
import Testing

/// What one loan of the book brings.
extension PortfolioCommandTests {
    @Test func `What a loan brings is worth nothing at its own rate of return`() async throws {
        let book = try Book()
        func report(_ arguments: String...) throws -> JSONValue {
            try Self.json(book.program.run(["portfolio", "return", "--json"] + arguments).output)
        }
        func number(_ report: JSONValue, _ key: String) throws -> Double { try #require(report[key]?.numberValue) }
        // The first of the loans that brings something.
        let loan = try #require(
            try (1...20).map { "\($0)" }.first { try report($0)["internal_rate_nominal"]?.numberValue ?? 0 > 0 }
        )
        let usual = try report(loan)
        #expect(usual["loan_id"] == JSONValue.number(try #require(Double(loan))))
        let rate = try number(usual, "internal_rate_nominal")
        let own = try report(loan, "--funding", "\(rate * 100)")
        #expect(try abs(number(own, "present_value")) < 1e-6 * number(own, "paid_out"))
        #expect(try abs(number(own, "modified_internal_rate_nominal") - rate) < 1e-9)
        #expect(try number(usual, "present_value") != number(own, "present_value"))
        #expect(try number(report(loan, "--reinvestment", "0"), "modified_internal_rate_nominal") < rate)
        // The day end that came last is after every payment.
        #expect(try report(loan, "--as-at", "2026-04-30")["received"] == usual["received"])
        let text = try book.program.succeeds("portfolio", "return", loan)
        for word in ["Return of loan \(loan)", "Cash flows", "Still to come", "funding at 7.00 %"] {
            #expect(text.contains(word), "\(word)")
        }
        for (wrong, word) in [
            (["786"], "there is no loan 786"), (["0"], "there is no loan 0"), (["seven"], "'seven' is invalid"),
            ([], "Missing expected argument '<loan>'"),
            ([loan, "--funding", "101"], "--funding must be from 0 to 100"),
            ([loan, "--reinvestment", "nan"], "--reinvestment must be from 0 to 100"),
            ([loan, "--as-at", "1999-01-01"], ", after --as-at"), ([loan, "--as-at", "soon"], "--as-at must be a day"),
        ] {
            let outcome = book.program.run(["portfolio", "return"] + wrong)
            #expect(outcome.code != 0 && outcome.output.contains(word), "\(wrong): \(outcome.output)")
        }
    }
}
