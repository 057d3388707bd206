import Definitions
import Documents
import Foundation
import Lending
import Products
import Testing

/// Requirement Q18: packs of rules, each with its dates.
@Suite struct JurisdictionTests {
    /// The worked example with an answer that a model may read before a directive applies and not from then on.
    private static func parse(_ jurisdiction: String, on day: String) throws -> Product {
        let text = QuickLoan.text
            .replacingOccurrences(of: "monthly_debt_payments", with: "social_media_accounts")
        var members = try JSONValue.parse(Array(text.utf8), limits: .file).objectValue ?? [:]
        members["jurisdiction"] = .string(jurisdiction)
        let date = try #require(CalendarDate(iso: day))
        return try Product.parse(JSONValue.object(members).canonicalBytes, file: "p.json", on: date)
    }

    @Test(arguments: ["eu", "neutral"]) func `A rule changes on its date`(_ jurisdiction: String) throws {
        #expect(try Self.parse(jurisdiction, on: "2026-11-19").jurisdiction.rawValue == jurisdiction)
        let error = #expect(throws: ProductError.self) { try Self.parse(jurisdiction, on: "2026-11-20") }
        #expect(
            error?.description
                .hasSuffix(
                    "social_media_accounts may not feed a model since 2026-11-20 (Directive (EU) 2023/2225, article 18)"
                ) == true,
            "\(error?.description ?? "nothing")"
        )
    }

    @Test(arguments: ["us", "in"]) func `It is a rule of its own pack`(_ jurisdiction: String) throws {
        #expect(try Self.parse(jurisdiction, on: "2027-01-01").jurisdiction.rawValue == jurisdiction)
    }

    @Test func `A rule holds from its first day to the day before its end`() throws {
        let days = try ["2026-01-01", "2026-01-31", "2026-02-01", "2025-12-31"]
            .map { try #require(CalendarDate(iso: $0)) }
        let rule = JurisdictionRule(.question, ["x"], from: days[0], until: days[2], source: "s")
        #expect(days.map { rule.holds(on: $0) } == [true, true, false, false])
    }

    @Test func `Neutral has every rule of the others, and every rule says where it is written`() {
        let others = [Jurisdiction.in, .us, .eu].flatMap(\.rules)
        #expect(Jurisdiction.neutral.rules == others)
        #expect(others.allSatisfy { !$0.source.isEmpty && !$0.names.isEmpty })
    }
}
