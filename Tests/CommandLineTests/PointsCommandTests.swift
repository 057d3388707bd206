import Foundation
import TestSupport
import Testing

/// `underwriter models points`: what each bin gives, and what is no sum of points.
@Suite struct PointsCommandTests {
    /// 1500 applicants: debt makes bad likelier, income rarer; some do not say what they earn.
    private static func files(_ program: Program) throws -> (data: String, product: String) {
        var text = "income,debt,default\n"
        for row in 0..<1500 {
            let (income, debt) = (100 + row * 31 % 331, row * 577 % 501)
            let isBad = row * 7919 % 997 < 50 + debt / 2 + (430 - income) * 3 / 2
            text += "\(row % 25 == 0 ? "" : "\(income)"),\(debt),\(isBad ? 1 : 0)\n"
        }
        return try program.drafted(text)
    }

    private static func train(_ program: Program, _ learner: String) throws -> (data: String, artefact: String) {
        let files = try files(program)
        let out = program.folder.file(learner)
        try program.succeeds([
            "train", "--product", files.product, "--data", files.data, "--out", out, "--folds", "0", "--learner",
            learner,
        ])
        return (files.data, "\(out)/artefact.json")
    }

    /// One line of the table.
    private struct Line {
        let feature: String
        let values: [Substring]
        let points: Double

        init?(_ text: Substring) {
            let words = text.split(separator: " ")
            // scalar-safe: what the program itself printed
            guard words.count > 2, let points = words.last.flatMap({ Double($0) }) else { return nil }
            (feature, values, self.points) = (String(words[0]), words[1..<(words.count - 1)].map(\.self), points)
        }

        /// Whether a number, or its absence, is of this line.
        func holds(_ number: Double?) -> Bool {
            let text = values.joined(separator: " ")
            guard let number else { return text == "missing" }
            // scalar-safe: what the program itself printed
            let bounds = values.compactMap { Double($0) }
            if text.hasPrefix("below ") { return bounds.first.map { number < $0 } ?? false }
            if text.hasSuffix(" and more") { return bounds.first.map { number >= $0 } ?? false }
            return bounds.count == 2 ? bounds[0] <= number && number < bounds[1] : text == "any number"
        }
    }

    private static func lines(_ text: String) -> [Line] { text.split(separator: "\n").compactMap(Line.init) }

    @Test(arguments: ["scorecard", "additive"])
    func `The points of an applicant's bins add up to the score`(learner: String) throws {
        let program = try Program()
        let (data, artefact) = try Self.train(program, learner)
        let text = try program.succeeds("models", "points", artefact)
        #expect(text.hasPrefix("FEATURE "))
        #expect(text.contains("Points add up to the score, which is shown from 300.0 to 850.0."))
        let lines = Self.lines(text)
        #expect(lines.count { $0.feature == "debt" } > 2 && lines.count { $0.feature == "income" } > 1, "\(text)")
        let scores = try program.succeeds("score", "--model", artefact, "--data", data)
            .split(separator: "\r\n").dropFirst().map { $0.split(separator: ",") }
        let rows = try String(contentsOfFile: data, encoding: .utf8).split(separator: "\n").dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(scores.count == 1500 && rows.count == 1500)
        for (score, row) in zip(scores, rows).prefix(100) {
            // scalar-safe: the digits that this test wrote
            let (income, debt) = (Double(row[0]), Double(row[1]))
            let own = lines.filter { $0.feature == "income" ? $0.holds(income) : $0.holds(debt) }
            #expect(own.count == 2, "\(row) \(own)")
            let sum = own.reduce(0) { $0 + $1.points }
            let shown = try #require(Double(score[2]))
            // Points are printed to the hundredth, the score to the point.
            #expect(abs(min(max(sum, 300), 850) - shown) < 0.53, "\(row) \(sum) \(shown)")
        }
    }

    @Test func `One feature can be asked for alone, and other bins than its own are not told`() throws {
        let program = try Program()
        let artefact = try Self.train(program, "scorecard").artefact
        let all = Self.lines(try program.succeeds("models", "points", artefact))
        let alone = Self.lines(try program.succeeds("models", "points", artefact, "--feature", "debt"))
        #expect(!alone.isEmpty && alone.allSatisfy { $0.feature == "debt" })
        #expect(alone.map(\.points) == all.filter { $0.feature == "debt" }.map(\.points))
        // Points fall as debt rises.
        let ranges = alone.filter { !$0.values.contains("else") && !$0.values.contains("missing") }.map(\.points)
        #expect(ranges.count > 1 && ranges == ranges.sorted(by: >), "\(ranges)")
    }

    @Test(arguments: ["logistic", "boosting"])
    func `What is no sum of points is refused with what is`(learner: String) throws {
        let program = try Program()
        let outcome = program.run("models", "points", try Self.train(program, learner).artefact)
        let words = "is no sum of points: a scorecard, or train --learner additive, is"
        #expect(outcome.code == 1 && outcome.output.contains(words), "\(outcome.output)")
    }

