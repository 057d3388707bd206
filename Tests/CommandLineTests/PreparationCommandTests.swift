import Foundation
import TestSupport
import Testing

/// `underwriter train`: what is done to rows and learners before a model is fitted, and the trace that it leaves.
@Suite struct PreparationCommandTests {
    private static func data(_ program: Program, rows: Int = 700) throws -> String {
        let data = program.folder.file("data.csv")
        try program.succeeds("synthesise", "--product", Program.personalLoan, "--rows", "\(rows)", "--out", data)
        return data
    }

    private static func train(_ program: Program, _ data: String, _ out: String, _ options: [String]) -> Program.Outcome
    {
        program.run(
            ["train", "--product", Program.personalLoan, "--data", data, "--out", program.folder.file(out)] + options
        )
    }

    /// A product of two numbers, and rows of them; the first number says a little, the second nothing.
    private static func small(_ program: Program, second: String) throws -> (product: String, data: String) {
        let fields = ["first", second].map { #"{"key": "\#($0)", "name": "\#($0)", "kind": "integer"}"# }
        let definition = """
            {"format": 1, "id": "small", "version": "1", "title": "small",
             "currency": {"code": "EUR", "minor_digits": 2, "symbol": "EUR", "grouping": "western"},
             "target": {"column": "bad", "bad": ["1"], "good": ["0"]},
             "pages": [{"id": "p", "title": "p", "use": ["model"], "fields": [\(fields.joined(separator: ", "))]}],
             "reasons": {"groups": [{"id": "i", "code": "C1-24", "text": "i", "members": ["first", "\(second)"]}]}}
            """
        var text = "first,\(second),bad\n"
        for row in 0..<2000 {
            let first = row % 10
            let isBad = row * 7919 % 997 < (first < 5 ? 260 : 340)
            text += "\(first),\(row * 31 % 17),\(isBad ? 1 : 0)\n"
        }
        let paths = (program.folder.file("small.json"), program.folder.file("small.csv"))
        try Data(definition.utf8).write(to: URL(fileURLWithPath: paths.0))
        try Data(text.utf8).write(to: URL(fileURLWithPath: paths.1))
        return paths
    }

    @Test func `The table of all learners judges them as the model is fitted`() throws {
        let program = try Program()
        let data = try Self.data(program)
        let options = ["--learner", "all", "--folds", "2", "--balance", "undersample"]
        let outcome = Self.train(program, data, "all", options)
        #expect(outcome.code == 0, "\(outcome.output)")
        let lines = outcome.output.split(separator: "\n")
        for name in ["logistic", "scorecard", "neighbours", "tree", "additive", "forest", "boosting", "blend", "vote"] {
            #expect(lines.contains { $0.hasPrefix("\(name) ") }, "\(name)")
        }
        // The area over the folds of the one that was fitted is the one that the table states of it.
        let heading = try #require(lines.first { $0.contains(" for personal-loan ") })
        let fitted = heading.dropFirst("personal-loan-".count).prefix { $0 != " " }
        let row = try #require(lines.first { $0.hasPrefix("\(fitted) ") })
        let area = try #require(lines.first { $0.hasPrefix("AUC ") && $0.contains("±") })
        let words = area.split(separator: " ").suffix(3).joined(separator: " ")
        #expect(row.contains(words), "\(row) \(area)")
    }

    @Test func `A curve is asked of those alone that can have one, and the others are named as left out`() throws {
        let program = try Program()
        let data = try Self.data(program)
        let options = ["--learner", "all", "--folds", "2", "--calibrate", "isotonic"]
        let outcome = Self.train(program, data, "all", options)
        #expect(outcome.code == 0, "\(outcome.output)")
        let lines = outcome.output.split(separator: "\n")
        for name in ["logistic", "lasso", "sgd", "scorecard"] {
            #expect(lines.contains { $0.hasPrefix("\(name) is left out") }, "\(name)")
        }
        for name in ["neighbours", "tree", "additive", "forest", "boosting", "blend"] {
            #expect(lines.contains { $0.hasPrefix("\(name) ") && !$0.contains("left out") }, "\(name)")
        }
        let artefact = try String(contentsOfFile: program.folder.file("all/artefact.json"), encoding: .utf8)
        #expect(artefact.contains("isotonic"), "the model that is fitted is corrected by a curve")
    }

    @Test func `Other refused applicants give another version, and the run says which they were`() throws {
        let program = try Program()
        let data = try Self.data(program)
        var versions: Set<Substring> = []
        for seed in ["5", "6"] {
            let refused = program.folder.file("refused\(seed).csv")
            try program.succeeds(
                "synthesise",
                "--product",
                Program.personalLoan,
                "--rows",
                "200",
                "--seed",
                seed,
                "--out",
                refused
            )
            let options = ["--rejects", refused, "--folds", "0"]
            let outcome = Self.train(program, data, "run\(seed)", options)
            #expect(outcome.code == 0, "\(outcome.output)")
            let heading = outcome.output.split(separator: "\n").first { $0.contains(" for personal-loan ") }
            versions.insert(try #require(heading?.split(separator: " ")[1]))
            let record = try String(contentsOfFile: program.folder.file("run\(seed)/run.json"), encoding: .utf8)
            #expect(record.contains(#""rejects":""#))
        }
        #expect(versions.count == 2)
    }

    @Test func `A try in which nothing separates is as good as chance, and does not end a search`() throws {
        let program = try Program()
        let paths = try Self.small(program, second: "second")
        let outcome = program.run([
            "train", "--product", paths.product, "--data", paths.data, "--out", program.folder.file("run"),
            "--learner", "scorecard", "--folds", "3", "--search", "random", "--trials", "12",
        ])
        #expect(outcome.code == 0, "\(outcome.output)")
        let log = try String(contentsOfFile: program.folder.file("run/trials.jsonl"), encoding: .utf8)
        #expect(log.contains("[0.5,") || log.contains("[0.5]"), "no try of this seed asks for more than there is")
        let record = try String(contentsOfFile: program.folder.file("run/run.json"), encoding: .utf8)
        #expect(record.contains(#""search":"random""#) && record.contains(#""trials":"12""#))
    }

    @Test func `A feature that sounds like one of later days is named, by training and by the report`() throws {
        let program = try Program()
        let paths = try Self.small(program, second: "recoveries")
        let words = "recoveries by its name is known only after the decision"
        let train = program.run([
            "train", "--product", paths.product, "--data", paths.data, "--out", program.folder.file("run"),
            "--folds", "0",
        ])
        #expect(train.code == 0 && train.output.contains(words), "\(train.output)")
        let page = program.folder.file("page.html")
        let report = program.run([
            "data", "report", "--product", paths.product, "--data", paths.data, "--out", page,
        ])
        #expect(report.code == 0 && report.output.contains(words))
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains(words))
    }

    @Test func `Numbers far out are moved in or dropped, and the report has them before and after`() throws {
        let program = try Program()
        let data = try Self.data(program, rows: 500)
        let clipped = Self.train(program, data, "clipped", ["--folds", "0", "--clip-outliers", "1"])
        let dropped = Self.train(
            program,
            data,
            "dropped",
            ["--folds", "0", "--drop-outliers", "3", "--outlier-rule", "z"]
        )
        #expect(clipped.code == 0 && dropped.code == 0, "\(clipped.output)\(dropped.output)")
        #expect(dropped.output.contains("Rows of the fit that hold one were left out of it"), "\(dropped.output)")
        // 150 of 500 rows judge, whether their numbers are far out or not; the others alone are counted.
        #expect(dropped.output.contains(" of 350 rows hold one."))
        let sizes = dropped.output.split(separator: "\n").first { $0.contains(" % ") }
        #expect(try #require(sizes).hasSuffix(" 150"), "\(dropped.output)")
        for run in ["clipped", "dropped"] {
            let page = try String(contentsOfFile: program.folder.file("\(run)/report.html"), encoding: .utf8)
            #expect(page.contains("Mean before"), "\(run)")
            #expect(page.contains("Population stability index, training to rows held out"))
        }
        let artefact = try String(contentsOfFile: program.folder.file("clipped/artefact.json"), encoding: .utf8)
        #expect(artefact.contains(#""limits":["#))
        try program.succeeds("score", "--model", program.folder.file("clipped/artefact.json"), "--data", data)
    }

    @Test func `Missing values are dropped or stood in for, and numbers run from 0 to 1, as asked`() throws {
        let program = try Program()
        let data = try Self.data(program, rows: 500)
        let options = ["--folds", "0", "--missing"]
        let dropped = Self.train(program, data, "dropped", options + ["drop"])
        #expect(dropped.code == 0 && dropped.output.contains("rows of the fit lack some feature"), "\(dropped.output)")
        var artefacts: Set<Substring> = []
        for extra in [["apart"], ["mean"], ["mode"], ["mean", "--scale", "min-max"]] {
            let outcome = Self.train(program, data, "run", options + extra)
            #expect(outcome.code == 0, "\(outcome.output)")
            artefacts.insert(try #require(outcome.output.split(separator: "\n").first { $0.hasPrefix("Artefact ") }))
        }
        #expect(artefacts.count == 4)
    }

    @Test(arguments: [
        ["--learner", "scorecard", "--calibrate", "isotonic"], ["--learner", "forest", "--missing", "mean"],
        ["--learner", "scorecard", "--scale", "min-max"], ["--drop-outliers", "3", "--clip-outliers", "3"],
    ])
    func `What a learner cannot do is refused before anything is read`(options: [String]) throws {
        let outcome = try Program().run(["train", "--product", "p", "--data", "d", "--out", "o"] + options)
        #expect(outcome.code == 64, "\(outcome.output)")
    }
}
