import Foundation
import TestSupport
import Testing

/// Files that no model should come of, and what is said of each.
@Suite struct RefusedFileTests {
    private static func file(_ program: Program, rows: Int = 400) throws -> String {
        let data = program.folder.file("data.csv")
        try program.succeeds("synthesise", "--product", Program.personalLoan, "--rows", "\(rows)", "--out", data)
        return data
    }

    private static func train(_ program: Program, _ data: String, _ options: String...) -> Program.Outcome {
        program.run(
            ["train", "--product", Program.personalLoan, "--data", data, "--out", program.folder.path]
                + ["--learner", "scorecard", "--folds", "0"] + options
        )
    }

    private static func expectRefused(_ outcome: Program.Outcome, _ program: Program, _ words: String) {
        #expect(outcome.code == 1)
        #expect(outcome.output.contains(words), "\(outcome.output)")
        #expect(outcome.output.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(!FileManager.default.fileExists(atPath: program.folder.file("artefact.json")))
    }

    @Test func `Broken rows are counted, and left out only when asked`() throws {
        let program = try Program()
        let data = try Self.file(program)
        for line in [5, 50, 150, 250] {
            try program.replaceCell(in: data, line: line, column: "loan_amount", with: "1e9")
        }
        let refused = Self.train(program, data)
        Self.expectRefused(refused, program, "4 of 400 rows are broken (1.0 %)")
        #expect(refused.output.contains("line 5") && refused.output.contains("loan_amount"))
        let tolerated = Self.train(program, data, "--tolerate-broken", "0.02")
        #expect(tolerated.code == 0 && tolerated.output.contains("Left out: 4 broken rows"))
    }

