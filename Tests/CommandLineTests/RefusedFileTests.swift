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
}
