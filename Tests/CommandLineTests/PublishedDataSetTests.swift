import Foundation
import TestSupport
import Testing

/// `underwriter data import` and `train` on extracts in the very columns of three published data sets, made up here.
@Suite struct PublishedDataSetTests {
    /// Numbers that look random and are the same in every run.
    private struct Draws {
        var state: UInt64 = 11

        mutating func below(_ count: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % count)
        }
    }

    private static let taiwanHeader =
        ["ID", "LIMIT_BAL", "SEX", "EDUCATION", "MARRIAGE", "AGE", "PAY_0"] + (2...6).map { "PAY_\($0)" }
        + (1...6).map { "BILL_AMT\($0)" } + (1...6).map { "PAY_AMT\($0)" } + ["default payment next month"]

    /// Lines of the UCI file without its header.
    private static func taiwan(rows: Int) -> [[String]] {
        var draws = Draws()
        return (1...rows)
            .map { id in
                let delays = (0..<6).map { _ in draws.below(5) - 2 }
                let limit = 10_000 * (1 + draws.below(50))
                let isBad = draws.below(100) < 10 + 30 * max(0, delays[0])
                let bills = (0..<6).map { _ in draws.below(UInt64(limit)) }
                let numbers =
                    [id, limit, 1 + draws.below(2), 1 + draws.below(4), 1 + draws.below(3), 21 + draws.below(50)]
                    + delays + bills + bills.map { $0 / 20 } + [isBad ? 1 : 0]
                return numbers.map { "\($0)" }
            }
    }

    private static let clubHeader = [
        "id", "loan_amnt", "term", "int_rate", "grade", "emp_length", "home_ownership", "annual_inc", "loan_status",
        "purpose", "dti", "delinq_2yrs", "open_acc", "revol_bal", "revol_util", "total_pymnt", "recoveries",
        "member_id",
    ]

    /// Lines of LendingClub's file of accepted loans, a tenth of them still running.
    private static func club(rows: Int) -> [[String]] {
        var draws = Draws()
        let (homes, lengths) = (["RENT", "OWN", "MORTGAGE"], ["< 1 year", "1 year", "4 years", "10+ years", "n/a"])
        let purposes = ["debt_consolidation", "credit_card", "car", "medical", "small_business"]
        return (1...rows)
            .map { id in
                let (share, late) = (draws.below(40), draws.below(4))
                let isBad = draws.below(100) < 6 + share / 2 + 6 * late
                let status = draws.below(10) == 0 ? "Current" : isBad ? "Charged Off" : "Fully Paid"
                let cells = [
                    "\(id)", "\(1000 + 25 * draws.below(1200))", " \([36, 60][draws.below(2)]) months", "13.99%", "C",
                    lengths[draws.below(5)], homes[draws.below(3)], "\(20_000 + 500 * draws.below(200))", status,
                ]
                return cells + [
                    purposes[draws.below(5)], "\(share).5", "\(late)", "\(1 + draws.below(20))",
                    "\(draws.below(30_000))", "\(draws.below(90)).7%", "\(draws.below(9000))", isBad ? "77" : "0", "",
                ]
            }
    }

    /// Lines of the PAKDD-2010 file: 54 columns between tabulators, without a header.
    private static func pakdd(rows: Int) -> [[String]] {
        var draws = Draws()
        return (1...rows)
            .map { id in
                var cells = [String](repeating: "0", count: 54)
                let (income, months) = (300 + draws.below(3000), draws.below(40))
                let isBad = draws.below(100) < 15 + (income < 900 ? 20 : 0) + (months < 12 ? 12 : 0)
                let known = [
                    0: "\(id)", 1: "C", 2: "\([1, 5, 10, 15, 20, 25][draws.below(6)])", 3: "Web", 6: "F",
                    8: "\(draws.below(4))", 11: "São Luís", 18: "\(1 + draws.below(5))", 19: "\(months)",
                    22: "\(income).0", 24: "\(draws.below(2))", 25: "\(draws.below(2))", 29: "\(draws.below(3))",
                    31: "\(1000 * draws.below(40))", 32: "\(draws.below(2))", 39: "\(draws.below(90))",
                    40: draws.below(5) == 0 ? "NULL" : "\(draws.below(16))", 41: "\(1 + draws.below(5))",
                    44: "", 50: "\(18 + draws.below(50))", 53: isBad ? "1" : "0",
                ]
                for (place, cell) in known { cells[place] = cell }
                return cells
            }
    }

    /// Imports a file and trains on what came of it, as a user does.
    private static func imported(
        _ lines: [[String]],
        _ delimiter: String,
        _ mapping: String,
        _ product: String,
        _ encoding: String.Encoding = .utf8
    ) throws -> (program: Program, outcome: Program.Outcome, rejected: [Substring]) {
        let program = try Program()
        let text = lines.map { $0.joined(separator: delimiter) + "\n" }.joined()
        let bytes = try #require(text.data(using: encoding))
        let (data, rejects) = (program.folder.file("data.csv"), program.folder.file("rejects.csv"))
        try bytes.write(to: URL(fileURLWithPath: data))
        let outcome = program.run(
            "data",
            "import",
            "--product",
            path("products/\(product)"),
            "--mapping",
            path("imports/\(mapping)"),
            "--data",
            data,
            "--out",
            program.folder.file("training.csv"),
            "--rejects",
            rejects
        )
        // Of an import that never began there is no file.
        let rejected = (try? String(contentsOfFile: rejects, encoding: .utf8)) ?? ""
        return (program, outcome, rejected.split(whereSeparator: \.isNewline))
    }

    private static func path(_ name: String) -> String {
        Repository.root.appendingPathComponent("deploy/\(name).json").path
    }

    /// Trains on the rows that were imported.
    /// - Returns: The line of the area under the curve, word by word.
    private static func train(
        _ program: Program,
        _ product: String,
        data: String = "training.csv"
    ) throws -> [Substring] {
        let output = try program.succeeds(
            "train",
            "--product",
            path("products/\(product)"),
            "--data",
            program.folder.file(data),
            "--learner",
            "logistic",
            "--folds",
            "0",
            "--out",
            program.folder.file("model-of-\(data)")
        )
        return output.split(separator: "\n").first { $0.hasPrefix("AUC") }?.split(separator: " ") ?? []
    }

    @Test func `UCI Taiwan: three broken rows are named by line and column, the others train`() throws {
        var rows = Self.taiwan(rows: 900)
        rows[3][1] = "much"
        rows[8].removeLast()
        rows[20][6] = "99"
        let (program, outcome, rejected) = try Self.imported(
            [Self.taiwanHeader] + rows,
            ",",
            "uci-taiwan",
            "card-default"
        )
        #expect(outcome.code == 0, "\(outcome.output)")
        #expect(outcome.output.contains("899 rows read, 897 imported, 3 broken"), "\(outcome.output)")
        #expect(outcome.output.contains("data.csv: line 5, field 2 (LIMIT_BAL): it must be a number"))
        #expect(outcome.output.contains("data.csv: line 10: 24 fields where the first record has 25"))
        #expect(outcome.output.contains("data.csv: line 22, field 7 (PAY_0): "))
        #expect(outcome.output.contains("protected: sex") && outcome.output.contains("protected: marriage"))
        #expect(rejected.count == 4 && rejected.contains { $0.contains("data.csv,22,7,PAY_0,") }, "\(rejected)")
        let area = try Self.train(program, "card-default")
        #expect(area.count > 1 && area[1] > "0.6", "\(area)")
    }

    @Test func `LendingClub: running loans wait, leaks stay outside, a status nobody knows is broken`() throws {
        var rows = Self.club(rows: 900)
        let running = rows.count { $0[8] == "Current" }
        let place = try #require(rows.firstIndex { $0[8] != "Current" })
        rows[place][8] = "Sold"
        rows[place + 1][7] = "-"
        rows[place + 1][8] = "Fully Paid"
        let (program, outcome, rejected) = try Self.imported(
            [Self.clubHeader] + rows,
            ",",
            "lending-club",
            "personal-loan"
        )
        #expect(outcome.code == 0, "\(outcome.output)")
        #expect(outcome.output.contains("2 broken") && outcome.output.contains("without an outcome yet"))
        #expect(outcome.output.contains("data.csv: line \(place + 2), field 9 (loan_status): "), "\(outcome.output)")
        #expect(outcome.output.contains("data.csv: line \(place + 3), field 8 (annual_inc): it must be a number"))
        #expect(outcome.output.contains("a leak: known only after approval") && rejected.count == 3, "\(rejected)")
        #expect(running > 50 && outcome.output.contains(" \(running) without an outcome yet"), "\(outcome.output)")
        let training = try String(contentsOfFile: program.folder.file("training.csv"), encoding: .utf8)
        let header = training.split(whereSeparator: \.isNewline).first ?? ""
        #expect(!header.contains("recoveries") && header.contains("card_utilisation"), "\(header)")
        let area = try Self.train(program, "personal-loan")
        #expect(area.count > 1 && area[1] > "0.55", "\(area)")
    }

    @Test func `PAKDD-2010: Latin-1 without a header is read by position, and told by the names of its columns`() throws
    {
        var rows = Self.pakdd(rows: 900)
        rows[6][8] = "many"
        rows[10].removeLast()
        let (program, outcome, rejected) = try Self.imported(rows, "\t", "pakdd-2010", "personal-loan", .isoLatin1)
        #expect(outcome.code == 0, "\(outcome.output)")
        #expect(outcome.output.contains("2 broken"), "\(outcome.output)")
        #expect(outcome.output.contains("data.csv: line 7, field 9 (QUANT_DEPENDANTS): it must be a number"))
        #expect(outcome.output.contains("data.csv: line 11: 53 fields where the first record has 54"))
        #expect(outcome.output.contains("stands for a place") && rejected.count == 3, "\(rejected)")
        let area = try Self.train(program, "personal-loan")
        #expect(area.count > 1 && area[1] > "0.55", "\(area)")
    }

    @Test(.enabled(if: Repository.hasShared))
    func `Rows of the real Taiwan file give the same model through their mapping as by themselves`() throws {
        let shared = try #require(Repository.shared)
        let file = shared.appendingPathComponent("data/taiwan_credit_default.csv").path
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(whereSeparator: \.isNewline).prefix(801)
        let (program, outcome, _) = try Self.imported(
            lines.map { [String($0)] },
            ",",
            "uci-taiwan",
            "card-default"
        )
        #expect(outcome.output.contains("800 rows read, 800 imported, 0 broken"), "\(outcome.output)")
        let measures = try ["data.csv", "training.csv"]
            .map { data in try Self.train(program, "card-default", data: data) }
        #expect(measures[0] == measures[1] && !measures[0].isEmpty)
    }
}
