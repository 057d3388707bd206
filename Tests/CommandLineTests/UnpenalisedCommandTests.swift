import Foundation
import TestSupport
import Testing

/// `underwriter train --learner unpenalised`: from a file to scores, and where there is no answer.
@Suite struct UnpenalisedCommandTests {
    /// 1200 rows of three numbers, of which the third may be made up by the first two.
    private static func files(
        _ program: Program,
        isBad: (Int, _ income: Int, _ debt: Int) -> Bool
    ) throws -> (data: String, product: String) {
        var text = "income,debt,left,default\n"
        for row in 1...1200 {
            let (income, debt) = (1000 + row * 31 % 331, row * 577 % 501)
            text += "\(income),\(debt),\(income - debt),\(isBad(row, income, debt) ? 1 : 0)\n"
        }
        return try program.drafted(text)
    }

    private static func train(
        _ program: Program,
        _ files: (data: String, product: String),
        _ options: String...
    ) -> Program.Outcome {
        program.run(
            [
                "train", "--product", files.product, "--data", files.data, "--out", program.folder.file("run"),
                "--learner", "unpenalised",
            ] + options
        )
    }

    /// The coefficient that the summary states of a column, and the estimate of the table of errors.
    private static func estimates(_ lines: [Substring], _ column: String) -> [Double] {
        lines.filter { $0.hasPrefix("\(column) ") }
            .compactMap { line in
                line.split(separator: " ").dropFirst().first
                    .flatMap { Double($0.replacing("\u{2212}", with: "-")) }  // scalar-safe: what the program printed
            }
    }

    @Test func `It trains, is judged on folds, and its table of errors is of the model that scores`() throws {
        let program = try Program()
        let files = try Self.files(program) { row, income, debt in
            row * 7919 % 101 < (1500 - income) / 15 + debt / 30
        }
        let outcome = Self.train(program, files, "--folds", "3")
        #expect(outcome.code == 0, "\(outcome.output)")
        let lines = outcome.output.split(separator: "\n")
        #expect(lines.contains { $0.contains(", unpenalised for ") } && outcome.output.contains("3 FOLDS, MEAN ± SD"))
        // One of three that make each other up is left out, and named.
        #expect(outcome.output.contains("all they tell apart ended alike: left."), "\(outcome.output)")
        let (income, debt) = (Self.estimates(lines, "income"), Self.estimates(lines, "debt"))
        #expect(income.count >= 2 && abs(income[0] - income[1]) < 1e-4, "\(outcome.output)")
        #expect(debt.count >= 2 && abs(debt[0] - debt[1]) < 1e-4 && income[0] < 0 && debt[0] > 0)
        let page = try String(contentsOfFile: program.folder.file("run/report.html"), encoding: .utf8)
        for heading in ["Standard error", "z", "p", "95 % limits", "VIF"] {
            #expect(page.contains(">\(heading)</th>"), "\(heading)")
        }
        let artefact = program.folder.file("run/artefact.json")
        let scores = try program.succeeds("score", "--model", artefact, "--data", files.data)
        #expect(scores.utf8.split(separator: UInt8(ascii: "\n")).count == 1201)
        let record = try String(contentsOfFile: program.folder.file("run/run.json"), encoding: .utf8)
        #expect(record.contains(#""learner":"unpenalised""#))
    }

    @Test func `Columns that tell the classes apart are a sentence, and no artefact`() throws {
        let program = try Program()
        let files = try Self.files(program) { _, income, debt in (income - 1165) * 3 / 2 + 250 < debt }
        let outcome = Self.train(program, files, "--folds", "0", "--accept-leaks")
        #expect(outcome.code == 1 && outcome.output.contains("a coefficient would be infinite"), "\(outcome.output)")
        #expect(!FileManager.default.fileExists(atPath: program.folder.file("run/artefact.json")))
    }

    @Test func `A search is refused, for there is nothing to choose`() throws {
        let program = try Program()
        let outcome = program.run([
            "train", "--product", "p", "--data", "d", "--out", "o", "--learner", "unpenalised", "--search", "tpe",
        ])
        #expect(outcome.code == 64 && outcome.output.contains("--learner unpenalised has no settings"))
    }
}
