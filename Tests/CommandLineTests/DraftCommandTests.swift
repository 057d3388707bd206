import Foundation
import TestSupport
import Testing

@Suite struct DraftCommandTests {
    @Test(
        .enabled(if: Repository.hasShared),
        arguments: [
            ("taiwan_credit_default.csv", 0.74), ("south_german_credit.csv", 0.70), ("german_credit.csv", 0.70),
        ]
    )
    func `A definition drafted from a file is valid and trains`(name: String, area: Double) throws {
        let program = try Program()
        let data = try #require(Repository.shared?.appendingPathComponent("data/\(name)").path)
        let definition = program.folder.file("draft.json")
        let text = try program.succeeds("products", "draft", "--data", data, "--out", definition)
        #expect(text.contains("outcome"))
        let trained = try program.succeeds(
            "train",
            "--product",
            definition,
            "--data",
            data,
            "--out",
            program.folder.file("run"),
            "--folds",
            "0",
            "--learner",
            "scorecard"
        )
        #expect(trained.contains("Artefact "))
        let shown = try program.succeeds("runs", "list", "--runs", program.folder.path)
        let row = try #require(
            shown.split(separator: "\n").last?.split(separator: " ", omittingEmptySubsequences: true)
        )
        #expect(try #require(Double(row[3])) > area)
        try program.succeeds("products", "example", "--product", definition)
    }

    @Test func `A leak is found, named and left out`() throws {
        let program = try Program()
        let data = program.folder.file("data.csv")
        var text = "id,income,months_late_after,default\n"
        for row in 1...400 {
            let isBad = row * 7919 % 101 < 30
            text += "\(row),\(1000 + row * 31 % 997),\(isBad ? 3 + row % 4 : row % 2),\(isBad ? 1 : 0)\n"
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: data))
        let definition = program.folder.file("draft.json")
        let said = try program.succeeds("products", "draft", "--data", data, "--out", definition)
        #expect(said.contains("left out: a leak"))
        #expect(try !String(contentsOfFile: definition, encoding: .utf8).contains("months_late_after"))
    }

    @Test func `A file with semicolons is drafted and trained, and tells its protected groups`() throws {
        let program = try Program()
        let data = program.folder.file("data.csv")
        var text = "ID;income;sex;default\n"
        for row in 1...400 {
            let income = 1000 + row * 31 % 997
            text += "\(row);\(income);\(row % 2 == 0 ? "m" : "f");\(row * 7919 % 101 < (2100 - income) / 20 ? 1 : 0)\n"
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: data))
        let definition = program.folder.file("draft.json")
        let said = try program.succeeds("products", "draft", "--data", data, "--out", definition, "--delimiter", ";")
        #expect(said.contains("--delimiter ';'"))
        let run = program.folder.file("run")
        try program.succeeds(
            "train",
            "--product",
            definition,
            "--data",
            data,
            "--out",
            run,
            "--folds",
            "0",
            "--delimiter",
            ";"
        )
        #expect(try program.succeeds("runs", "show", run).contains("Decisions by sex"))
    }

    @Test func `A file of a spreadsheet, with a broken row, is drafted and trained as its UTF-8 twin`() throws {
        let program = try Program()
        var text = "income; home ;default\r\n"
        for row in 1...400 {
            let income = 1000 + row * 31 % 997
            text += "\(income);\(row % 2 == 0 ? "Süd" : "Nord");\(row * 7919 % 101 < (2100 - income) / 20 ? 1 : 0)\r\n"
        }
        text += "1;2\r\n"
        let encodings: [(String.Encoding, [String])] = [
            (.utf8, []), (.isoLatin1, ["--latin1"]), (.utf16, []),
        ]
        var said: Set<String> = []
        for (index, (encoding, options)) in encodings.enumerated() {
            let (data, product) = (program.folder.file("data.csv"), program.folder.file("product.json"))
            try #require(text.data(using: encoding)).write(to: URL(fileURLWithPath: data))
            let common = ["--data", data, "--delimiter", ";"] + options
            let drafted = program.run(["products", "draft", "--out", product] + common)
            #expect(drafted.code == 0 && drafted.output.contains("Left out: 1 broken rows"), "\(drafted.output)")
            #expect(try String(contentsOfFile: product, encoding: .utf8).contains("Süd"))
            let trained = program.run(
                ["train", "--product", product, "--folds", "0", "--tolerate-broken", "0.01"]
                    + ["--out", program.folder.file("run\(index)")] + common
            )
            #expect(trained.code == 0, "\(trained.output)")
            said.insert(trained.output.split(separator: "\n").filter { $0.contains("Artefact ") }.joined())
        }
        #expect(said.count == 1, "the same bytes of UTF-8, the same model: \(said)")
    }

    @Test func `Files without rows or outcome are refused in a sentence`() throws {
        let program = try Program()
        let data = program.folder.file("data.csv")
        for (text, words) in [("", "empty"), ("a,default\n", "no rows"), ("a,b\n1,2\n1,3\n", "--outcome")] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: data))
            let outcome = program.run("products", "draft", "--data", data, "--out", program.folder.file("d.json"))
            #expect(outcome.code == 1 && outcome.output.contains(words), "\(outcome.output)")
        }
    }
}
