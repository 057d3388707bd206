import Foundation
import TestSupport
import Testing

/// `underwriter train --trend`.
@Suite struct TrendCommandTests {
    /// 3000 rows: the risk of `hours` rises and then falls, that of `debt` rises; `colour` has no order.
    private static func files(_ program: Program) throws -> (data: String, product: String) {
        var text = "hours,debt,colour,default\n"
        for row in 0..<3000 {
            let (hours, debt) = (row % 10, row * 577 % 501)
            let isBad = row * 7919 % 997 < 60 + 60 * (5 - abs(hours - 5)) + debt * 3 / 4
            text += "\(hours),\(debt),\(["red", "blue"][row / 3 % 2]),\(isBad ? 1 : 0)\n"
        }
        return try program.drafted(text)
    }

    private static func train(
        _ program: Program,
        _ files: (data: String, product: String),
        _ out: String,
        _ options: String...
    ) -> Program.Outcome {
        program.run(
            [
                "train", "--product", files.product, "--data", files.data, "--out", program.folder.file(out), "--folds",
                "0", "--learner", "scorecard",
            ] + options
        )
    }

    /// Points of the ranges of a feature, in order.
    private static func points(_ program: Program, _ run: String, _ feature: String) throws -> [Double] {
        let artefact = program.folder.file("\(run)/artefact.json")
        let text = try program.succeeds("models", "points", artefact, "--feature", feature)
        return text.split(separator: "\n")
            .filter { $0.hasPrefix("\(feature) ") && !$0.contains("anything else") }
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }  // scalar-safe: the program's own
    }

    @Test func `Points follow the trend that was chosen, and the run keeps it`() throws {
        let program = try Program()
        let files = try Self.files(program)
        let peak = Self.train(program, files, "peak", "--trend", "hours=peak", "--trend", "debt=auto")
        let valley = Self.train(program, files, "valley", "--trend", "hours=valley")
        #expect(peak.code == 0 && valley.code == 0, "\(peak.output)\(valley.output)")
        let up = try Self.points(program, "peak", "hours")
        let least = try #require(up.min().flatMap { up.firstIndex(of: $0) })
        #expect(least > 0 && least < up.count - 1, "\(up)")
        #expect(up[...least] == up[...least].sorted(by: >)[...] && up[least...] == up[least...].sorted()[...], "\(up)")
        let down = try Self.points(program, "valley", "hours")
        let most = try #require(down.max().flatMap { down.firstIndex(of: $0) })
        #expect(down[...most] == down[...most].sorted()[...], "\(down)")
        #expect(down[most...] == down[most...].sorted(by: >)[...] && up != down, "\(down)")
        let records = try ["peak", "valley"]
            .map { try String(contentsOfFile: program.folder.file("\($0)/run.json"), encoding: .utf8) }
        #expect(records[0].contains(#""trend-hours":"peak""#) && !records[0].contains("trend-debt"))
        #expect(records[1].contains(#""trend-hours":"valley""#))
    }

    @Test func `A trend that leaves a single bin is told as collapsed`() throws {
        let program = try Program()
        let outcome = Self.train(program, try Self.files(program), "run", "--trend", "debt=descending")
        #expect(outcome.code == 0, "\(outcome.output)")
        let bins = try program.succeeds("runs", "show", program.folder.file("run"), "--part", "bins")
        #expect(bins.contains("descending, collapsed"), "\(bins)")
        #expect(try Self.points(program, "run", "debt").isEmpty)
    }

    @Test func `A feature or a trend that is none is refused with those that are`() throws {
        let program = try Program()
        let files = try Self.files(program)
        let refusals: [(options: [String], code: Int32, words: String)] = [
            (["hours=up"], 64, "auto, ascending, descending, peak, valley, concave, convex, free"),
            (["hours"], 64, "--trend must be FIELD=TREND"),
            (["hours=peak", "--trend", "hours=valley"], 64, "--trend must name each feature once"),
            (["shoes=peak"], 1, "--trend shoes: the product has no such feature; trends are for hours, debt"),
            (["colour=peak"], 1, "--trend colour: its choices have no order; trends are for hours, debt"),
            (["hours=peak", "--learner", "logistic"], 64, "--trend needs --learner scorecard"),
        ]
        let out = program.folder.file("x")
        for refusal in refusals {
            let command = ["train", "--product", files.product, "--data", files.data, "--out", out]
            let learner = refusal.options.contains("--learner") ? [] : ["--learner", "scorecard"]
            let outcome = program.run(command + learner + ["--trend"] + refusal.options)
            // An error of options is broken into lines.
            let words = outcome.output.split { $0.isWhitespace }.joined(separator: " ")
            #expect(outcome.code == refusal.code && words.contains(refusal.words), "\(outcome.output)")
        }
        #expect(!FileManager.default.fileExists(atPath: out))
    }

    @Test func `A feature has bins that a person drew, or a trend`() throws {
        let program = try Program()
        let files = try Self.files(program)
        let bins = program.folder.file("bins.json")
        try Data(
            #"{"format": 1, "version": "1", "author": "a", "why": "w", "features": {"hours": {"cuts": [2, 8]}}}"#.utf8
        )
        .write(to: URL(fileURLWithPath: bins))
        let both = Self.train(program, files, "both", "--bins", bins, "--trend", "hours=peak")
        #expect(both.code == 1 && both.output.contains("features.hours: it has a --trend too"), "\(both.output)")
        let beside = Self.train(program, files, "beside", "--bins", bins, "--trend", "debt=ascending")
        #expect(beside.code == 0, "\(beside.output)")
        #expect(try Self.points(program, "beside", "hours").count == 3)
    }
}
