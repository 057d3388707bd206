import Foundation
import TestSupport
import Testing

@Suite struct SearchCommandTests {
    private static func search(
        _ program: Program,
        _ data: String,
        _ out: String,
        trials: String = "9"
    ) -> Program.Outcome {
        program.run(
            "train",
            "--product",
            Program.personalLoan,
            "--data",
            data,
            "--out",
            program.folder.file(out),
            "--learner",
            "scorecard",
            "--folds",
            "3",
            "--search",
            "tpe",
            "--trials",
            trials
        )
    }

    @Test func `A search that was stopped goes on, and ends with the winner of one that was not`() throws {
        let program = try Program()
        let data = program.folder.file("data.csv")
        try program.succeeds("synthesise", "--product", Program.personalLoan, "--rows", "900", "--out", data)
        let whole = Self.search(program, data, "whole")
        #expect(whole.code == 0 && whole.output.contains("tpe, 9 tries"))
        // Where there is no terminal, lines stay; the last of them has nothing left to do.
        for done in [2, 4, 6, 8, 9] { #expect(whole.output.contains("Try \(done) of 9, best 0."), "\(whole.output)") }
        #expect(whole.output.contains("given up, 0 s left\n") && !whole.output.contains("\r"))
        let log = program.folder.file("whole/trials.jsonl")
        let lines = try String(contentsOfFile: log, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 10)
        // Killed in the middle of the sixth line.
        try FileManager.default.createDirectory(atPath: program.folder.file("half"), withIntermediateDirectories: true)
        try Data((lines.prefix(5).joined(separator: "\n") + "\n" + lines[5].prefix(20)).utf8)
            .write(to: URL(fileURLWithPath: program.folder.file("half/trials.jsonl")))
        let half = Self.search(program, data, "half")
        #expect(half.code == 0 && half.output.contains("Going on after try 4 of 9"))
        #expect(!half.output.contains("Try 4 of 9") && half.output.contains("Try 6 of 9, best 0."))
        #expect(
            try Data(contentsOf: URL(fileURLWithPath: program.folder.file("half/artefact.json")))
                == Data(contentsOf: URL(fileURLWithPath: program.folder.file("whole/artefact.json")))
        )
        let other = Self.search(program, data, "whole", trials: "12")
        #expect(other.code == 1 && other.output.contains("another search"))
    }
}
