import Foundation
import TestSupport
import Testing

@Suite struct TrainCommandTests {
    @Test(arguments: ["logistic", "scorecard"])
    func `Training twice on the same file gives the same bytes and a summary`(learner: String) throws {
        let program = try Program()
        let data = program.folder.file("data.csv")
        try program.succeeds("synthesise", "--product", Program.personalLoan, "--rows", "1500", "--out", data)
        var artefacts: [Data] = []
        for run in ["first", "second"] {
            let out = program.folder.file(run)
            let text = try program.succeeds(
                "train",
                "--product",
                Program.personalLoan,
                "--data",
                data,
                "--out",
                out,
                "--learner",
                learner,
                "--folds",
                "0"
            )
            for word in ["ROWS", "1,500", "AUC", "KS", "Brier", "95 % INTERVAL", "Not read: true_pd", "Artefact "] {
                #expect(text.contains(word), "\(word)")
            }
            artefacts.append(try Data(contentsOf: URL(fileURLWithPath: "\(out)/artefact.json")))
        }
        #expect(artefacts[0] == artefacts[1])
        #expect(!artefacts[0].isEmpty)
    }

    @Test func `Invented applicants are the same for the same seed`() throws {
        let program = try Program()
        for (name, seed) in [("a", "1"), ("b", "1"), ("c", "2")] {
            try program.succeeds(
                "synthesise",
                "--product",
                Program.personalLoan,
                "--rows",
                "50",
                "--seed",
                seed,
                "--out",
                program.folder.file(name)
            )
        }
        let files = try ["a", "b", "c"].map { try Data(contentsOf: URL(fileURLWithPath: program.folder.file($0))) }
        #expect(files[0] == files[1])
        #expect(files[0] != files[2])
    }

    @Test func `Scores of a file are those of its model, row by row`() throws {
        let program = try Program()
        let data = program.folder.file("data.csv")
        try program.succeeds("synthesise", "--product", Program.personalLoan, "--rows", "800", "--out", data)
        try program.succeeds(
            "train",
            "--product",
            Program.personalLoan,
            "--data",
            data,
            "--out",
            program.folder.path,
            "--folds",
            "2"
        )
        let text = try program.succeeds("score", "--model", program.folder.file("artefact.json"), "--data", data)
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
        #expect(lines.count == 801)
        #expect(text.hasPrefix("key,pd,score,is_bad\r\nSYN-00000001,0."))
    }

    @Test(arguments: [
        ("loan_amount", "1e9"), ("loan_amount", "-5"), ("bad", "maybe"), ("submitted_on", "yesterday"),
    ])
    func `A wrong cell is refused in one line naming file, line and field`(
        column: String,
        value: String
    ) throws {
        let program = try Program()
        let data = program.folder.file("data.csv")
        try program.succeeds("synthesise", "--product", Program.personalLoan, "--rows", "60", "--out", data)
        try program.replaceCell(in: data, line: 4, column: column, with: value)
        let failure = program.run(
            "train",
            "--product",
            Program.personalLoan,
            "--data",
            data,
            "--out",
            program.folder.path
        )
        #expect(failure.code == 1)
        #expect(failure.output.hasPrefix("Error: \(data): line 4"))
        #expect(failure.output.contains(column))
        #expect(failure.output.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
        #expect(!FileManager.default.fileExists(atPath: program.folder.file("artefact.json")))
    }

    @Test func `A wrong definition is refused naming file and key`() throws {
        let program = try Program()
        let path = program.folder.file("product.json")
        try Data(#"{"format": 1, "id": "quick", "surprise": true}"#.utf8).write(to: URL(fileURLWithPath: path))
        let failure = program.run("synthesise", "--product", path, "--out", program.folder.file("x.csv"))
        #expect(failure.code == 1)
        #expect(failure.output.hasPrefix("Error: \(path): "))
        #expect(failure.output.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
    }

    @Test func `A changed artefact is refused naming file and key`() throws {
        let program = try Program()
        let data = program.folder.file("data.csv")
        try program.succeeds("synthesise", "--product", Program.personalLoan, "--rows", "600", "--out", data)
        try program.succeeds(
            "train",
            "--product",
            Program.personalLoan,
            "--data",
            data,
            "--out",
            program.folder.path,
            "--folds",
            "0"
        )
        let path = program.folder.file("artefact.json")
        let text = try String(contentsOfFile: path, encoding: .utf8)
        try text.replacing("\"name\":\"", with: "\"name\":\"x", maxReplacements: 1)
            .write(toFile: path, atomically: true, encoding: .utf8)
        let failure = program.run("score", "--model", path, "--data", data)
        #expect(failure.code == 1)
        #expect(failure.output.hasPrefix("Error: \(path): sha256: "))
    }

    @Test(arguments: [
        ["train", "--product", "p", "--data", "d", "--out", "o", "--holdout", "1.5"],
        ["train", "--product", "p", "--data", "d", "--out", "o", "--folds", "1"],
        ["train", "--product", "p", "--data", "d", "--out", "o", "--learner", "oracle"],
        ["synthesise", "--product", "p", "--out", "o", "--rows", "0"], ["synthesise", "--product", "p"],
        ["users", "add", "anna", "--role", "applicant"], ["users", "add", "anna", "--role", "king"],
        ["models", "promote", "x", "--actor", "", "--why", "y"], ["models", "promote", "x"], ["nonsense"],
    ])
    func `Options that cannot be meant are refused before anything happens`(arguments: [String]) throws {
        #expect(try Program().run(arguments).code == 64)
    }
}
