import Foundation
import TestSupport
import Testing

/// `underwriter train --rejects`: refused applicants, of whom nobody knows how they would have paid.
@Suite struct RejectCommandTests {
    /// A training file, and a file of refused applicants without their outcomes.
    private static func files(_ program: Program) throws -> (data: String, refused: String) {
        let (data, all) = (program.folder.file("data.csv"), program.folder.file("all.csv"))
        for (path, rows, seed) in [(data, "1500", "1"), (all, "400", "2")] {
            try program.succeeds(
                "synthesise",
                "--product",
                Program.personalLoan,
                "--rows",
                rows,
                "--seed",
                seed,
                "--out",
                path
            )
        }
        let lines = try String(contentsOfFile: all, encoding: .utf8).split(separator: "\r\n")
        let header = lines[0].split(separator: ",", omittingEmptySubsequences: false)
        let outcome = try #require(header.firstIndex(of: "bad"))
        let refused = program.folder.file("refused.csv")
        let kept = lines.map { line in
            var cells = line.split(separator: ",", omittingEmptySubsequences: false)
            cells.remove(at: outcome)
            return cells.joined(separator: ",") + "\r\n"
        }
        try Data(kept.joined().utf8).write(to: URL(fileURLWithPath: refused))
        return (data, refused)
    }

    @Test(arguments: ["parcelling", "reweighting", "fuzzy"])
    func `Both models are shown side by side, and what was assumed is said`(method: String) throws {
        let program = try Program()
        let (data, refused) = try Self.files(program)
        var digests: Set<String> = []
        for extra in [[], ["--rejects", refused, "--reject-method", method]] {
            let out = program.folder.file("run\(extra.count)")
            let outcome = program.run(
                [
                    "train", "--product", Program.personalLoan, "--data", data, "--out", out, "--learner", "scorecard",
                    "--folds", "0",
                ] + extra
            )
            #expect(outcome.code == 0, "\(outcome.output)")
            let line = outcome.output.split(separator: "\n").first { $0.hasPrefix("Artefact ") }
            digests.insert(String(try #require(line)))
            let report = try String(contentsOfFile: "\(out)/report.html", encoding: .utf8)
            #expect(report.contains("Applicants who were refused") == !extra.isEmpty)
            guard !extra.isEmpty else { continue }
            #expect(report.contains("400 were refused") && report.contains("an assumption that these data cannot test"))
        }
        #expect(digests.count == 2, "the refused changed nothing")
    }

    @Test func `A broken row of the refused is refused with line and field`() throws {
        let program = try Program()
        let (data, refused) = try Self.files(program)
        try program.replaceCell(in: refused, line: 7, column: "loan_amount", with: "much")
        let outcome = program.run(
            "train",
            "--product",
            Program.personalLoan,
            "--data",
            data,
            "--rejects",
            refused,
            "--out",
            program.folder.file("run")
        )
        #expect(outcome.code != 0)
        #expect(outcome.output.contains("refused.csv: line 7") && outcome.output.contains("loan_amount"))
    }
}
