import Foundation
import TestSupport
import Testing

/// What the text of a training file may be like, and what a run and the report of the data keep of it.
@Suite struct DataFormCommandTests {
    /// 400 rows of two columns whose names have blanks around them.
    private static func text(between: String) -> String {
        var text = [" income ", "\thome", " default "].joined(separator: between) + "\n"
        for row in 1...400 {
            let income = 1000 + row * 31 % 997
            let isBad = row * 7919 % 101 < (2100 - income) / 20
            text += ["\(income)", row % 2 == 0 ? "Süd" : "Nord", isBad ? "1" : "0"].joined(separator: between) + "\n"
        }
        return text
    }

    /// The file, and a product drafted from it.
    private static func files(
        _ program: Program,
        _ options: [String],
        _ bytes: Data
    ) throws -> (data: String, product: String) {
        let paths = (program.folder.file("data.csv"), program.folder.file("product.json"))
        try bytes.write(to: URL(fileURLWithPath: paths.0))
        let drafted = program.run(["products", "draft", "--data", paths.0, "--out", paths.1] + options)
        #expect(drafted.code == 0, "\(drafted.output)")
        return paths
    }

    private static func train(
        _ program: Program,
        _ files: (data: String, product: String),
        _ options: [String]
    ) -> Program.Outcome {
        program.run(
            ["train", "--product", files.product, "--data", files.data, "--out", program.folder.file("run")]
                + ["--folds", "0"] + options
        )
    }

    @Test func `Blanks around the names of columns are no part of them`() throws {
        let program = try Program()
        let files = try Self.files(program, [], Data(Self.text(between: ",").utf8))
        let definition = try String(contentsOfFile: files.product, encoding: .utf8)
        #expect(definition.contains(#""income""#) && definition.contains(#""home""#))
        let trained = Self.train(program, files, [])
        #expect(trained.code == 0 && !trained.output.contains("Not read"), "\(trained.output)")
        #expect(trained.output.contains("income") && trained.output.contains("home"))
    }

    @Test func `What stands between fields is kept with the run, and said on the page of the data`() throws {
        let program = try Program()
        let files = try Self.files(program, ["--delimiter", ";"], Data(Self.text(between: ";").utf8))
        let trained = Self.train(program, files, ["--delimiter", ";"])
        #expect(trained.code == 0, "\(trained.output)")
        let record = try String(contentsOfFile: program.folder.file("run/run.json"), encoding: .utf8)
        #expect(record.contains(#""delimiter":";""#))
        let page = program.folder.file("page.html")
        let report = program.run(
            ["data", "report", "--product", files.product, "--data", files.data, "--delimiter", ";", "--out", page]
        )
        #expect(report.code == 0, "\(report.output)")
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("fields between ;"))
    }

    @Test func `What is larger than is read again is refused in a sentence, and no run begins`() throws {
        let program = try Program()
        let plain = Self.text(between: ",")
        let files = try Self.files(program, [], Data(plain.utf8))
        let long = String(repeating: "x", count: 1 << 20) + "x"
        try Data((plain + "1000,\(long),0\n").utf8).write(to: URL(fileURLWithPath: files.data))
        let field = Self.train(program, files, [])
        #expect(field.code == 1 && field.output.contains("line 402, field 2"), "\(field.output.prefix(300))")
        #expect(field.output.contains("longer than 1048576 bytes"))
        let wide = (0...4096).map { "c\($0)" }.joined(separator: ",")
        try Data((wide + "\n").utf8).write(to: URL(fileURLWithPath: files.data))
        let columns = Self.train(program, files, [])
        #expect(columns.code == 1 && columns.output.contains("more than 4096 fields"), "\(columns.output.prefix(300))")
        try Data(count: (16 << 20) + 1).write(to: URL(fileURLWithPath: files.product))
        let product = Self.train(program, files, [])
        #expect(product.code == 1 && product.output.contains("product.json: longer than 16777216 bytes"))
        #expect(!FileManager.default.fileExists(atPath: program.folder.file("run")))
    }
}
