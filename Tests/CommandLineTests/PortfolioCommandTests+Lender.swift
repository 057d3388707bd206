import Documents
import Foundation
import TestSupport
import Testing

/// What the lender says of its book, and what one loan of it brings.
extension PortfolioCommandTests {
    @Test func `What the lender says of correlation and losses governs every figure, unless an option does`()
        async throws
    {
        let book = try Book()
        func report(_ lines: String, _ arguments: [String]) throws -> JSONValue {
            let file = book.folder.file("book.policy")
            try lines.write(toFile: file, atomically: true, encoding: .utf8)
            let settings = ["UNDERWRITER_BOOK_POLICY": file]
            let program = try Program(environment: book.installation.environment.merging(settings) { $1 })
            return try Self.json(program.run(["portfolio"] + arguments + ["--json"]).output)
        }
        let mild = "lgd.secured = 0.1\nlgd.unsecured = 0.2\ncorrelation = 0.3"
        let losses = try report(mild, ["losses", "--draws", "1000", "--lgd-unsecured", "0.4"])
        #expect(losses["correlation"] == 0.3 && losses["lgd_secured"] == 0.1 && losses["lgd_unsecured"] == 0.4)
        for (name, key) in [("stress", "expected_loss"), ("capital", "rwa")] {
            let (low, high) = (try report(mild, [name])[key]?.numberValue, try report("", [name])[key]?.numberValue)
            #expect(try #require(low) < 0.6 * #require(high), "\(name)")
        }
        let spread = try ["", mild].map { try report($0, ["allocate"])["expected_return"]?.numberValue }
        #expect(try #require(spread[1]) > #require(spread[0]))
    }

    @Test func `What is set aside for standard loans follows the sector of their purpose`() async throws {
        let book = try Book()
        let file = book.folder.file("book.policy")
        let lines = "sector.vehicle = housing\nsector.business = commercial_real_estate"
        try lines.write(toFile: file, atomically: true, encoding: .utf8)
        let settings = ["UNDERWRITER_BOOK_POLICY": file]
        let program = try Program(environment: book.installation.environment.merging(settings) { $1 })
        func standard(_ program: Program, _ arguments: String...) throws -> (owed: Double, provision: Double) {
            let report = try Self.json(program.succeeds(["portfolio", "npa", "--json"] + arguments))
            guard case .array(let classes) = report["classes"] else { return (0, 0) }
            let first = try #require(classes.first)
            let owed = try #require(first["outstanding"]?.numberValue)
            return (owed, try #require(first["provision"]?.numberValue))
        }
        let usual = try standard(book.program)
        #expect(abs(usual.provision - 0.004 * usual.owed) < 400)
        #expect(try standard(program).provision == usual.provision, "until the day end what was booked stands")
        try program.succeeds("portfolio", "eod", "--date", "2026-05-01")
        let after = try standard(program)
        #expect(abs(after.provision - 0.004 * after.owed) > 1_000)
        // A past day is replayed under the policy as it is now, and is the very sum of the day end.
        try program.succeeds("portfolio", "eod", "--date", "2026-05-02")
        let past = try standard(program, "--as-at", "2026-05-01")
        #expect(past.owed == after.owed && past.provision == after.provision)
    }

    @Test(arguments: ["rbi-iracp", "ifrs9"])
    func `What was set aside at a month's end is told again as it was`(_ regime: String) async throws {
        let book = try Book()
        let file = book.folder.file("book.policy")
        try "regime = \(regime)".write(toFile: file, atomically: true, encoding: .utf8)
        let settings = ["UNDERWRITER_BOOK_POLICY": file]
        let program = try Program(environment: book.installation.environment.merging(settings) { $1 })
        func line(_ day: String) throws -> JSONValue {
            let lines = try program.succeeds("portfolio", "eod", "--date", day, "--json").split(separator: "\n")
            return try Self.json(String(try #require(lines.last)))
        }
        let first = try line("2026-05-31")
        let amount = try #require(first["set_aside"])
        #expect(first["ended_before"] == false)
        _ = try line("2026-07-31")
        let again = try line("2026-05-31")
        #expect(again["ended_before"] == true && again["set_aside"] == amount)
        #expect(try line("2026-07-31")["set_aside"] != amount, "nobody has paid since")
    }
}
