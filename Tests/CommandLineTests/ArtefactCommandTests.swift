import Foundation
import TestSupport
import Testing

/// What `models diff` and `inspect` say of artefacts, and `score` of files of any length.
@Suite struct ArtefactCommandTests {
    @Test func `Two artefacts are compared part by part`() throws {
        let (program, data) = try ModelCommandTests.sample()
        let other = program.folder.file("other.csv")
        try program.succeeds(
            "synthesise",
            "--product",
            Program.personalLoan,
            "--rows",
            "300",
            "--seed",
            "7",
            "--out",
            other
        )
        func artefact(_ name: String, _ model: String, _ data: String, _ options: String...) throws -> String {
            let foreign = program.folder.file("\(name).json")
            try model.write(toFile: foreign, atomically: true, encoding: .utf8)
            let out = program.folder.file(name)
            let outcome = program.run(
                [
                    "models", "import", foreign, "--product", Program.personalLoan, "--data", data, "--out", out,
                    "--column", "income=annual_gross_income", "--model-version", "1",
                ] + options
            )
            #expect(outcome.code == 0, "\(outcome.output)")
            return "\(out)/artefact.json"
        }
        func differences(_ left: String, _ right: String) -> [String] {
            let outcome = program.run(["models", "diff", left, right])
            #expect(outcome.code == 1)
            return outcome.output.split(separator: "\n")
                .compactMap { $0.split(separator: "  ").first.map { $0.trimmingCharacters(in: .whitespaces) } }
        }
        let plain = try artefact("plain", ModelCommandTests.foreignModel, data)
        let shifted = try artefact("shifted", ModelCommandTests.foreignModel, data, "--bad-rates", "0.3,0.05")
        #expect(differences(plain, shifted).contains("calibration"))
        #expect(!differences(plain, shifted).contains("nodes"))
        let elsewhere = differences(plain, try artefact("elsewhere", ModelCommandTests.foreignModel, other))
        for part in ["data", "background rows", "baseline means", "baseline bins"] {
            #expect(elsewhere.contains(part), "\(part): \(elsewhere)")
        }
        #expect(!elsewhere.contains("calibration") && !elsewhere.contains("nodes"))
        let turned = differences(plain, try artefact("turned", ForeignModelCommandTests.wrongWay, data))
        #expect(turned.contains("never falls") && turned.contains("never rises") && turned.contains("nodes"))
        #expect(!turned.contains("trees") && !turned.contains("baseline means"))
    }

    @Test func `Inspecting says how many trees have tables in the memory allowed`() throws {
        let (program, _, outcome) = try ForeignModelCommandTests.imported(ModelCommandTests.foreignModel)
        #expect(outcome.code == 0 && !outcome.output.contains("from tables"))
        let artefact = program.folder.file("artefact.json")
        #expect(try program.succeeds("models", "inspect", artefact).contains("Explained all trees from tables\n"))
        let name = "UNDERWRITER_EXPLANATION_MEMORY"
        let look = try Program(environment: [name: "0"]).succeeds("models", "inspect", artefact)
        #expect(look.contains("Explained 0 of 2 trees from tables, ") && look.contains(" 0 KiB of tables"), "\(look)")
        let refused = try Program(environment: [name: "much"]).run("models", "inspect", artefact)
        #expect(refused.code == 1 && refused.output.contains("\(name): must be a whole number of MiB from 0 to 4096"))
    }

    @Test func `A file of any number of rows is scored in its order`() throws {
        let (program, data) = try ModelCommandTests.sample(rows: 1_100)
        let foreign = program.folder.file("model.json")
        try ModelCommandTests.foreignModel.write(toFile: foreign, atomically: true, encoding: .utf8)
        let imported = program.run(
            "models",
            "import",
            foreign,
            "--product",
            Program.personalLoan,
            "--data",
            data,
            "--out",
            program.folder.path,
            "--column",
            "income=annual_gross_income"
        )
        #expect(imported.code == 0, "\(imported.output)")
        let artefact = program.folder.file("artefact.json")
        let all = try program.succeeds("score", "--model", artefact, "--data", data).split(separator: "\r\n")
        let lines = try String(contentsOfFile: data, encoding: .utf8).split(separator: "\r\n")
        #expect(all.count == 1_101 && lines.count == 1_101)
        let some = program.folder.file("some.csv")
        for rows in [1..<1, 1..<2, 400..<911, 400..<912, 400..<913, 512..<1_101] {
            let text = ([lines[0]] + lines[rows]).joined(separator: "\r\n") + "\r\n"
            try text.write(toFile: some, atomically: true, encoding: .utf8)
            let scored = try program.succeeds("score", "--model", artefact, "--data", some).split(separator: "\r\n")
            #expect(scored == [all[0]] + all[rows], "\(rows)")
        }
        try program.replaceCell(in: data, line: 900, column: "loan_amount", with: "much")
        let broken = program.run("score", "--model", artefact, "--data", data)
        #expect(broken.code == 1 && broken.output.contains("data.csv: line 900"), "\(broken.output.suffix(300))")
    }
}
