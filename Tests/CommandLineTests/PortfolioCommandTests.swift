import Documents
import Foundation
import TestSupport
import Testing

/// The commands of the loan book on a simulated book of 785 loans.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct PortfolioCommandTests {
    /// A ledger with the book in it, which goes with the last reference.
    struct Book {
        let installation: Installation
        let program: Program

        var folder: TemporaryFolder { installation.folder }

        init() throws {
            installation = try Installation()
            program = try Program(environment: installation.environment)
            try program.succeeds("simulate-book", "--until", "2026-04-30")
        }
    }

    static func json(_ text: String) throws -> JSONValue { try .parse(Array(text.utf8), limits: .file) }

    @Test func `A simulated book is the same from the same seed, and is made once`() async throws {
        let book = try Book()
        let first = try Self.json(book.program.succeeds("portfolio", "summary", "--json"))
        #expect(first["loans"] == 785 && first["applications"] == 1_500)
        let again = try Book()
        #expect(try Self.json(again.program.succeeds("portfolio", "summary", "--json")) == first)
        let twice = book.program.run("simulate-book")
        #expect(twice.code != 0 && twice.output.contains("the book has loans already"))
    }

    @Test func `Each report is a table, JSON of the same figures, and drawings`() async throws {
        let book = try Book()
        let reports: [(name: String, words: [String], key: String, drawing: String)] = [
            ("summary", ["Key figures", "GNPA ratio", "Purpose (HHI"], "npa_ratio", "status"),
            ("npa", ["Classes", "SMA-0", "Non-performing by purpose"], "classes", "classes"),
            ("vintage", ["Ever 90+", "Roll rates"], "cohorts", "vintages"),
            ("stress", ["Segments", "DTI stressed"], "stressed_loss", "stress"),
            ("allocate", ["Shares", "Efficient frontier"], "frontier", "frontier"),
            ("capital", ["Performing loans", "Illustrative"], "rwa", "capital"),
            ("ecl", ["Stage"], "booked", "stages"),
            ("losses", ["Quantile 99.9 %", "Expected shortfall", "Standard error"], "expected_loss", "losses"),
        ]
        for report in reports {
            let text = try book.program.succeeds("portfolio", report.name)
            for word in report.words { #expect(text.contains(word), "\(report.name): \(word)") }
            let json = try Self.json(book.program.succeeds("portfolio", report.name, "--json"))
            #expect(json[report.key] != nil, "\(report.name)")
            let charts = book.folder.file("charts-\(report.name)")
            try FileManager.default.createDirectory(atPath: charts, withIntermediateDirectories: true)
            try book.program.succeeds("portfolio", report.name, "--charts", charts)
            let svg = try String(contentsOfFile: "\(charts)/\(report.drawing).svg", encoding: .utf8)
            #expect(svg.hasPrefix("<svg") && svg.contains("<title"), "\(report.name)")
        }
    }

    @Test func `A past day is looked at by every report`() async throws {
        let book = try Book()
        let now = try Self.json(book.program.succeeds("portfolio", "summary", "--json"))
        let day = ["--as-at", "2025-10-31"]
        for name in ["summary", "npa", "vintage", "stress", "allocate", "capital", "ecl", "losses", "arrears"] {
            let outcome = book.program.run(["portfolio", name, "--json"] + day)
            let json = try Self.json(outcome.output)
            #expect(outcome.code == 0 && json["as_at"] == "2025-10-31", "\(name)")
        }
        let past = try Self.json(book.program.run(["portfolio", "summary", "--json"] + day).output)
        #expect((past["loans"]?.numberValue ?? 0) < (now["loans"]?.numberValue ?? 0))
        #expect(try book.program.succeeds("portfolio", "npa", "--as-at", "2025-10-31").contains(", as at 2025-10-31"))
        let same = try Self.json(book.program.succeeds("portfolio", "npa", "--json", "--as-at", "2026-04-30"))
        let present = try Self.json(book.program.succeeds("portfolio", "npa", "--json"))
        #expect(same["classes"] == present["classes"])
        for (wrong, word) in [
            ("soon", "--as-at must be a day"), ("2026-05-02", "--as-at must not be after 2026-05-01"),
        ] {
            let outcome = book.program.run("portfolio", "summary", "--as-at", wrong)
            #expect(outcome.code != 0 && outcome.output.contains(word), "\(wrong)")
        }
        let none = book.program.run("portfolio", "summary", "--as-at", "1999-01-01")
        #expect(none.code != 0 && none.output.contains("the book had no loan on 1999-01-01"))
    }

    @Test func `Ratings from a file move loans to the second stage`() async throws {
        let book = try Book()
        func risen(_ arguments: String...) throws -> Double {
            let json = try Self.json(book.program.run(["portfolio", "ecl", "--json"] + arguments).output)
            guard case .array(let reasons) = json["reasons"] else { throw TestFailure() }
            return try #require(reasons.first { $0["reason"] == "pd_rise" }?["loans"]?.numberValue)
        }
        #expect(try risen() == 0)
        let file = book.folder.file("ratings.csv")
        let lines = (1...785).map { "\($0),0.6" }
        try (["loan_id,probability"] + lines).joined(separator: "\n")
            .write(toFile: file, atomically: true, encoding: .utf8)
        let done = try book.program.succeeds("portfolio", "rate", file)
        #expect(done.contains("785 loans rated as of 2026-05-01"))
        #expect(try risen() > 100)
        #expect(try risen("--as-at", "2026-04-30") == 0)
        #expect(try risen("--pd-rise-percent", "10000") < risen())
        for (text, word) in [
            ("loan_id\n1", "probability"), ("loan_id,probability\n1,1.5", "line 2, field 2 (probability)"),
            ("loan_id,probability\n1,0.1\n1,0.2", "line 3, field 1 (loan_id)"),
            ("loan_id,probability\n9999,0.1", "9999"),
        ] {
            try text.write(toFile: file, atomically: true, encoding: .utf8)
            let outcome = book.program.run("portfolio", "rate", file)
            #expect(outcome.code != 0 && outcome.output.contains(word), "\(word)")
        }
        let wrong = book.program.run("portfolio", "ecl", "--pd-rise-basis-points", "0")
        #expect(wrong.code != 0 && wrong.output.contains("--pd-rise-basis-points must be"))
    }

    @Test func `Who has to be called is listed, the worst first`() async throws {
        let book = try Book()
        let text = try book.program.succeeds("portfolio", "arrears", "--limit", "3")
        #expect(text.contains("as at 2026-05-01") && text.contains("Days past due") && text.contains(" late, "))
        let json = try Self.json(book.program.succeeds("portfolio", "arrears", "--json", "--limit", "10000"))
        guard case .array(let loans) = json["loans"] else { throw TestFailure() }
        #expect(json["total"] == .number(Double(loans.count)))
        let days = loans.compactMap { $0["days_past_due"]?.numberValue }
        #expect(days == days.sorted(by: >) && (days.first ?? 0) > 90)
        let wrong = book.program.run("portfolio", "arrears", "--limit", "0")
        #expect(wrong.code != 0 && wrong.output.contains("--limit must be from 1 to 10000"))
    }

    @Test func `A worse scenario costs more, from options and from a file`() async throws {
        let book = try Book()
        func loss(_ arguments: String...) throws -> Double {
            let outcome = book.program.run(["portfolio", "stress", "--json"] + arguments)
            return try #require(try Self.json(outcome.output)["stressed_loss"]?.numberValue)
        }
        let file = book.folder.file("scenario.json")
        let scenario = #"{"name": "worse", "unemployment_points": 8, "rate_shock_percent": 3}"#
        try scenario.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try loss() < loss("--unemployment", "4", "--rates", "2"))
        #expect(try loss("--unemployment", "8", "--rates", "3") == loss("--scenario", file))
    }

    @Test func `Days are ended one after the other, each once`() async throws {
        let book = try Book()
        let first = try book.program.succeeds("portfolio", "eod", "--date", "2026-05-02")
        #expect(first.contains("2026-05-01: ") && first.contains("2026-05-02: ") && first.contains("looked at"))
        #expect(try book.program.succeeds("portfolio", "eod", "--date", "2026-05-02").contains("ended before"))
        #expect(try book.program.succeeds("portfolio", "eod", "--date", "2026-05-02", "--json").hasPrefix(#"{"date":"#))
        let never = book.program.run("portfolio", "eod", "--date", "2024-01-01")
        #expect(never.code != 0 && never.output.contains("the next day end is 2026-05-03"))
        let later = book.program.run("portfolio", "eod", "--date", "9999-01-01")
        #expect(later.code != 0 && later.output.contains("must not be in the future"))
    }

    @Test func `The late fee is a rule of the lender, not of a run`() async throws {
        let book = try Book()
        func fees(_ settings: [String: String], _ arguments: String...) throws -> (code: Int32, text: String) {
            let program = try Program(environment: book.installation.environment.merging(settings) { $1 })
            let outcome = program.run(["portfolio", "eod"] + arguments)
            return (outcome.code, outcome.output)
        }
        let (rule, wrong) = (["UNDERWRITER_LATE_FEE": "50000"], ["UNDERWRITER_LATE_FEE": "fifty"])
        #expect(try fees(wrong, "--date", "2026-05-01").code != 0)
        #expect(try fees(wrong, "--date", "2026-05-01").text.contains("UNDERWRITER_LATE_FEE must be"))
        let charged = try fees(rule, "--date", "2026-05-12").text
        #expect(
            charged.contains(" late fees") && !charged.split(separator: "\n").allSatisfy { $0.contains(" 0 late fees") }
        )
        let none = try fees(rule, "--late-fee", "0", "--date", "2026-05-24").text
        #expect(none.split(separator: "\n").allSatisfy { $0.contains(" 0 late fees") })
    }

    @Test func `The policy of the lender is that of every command`() async throws {
        let book = try Book()
        let file = book.folder.file("book.policy")
        func runs(_ lines: String, _ arguments: String...) throws -> (code: Int32, text: String) {
            try lines.write(toFile: file, atomically: true, encoding: .utf8)
            let settings = ["UNDERWRITER_BOOK_POLICY": file]
            let program = try Program(environment: book.installation.environment.merging(settings) { $1 })
            let outcome = program.run(["portfolio"] + arguments)
            return (outcome.code, outcome.output)
        }
        let limits = try runs("purpose.vehicle = 0.01\nregion_hhi = 0.1", "summary")
        #expect(limits.code == 0 && limits.text.contains("warning: purpose vehicle "))
        #expect(limits.text.contains("limit 1.00 %") && limits.text.contains("warning: region HHI 0."))
        #expect(try runs("regime = none", "ecl").text.contains("Booked under none: 0."))
        // The book stands before the new regime begins: the old one goes on.
        #expect(try runs("regime = rbi-ecl-2027", "ecl").text.contains("Booked under rbi-iracp: "))
        #expect(try runs("regime = none", "ecl", "--regime", "ifrs9").text.contains("Booked under ifrs9: "))
        let wrong = "UNDERWRITER_BOOK_POLICY: \(file), line 2: regime must be one of"
        for command in ["summary", "npa", "stress", "ecl", "eod"] {
            let outcome = try runs("# ours\nregime = theirs", command)
            #expect(outcome.code != 0 && outcome.text.contains(wrong), "\(command)")
        }
        let none = ["UNDERWRITER_BOOK_POLICY": "/nowhere/book.policy"]
        let program = try Program(environment: book.installation.environment.merging(none) { $1 })
        #expect(program.run("portfolio", "summary").output.contains("/nowhere/book.policy cannot be read"))
        let month = try runs("regime = ifrs9", "eod", "--date", "2026-05-31")
        #expect(month.text.contains("2026-05-31: INR ") && month.text.contains(" set aside under ifrs9"))
    }

    @Test func `Steeper rules of stress cost more`() async throws {
        let book = try Book()
        func loss(_ lines: String) throws -> Double {
            let file = book.folder.file("book.policy")
            try lines.write(toFile: file, atomically: true, encoding: .utf8)
            let settings = ["UNDERWRITER_BOOK_POLICY": file]
            let program = try Program(environment: book.installation.environment.merging(settings) { $1 })
            let text = program.run("portfolio", "stress", "--json", "--unemployment", "4", "--rates", "3").output
            return try #require(try Self.json(text)["stressed_loss"]?.numberValue)
        }
        let usual = try loss("")
        for line in ["log_odds_per_dti = 9", "shock_per_unemployment_point = 0.5", "correlation = 0.12"] {
            #expect(try loss(line) > usual, "\(line)")
        }
    }

    @Test func `Simulated losses are those of the seed, and their mean is the expected loss`() async throws {
        let book = try Book()
        func losses(_ arguments: String...) throws -> JSONValue {
            try Self.json(book.program.run(["portfolio", "losses", "--json", "--draws", "4000"] + arguments).output)
        }
        let first = try losses("--seed", "7")
        #expect(try losses("--seed", "7") == first)
        #expect(try losses("--seed", "8") != first)
        guard case .array(let rows) = first["losses"] else { throw TestFailure() }
        let mean = try #require(rows.first { $0["figure"] == "mean" })
        let (value, error) = (mean["value"]?.numberValue ?? 0, mean["standard_error"]?.numberValue ?? 0)
        #expect(error > 0 && abs(value - (first["expected_loss"]?.numberValue ?? 0)) < 4 * error)
        let quantiles = rows.dropFirst().dropLast().compactMap { $0["value"]?.numberValue }
        #expect(quantiles.count == 6 && quantiles == quantiles.sorted())
    }

    @Test func `Purposes of a group take no more than its share together`() async throws {
        let book = try Book()
        func report(_ arguments: String...) throws -> JSONValue {
            try Self.json(book.program.run(["portfolio", "allocate", "--json", "--cap", "0.6"] + arguments).output)
        }
        func numbers(_ value: JSONValue?) -> [Double] {
            if case .array(let items) = value { items.compactMap(\.numberValue) } else { [] }
        }
        let free = try report()
        guard case .array(let purposes) = free["purposes"] else { throw TestFailure() }
        let best = numbers(free["weights"]).enumerated().sorted { $0.element > $1.element }.prefix(2).map(\.offset)
        let names = best.compactMap { purposes[$0].stringValue }
        let held = numbers(try report("--group", "\(names.joined(separator: ","))=0.5")["weights"])
        #expect(abs(best.reduce(0) { $0 + held[$1] } - 0.5) < 1e-9)
        #expect(best.reduce(0) { $0 + numbers(free["weights"])[$1] } > 0.5)
    }

    @Test func `What is learnt from the outcomes of the book approaches the exact weights`() async throws {
        let book = try Book()
        func numbers(_ value: JSONValue?) -> [Double] {
            if case .array(let items) = value { items.compactMap(\.numberValue) } else { [] }
        }
        let words = ["portfolio", "allocate", "--learn", "--json"]
        let report = try Self.json(book.program.run(words).output)
        let (learnt, exact) = (numbers(report["weights"]), numbers(report["exact_weights"]))
        let distances = numbers(report["distances"])
        let (first, last) = (try #require(distances.first), try #require(distances.last))
        #expect(learnt.count == 6 && abs(learnt.reduce(0, +) - 1) < 1e-9 && learnt.allSatisfy { $0 <= 0.4 + 1e-9 })
        #expect(zip(learnt, exact).allSatisfy { abs($0 - $1) <= last + 1e-12 })
        #expect(last < 0.02 && last < first / 5, "\(distances)")
        #expect((report["residual"]?.numberValue ?? 1) < 1e-8 && (report["months"]?.numberValue ?? 0) > 10)
        #expect(try Self.json(book.program.run(words).output) == report)
        #expect(try Self.json(book.program.run(words + ["--seed", "3"]).output)["weights"] != report["weights"])
        let text = try book.program.succeeds("portfolio", "allocate", "--learn")
        #expect(text.contains("Learnt") && text.contains("Exact") && text.contains("months of outcomes"))
    }

    private struct TestFailure: Error {}

    private static let rubbish = [
        ["simulate-book", "--loans", "0"], ["simulate-book", "--loans", "many"],
        ["simulate-book", "--until", "31.12.2025"],
        ["portfolio", "eod", "--date", "tomorrow"], ["portfolio", "eod", "--late-fee", "-1"],
        ["portfolio", "summary", "--limit", "2"], ["portfolio", "vintage", "--step", "0"],
        ["portfolio", "stress", "--correlation", "1"], ["portfolio", "stress", "--unemployment", "nan"],
        ["portfolio", "stress", "--scenario", "/nowhere/scenario.json"], ["portfolio", "allocate", "--cap", "0.01"],
        ["portfolio", "allocate", "--correlation", "0"], ["portfolio", "allocate", "--steps", "0"],
        ["portfolio", "allocate", "--funding", "nan"], ["portfolio", "allocate", "--group", "boats=0.5"],
        ["portfolio", "allocate", "--group", "medical"], ["portfolio", "allocate", "--group", "medical=2"],
        ["portfolio", "allocate", "--group", "medical=0x1p-1"],
        ["portfolio", "losses", "--draws", "10"], ["portfolio", "losses", "--correlation", "1"],
        ["portfolio", "losses", "--lgd-secured", "2"], ["portfolio", "losses", "--currency", "inr"],
        ["portfolio", "allocate", "--risk-aversion", "0"], ["portfolio", "capital", "--pd-floor", "1"],
        ["portfolio", "ecl", "--regime", "mine"], ["portfolio", "ecl", "--regime", "rbi-ecl-2027"],
        ["portfolio", "nothing"], ["portfolio", "summary", "--charts", "/dev/null/charts"],
    ]

    @Test func `Rubbish is refused in a sentence, and nothing is done`() async throws {
        let book = try Book()
        let before = try book.program.succeeds("portfolio", "summary", "--json")
        for arguments in Self.rubbish {
            let outcome = book.program.run(arguments)
            #expect(outcome.code != 0, "\(arguments)")
            #expect(outcome.output.contains("Error: "), "\(arguments): \(outcome.output)")
            for word in ["Fatal", "Swift/", "Optional("] { #expect(!outcome.output.contains(word), "\(arguments)") }
        }
        #expect(try book.program.succeeds("portfolio", "summary", "--json") == before)
    }
}
