import Foundation
import TestSupport
import Testing

/// `underwriter train --rejects`: refused applicants, of whom nobody knows how they would have paid.
@Suite struct RejectCommandTests {
    /// A training file, and a file of refused applicants without their outcomes.
    private static func files(_ program: Program) throws -> (data: String, refused: String) {
        let (data, all) = (program.folder.file("data.csv"), program.folder.file("all.csv"))
        for (path, rows, seed) in [(data, "800", "1"), (all, "150", "2")] {
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

    @Test func `Both models are shown side by side, and what was assumed is said`() throws {
        let program = try Program()
        let (data, refused) = try Self.files(program)
        let without = try Self.train(program, data, [])
        #expect(!without.report.contains("150 were refused"))
        for method in ["parcelling", "reweighting", "fuzzy"] {
            let (artefact, report, _) = try Self.train(
                program,
                data,
                ["--rejects", refused, "--reject-method", method]
            )
            #expect(!report.contains(Self.warning), "\(method)")
            #expect(report.contains("Applicants who were refused"), "\(method)")
            #expect(report.contains("150 were refused"), "\(method)")
            #expect(report.contains("an assumption that these data cannot test"), "\(method)")
            #expect(artefact != without.artefact, "\(method): the refused changed nothing")
        }
    }

    /// What is said where nothing is assumed of the refused.
    private static let warning = "the model has learnt from accepted applicants alone"

    @Test func `A model of accepted applicants alone is called that, on the terminal and in its report`() throws {
        let program = try Program()
        let (data, refused) = try Self.files(program)
        let none = try Self.train(program, data, ["--rejects", refused, "--reject-method", "none"])
        let without = try Self.train(program, data, [])
        for run in [none, without] {
            #expect(run.report.contains(Self.warning))
            #expect(run.said.contains(Self.warning))
        }
        #expect(none.artefact == without.artefact)
    }

    /// A scorecard of a training file, what was said, and the report on it.
    private static func train(
        _ program: Program,
        _ data: String,
        _ more: [String]
    ) throws -> (artefact: Substring, report: String, said: String) {
        let out = program.folder.file(more.last ?? "without")
        let said = try program.succeeds(
            ["train", "--product", Program.personalLoan, "--data", data, "--out", out, "--learner", "scorecard"]
                + ["--folds", "0"] + more
        )
        let line = said.split(separator: "\n").first { $0.hasPrefix("Artefact ") }
        return (try #require(line), try String(contentsOfFile: "\(out)/report.html", encoding: .utf8), said)
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
