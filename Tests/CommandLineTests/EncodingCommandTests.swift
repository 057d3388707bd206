import Foundation
import TestSupport
import Testing

/// Files of spreadsheets: what is said of one that is no UTF-8, and which options read it.
@Suite struct EncodingCommandTests {
    private static func text(rows: Range<Int>, outcome: Bool = true) -> String {
        var text = "income;home" + (outcome ? ";default\r\n" : "\r\n")
        for row in rows {
            let income = 1000 + row * 31 % 997
            let isBad = row * 7919 % 101 < (2100 - income) / 20
            text += "\(income);\(row % 2 == 0 ? "Süd" : "Nord")" + (outcome ? ";\(isBad ? 1 : 0)\r\n" : "\r\n")
        }
        return text
    }

    /// A Latin-1 file of 400 applicants, and a product drafted from it.
    private static func files(_ program: Program) throws -> (data: String, product: String) {
        let paths = (program.folder.file("data.csv"), program.folder.file("product.json"))
        try Data(text(rows: 1..<401).unicodeScalars.map { UInt8($0.value) }).write(to: URL(fileURLWithPath: paths.0))
        try program.succeeds(
            "products",
            "draft",
            "--data",
            paths.0,
            "--out",
            paths.1,
            "--delimiter",
            ";",
            "--latin1"
        )
        return paths
    }

    @Test func `A file that is no UTF-8 is refused with the option that reads it`() throws {
        let program = try Program()
        let files = try Self.files(program)
        let out = program.folder.file("out")
        for command in [
            ["products", "draft", "--out", out], ["train", "--product", files.product, "--out", out, "--folds", "0"],
            ["data", "report", "--product", files.product, "--out", out],
        ] {
            let outcome = program.run(command + ["--data", files.data, "--delimiter", ";"])
            #expect(outcome.code == 1, "\(command[0]) \(outcome.output)")
            #expect(outcome.output.contains("data.csv: line 3"), "\(command[0]) \(outcome.output)")
            #expect(outcome.output.contains("--latin1"), "\(command[0]) \(outcome.output)")
        }
    }

    @Test func `A file whose first line is one field is refused with the delimiter that parts it`() throws {
        let program = try Program()
        let files = try Self.files(program)
        try Data(Self.text(rows: 1..<401).utf8).write(to: URL(fileURLWithPath: files.data))
        let out = program.folder.file("out")
        for command in [["products", "draft"], ["train", "--product", files.product, "--folds", "0"]] {
            let outcome = program.run(command + ["--data", files.data, "--out", out])
            #expect(outcome.code == 1 && outcome.output.contains("--delimiter ';'"), "\(outcome.output)")
        }
        let tabs = Self.text(rows: 1..<401).replacing(";", with: "\t")
        try Data(tabs.utf8).write(to: URL(fileURLWithPath: files.data))
        let said = program.run("products", "draft", "--data", files.data, "--out", out)
        #expect(said.code == 1 && said.output.contains("--delimiter tab"))
        #expect(program.run("products", "draft", "--data", files.data, "--out", out, "--delimiter", "tab").code == 0)
    }

    @Test func `Refused applicants may be written as the training file is, and errors name their own file`() throws {
        let program = try Program()
        let files = try Self.files(program)
        let plain = Self.text(rows: 500..<700, outcome: false)
        let refused = program.folder.file("refused.csv")
        try Data(plain.unicodeScalars.map { UInt8($0.value) }).write(to: URL(fileURLWithPath: refused))
        let informed = program.run(
            ["train", "--product", files.product, "--data", files.data, "--rejects", refused, "--folds", "0"]
                + ["--delimiter", ";", "--latin1", "--out", program.folder.file("informed")]
        )
        #expect(informed.code == 0 && informed.output.contains("200 were refused"), "\(informed.output)")
        let broken = program.folder.file("broken.csv")
        try Data((plain + "1;2;3\r\n").unicodeScalars.map { UInt8($0.value) }).write(to: URL(fileURLWithPath: broken))
        let outcome = program.run(
            ["train", "--product", files.product, "--data", files.data, "--rejects", broken, "--folds", "0"]
                + ["--delimiter", ";", "--latin1", "--out", program.folder.file("run")]
        )
        #expect(outcome.code == 1 && outcome.output.hasPrefix("Error: \(broken): line 202"), "\(outcome.output)")
    }

    @Test func `A model scores, and watches for drift in, files as it was trained on`() throws {
        let program = try Program()
        let files = try Self.files(program)
        let form = ["--delimiter", ";", "--latin1"]
        let trained = program.run(
            ["train", "--product", files.product, "--data", files.data, "--folds", "0"]
                + ["--out", program.folder.file("run")] + form
        )
        #expect(trained.code == 0, "\(trained.output)")
        let artefact = program.folder.file("run/artefact.json")
        let scored = program.run(["score", "--model", artefact, "--data", files.data] + form)
        #expect(scored.code == 0 && scored.output.utf8.count { $0 == UInt8(ascii: "\n") } == 401, "\(scored.output)")
        let plain = program.run(["score", "--model", artefact, "--data", files.data, "--delimiter", ";"])
        #expect(plain.code == 1 && plain.output.contains("--latin1"))
        let drift = program.run(["models", "drift", artefact, "--data", files.data] + form)
        #expect(drift.code == 0 && drift.output.contains("400 applicants against"), "\(drift.output)")
    }
}