    @Test func `A file that is no artefact is named`() throws {
        let program = try Program()
        let path = program.folder.file("none.json")
        let missing = program.run("models", "points", path)
        #expect(missing.code == 1 && missing.output.contains(path), "\(missing.output)")
        try Data("{}".utf8).write(to: URL(fileURLWithPath: path))
        let empty = program.run("models", "points", path)
        #expect(empty.code == 1 && empty.output.hasPrefix("Error: \(path)"), "\(empty.output)")
    }

    @Test func `A scorecard goes out as JSON and comes back, and scores as before`() throws {
        let program = try Program()
        let (data, artefact) = try Self.train(program, "scorecard")
        let (json, back) = (program.folder.file("card.json"), program.folder.file("back"))
        try program.succeeds("models", "export", artefact, "--as", "json", "--out", json)
        let product = program.folder.file("product.json")
        try program.succeeds("models", "import", json, "--product", product, "--data", data, "--out", back)
        let scores = try program.succeeds("score", "--model", artefact, "--data", data)
        #expect(try program.succeeds("score", "--model", "\(back)/artefact.json", "--data", data) == scores)
        // Points that do not follow from the bins would be edited in vain.
        let text = try String(contentsOfFile: json, encoding: .utf8)
        let edited = text.replacing(/"whole_points":\[/) { _ in "\"whole_points\":[9" }
        #expect(edited != text)
        try edited.write(toFile: json, atomically: true, encoding: .utf8)
        let refused = program.run("models", "import", json, "--product", product, "--data", data, "--out", back)
        #expect(
            refused.code == 1 && refused.output.contains("points: do not follow from the bins"),
            "\(refused.output)"
        )
    }

    @Test func `A scorecard goes out as one SELECT and as an applicant for each bin; trees do not`() throws {
        let program = try Program()
        let artefact = try Self.train(program, "scorecard").artefact
        let (sql, frame) = (program.folder.file("card.sql"), program.folder.file("frame.csv"))
        try program.succeeds(
            ["models", "export", artefact, "--as", "sql", "--out", sql, "--table", "my \"people", "--key", "id"]
        )
        let query = try String(contentsOfFile: sql, encoding: .utf8)
        #expect(query.contains(#"FROM "my ""people""#) && query.contains(#"row_key AS "id""#), "\(query)")
        try program.succeeds("models", "export", artefact, "--as", "frame", "--out", frame)
        let rows = try String(contentsOfFile: frame, encoding: .utf8).split(separator: "\r\n")
        #expect(rows[0].hasPrefix("tested_feature,tested_bin,") && rows[0].hasSuffix(",expected_score,expected_pd"))
        // Every bin that the table of points tells of, but for one that no number can be in.
        let bins = Self.lines(try program.succeeds("models", "points", artefact))
            .filter { $0.values.joined(separator: " ") != "anything else" }
        #expect(rows.count > bins.count && bins.count > 3, "\(rows)")
        let trees = program.run(
            ["models", "export", try Self.train(program, "boosting").artefact, "--as", "sql", "--out", sql]
        )
        #expect(trees.code == 1 && trees.output.contains("is no scorecard"), "\(trees.output)")
    }

    /// The rows of the table under a caption, cell by cell.
    private static func table(_ caption: String, in text: String) -> [[String]] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let start = lines.firstIndex(of: Substring(caption)) else { return [] }
        return lines.dropFirst(start + 2).prefix { !$0.isEmpty }
            .map { line in line.split(separator: #/  +/#).map { String($0).replacing("\u{2212}", with: "-") } }
    }

    @Test func `Training prints points with errors, says what a sign means, and keeps both in the report`() throws {
        let program = try Program()
        let files = try Self.files(program)
        let text = try program.succeeds([
            "train", "--product", files.product, "--data", files.data, "--out", program.folder.file("run"), "--folds",
            "0", "--learner", "scorecard",
        ])
        let page = try String(contentsOfFile: program.folder.file("run/report.html"), encoding: .utf8)
        for words in ["the higher it is, the less the risk", "More points mean less risk", "have no standard errors"] {
            #expect(text.contains(words) && page.contains(words), "\(words)")
        }
        for heading in ["Standard error", "z", "p", "95 % limits"] {
            #expect(page.contains(">\(heading)</th>"), "\(heading)")
        }
        // scalar-safe: what the program itself printed
        let coefficients = Self.table("Coefficients, and the same without a penalty", in: text)
            .map { $0.compactMap { Double($0) } }
        #expect(coefficients.count == 2, "\(text)")
        for row in coefficients {
            try #require(row.count >= 5)
            // The model's own is drawn towards 0, and z is the estimate over its error.
            #expect(row[0] < 0 && row[1] < row[0] && row[2] > 0 && row[4] < 0.05)
            #expect(abs(row[3] * row[2] - row[1]) < 0.01, "\(row)")
        }
        let bins = Self.table("Points of each bin", in: text).filter { $0.count == 7 }
        #expect(bins.count > 4, "\(text)")
        for rows in Dictionary(grouping: bins, by: { $0[0] }).values {
            let byWeight = rows.sorted { (Double($0[4]) ?? 0) < (Double($1[4]) ?? 0) }.compactMap { Double($0[5]) }
            #expect(byWeight.count == rows.count && byWeight == byWeight.sorted(), "\(rows)")
        }
    }
}