    @Test func `Rows that are cut short or badly quoted are broken rows like others`() throws {
        let program = try Program()
        let data = try Self.file(program)
        var lines = try String(contentsOfFile: data, encoding: .utf8).split(separator: "\r\n").map(String.init)
        lines[7] = "cut,short"
        lines[90] = "\"never\"mind," + lines[90]
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: data))
        Self.expectRefused(Self.train(program, data), program, "2 of 400 rows are broken (0.5 %)")
        let tolerated = Self.train(program, data, "--tolerate-broken", "0.02")
        #expect(tolerated.code == 0 && tolerated.output.contains("Left out: 2 broken rows"), "\(tolerated.output)")
    }

    @Test func `An empty file, a header alone and a file of one class are refused in a sentence`() throws {
        let program = try Program()
        let data = try Self.file(program)
        let lines = try String(contentsOfFile: data, encoding: .utf8).utf8.split(separator: UInt8(ascii: "\n"))
            .map { String(decoding: $0, as: UTF8.self) }
        let path = program.folder.file("other.csv")
        let header = try #require(lines.first)
        let column = try #require(header.split(separator: ",").firstIndex(of: "bad"))
        let goods = lines.dropFirst()
            .filter { $0.split(separator: ",", omittingEmptySubsequences: false)[column] == "0" }
        for (text, words) in [
            ("", "empty"), (header + "\n", "has a header but no rows"),
            (([header] + goods).joined(separator: "\n") + "\n", "the sample has no bad rows"),
        ] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            Self.expectRefused(Self.train(program, path), program, words)
        }
    }

    /// A product of four numbers, and 400 rows of it: `cause` says something, the others as the test wants.
    private static func small(
        _ program: Program,
        features: [String] = ["cause", "leak", "same", "row"],
        _ cells: (Int, Bool) -> (leak: Int, same: Int, row: Int)
    ) throws
        -> (product: String, data: String)
    {
        let fields =
            features.map {
                #"{"key": "\#($0)", "name": "\#($0)", "kind": "integer", "range": {"min": 0, "max": 100000}}"#
            }
        let groups =
            features.map { #"{"id": "\#($0)", "code": "C1-24", "text": "\#($0)", "members": ["\#($0)"]}"# }
        let definition = """
            {"format": 1, "id": "small", "version": "1", "title": "small",
             "currency": {"code": "EUR", "minor_digits": 2, "symbol": "EUR", "grouping": "western"},
             "target": {"column": "bad", "bad": ["1"], "good": ["0"]},
             "pages": [{"id": "p", "title": "p", "use": ["model"], "fields": [\(fields.joined(separator: ", "))]}],
             "reasons": {"groups": [\(groups.joined(separator: ", "))]}}
            """
        var text = "cause,leak,same,row,bad\n"
        for row in 0..<400 {
            let isBad = row * 7919 % 101 < 20 + row % 40
            let cell = cells(row, isBad)
            text += "\(row % 40),\(cell.leak),\(cell.same),\(cell.row),\(isBad ? 1 : 0)\n"
        }
        let paths = (program.folder.file("small.json"), program.folder.file("small.csv"))
        try Data(definition.utf8).write(to: URL(fileURLWithPath: paths.0))
        try Data(text.utf8).write(to: URL(fileURLWithPath: paths.1))
        return paths
    }

    private static func train(
        _ program: Program,
        _ paths: (product: String, data: String),
        _ options: String...
    )
        -> Program.Outcome
    {
        program.run(
            ["train", "--product", paths.product, "--data", paths.data, "--out", program.folder.path]
                + ["--learner", "scorecard", "--folds", "0"] + options
        )
    }

    @Test func `A feature that knows the outcome stops training, unless that is accepted`() throws {
        let program = try Program()
        let paths = try Self.small(program) { row, isBad in (isBad ? 5 + row % 3 : row % 4, row % 3, row % 7) }
        Self.expectRefused(Self.train(program, paths), program, "leak alone separates good from bad")
        #expect(Self.train(program, paths, "--accept-leaks").code == 0)
        let card = try String(contentsOfFile: program.folder.file("card.md"), encoding: .utf8)
        #expect(card.contains("leak alone separates good from bad") && card.contains("it was accepted all the same"))
        let record = try String(contentsOfFile: program.folder.file("run.json"), encoding: .utf8)
        #expect(record.contains(#""accept-leaks":"true""#))
    }

    @Test func `The row number of a file that is sorted by outcome stops training`() throws {
        let program = try Program()
        let paths = try Self.small(program) { row, isBad in (row % 4, row % 3, isBad ? 1000 + row : row) }
        Self.expectRefused(Self.train(program, paths), program, "the row number of a file sorted by outcome")
    }

    @Test(arguments: ["scorecard", "logistic", "boosting"])
    func `A constant and a row number are named and left out, and do not stop training`(learner: String) throws {
        let program = try Program()
        var scores: [String] = []
        for offset in [1, 100_000 - 400] {
            let paths = try Self.small(program) { row, _ in (row % 4, 7, row + offset) }
            let outcome = program.run(
                ["train", "--product", paths.product, "--data", paths.data, "--out", program.folder.path]
                    + ["--learner", learner, "--folds", "0"]
            )
            #expect(outcome.code == 0, "\(outcome.output)")
            #expect(outcome.output.contains("same is the same in every row: no model can use it"))
            #expect(outcome.output.contains("row numbers the rows: it is left out"))
            scores.append(outcome.output.split(separator: "\n").filter { $0.hasPrefix("AUC") }.joined())
        }
        #expect(scores[0] == scores[1] && !scores[0].isEmpty, "the model cannot tell which rows they are")
    }

    @Test func `A file of nothing but a constant and a row number gives no model`() throws {
        let program = try Program()
        let paths = try Self.small(program, features: ["same", "row"]) { row, _ in (row % 4, 7, row + 1) }
        Self.expectRefused(
            Self.train(program, paths),
            program,
            "there is nothing to learn from: same is the same in every row; row is different in every row"
        )
    }

    @Test func `A search without a learner, or without a place for its tries, is refused before anything happens`()
        throws
    {
        let program = try Program()
        let paths = try Self.small(program) { row, _ in (row % 4, 7, row + 1) }
        let options = ["train", "--product", paths.product, "--data", paths.data, "--search", "random"]
        #expect(program.run(options + ["--learner", "all", "--out", program.folder.path]).code == 64)
        #expect(program.run(options + ["--learner", "scorecard"]).code == 64)
    }
}
