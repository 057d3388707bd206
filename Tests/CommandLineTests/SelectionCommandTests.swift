import Foundation
import TestSupport
import Testing

/// `underwriter train --maximum-vif`, and what a run says of fairer models.
@Suite struct SelectionCommandTests {
    /// 900 rows: two numbers that say much of each other, one of its own, and a sex.
    private static func files(
        _ program: Program,
        incomes: Int = 997
    ) throws -> (data: String, product: String) {
        var text = "income,wealth,debt,sex,default\n"
        for row in 1...900 {
            let (income, debt) = (1000 + row * 31 % incomes, row * 577 % 501)
            let wealth = income * 2 + row % 7
            let isBad = row * 7919 % 101 < (2100 - income) / 25 + debt / 30
            text += "\(income),\(wealth),\(debt),\(row % 2 == 0 ? "m" : "f"),\(isBad ? 1 : 0)\n"
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
            ["train", "--product", files.product, "--data", files.data, "--out", program.folder.file(out)] + options
        )
    }

    /// The section of a report on coefficients.
    private static func coefficients(_ program: Program, _ run: String) throws -> Substring {
        let page = try String(contentsOfFile: program.folder.file("\(run)/report.html"), encoding: .utf8)
        let start = try #require(page.range(of: "id=\"coefficients\""))
        let rest = page[start.upperBound...]
        return rest[..<(rest.range(of: "</section>")?.lowerBound ?? rest.endIndex)]
    }

    @Test func `A feature that another says is left out, and the run says which and why`() throws {
        let program = try Program()
        // As few that no number looks like that of a row.
        let files = try Self.files(program, incomes: 331)
        let all = Self.train(program, files, "all", "--folds", "0")
        #expect(all.code == 0 && !all.output.contains("FEATURES LEFT OUT"), "\(all.output)")
        let fewer = Self.train(program, files, "fewer", "--folds", "2", "--maximum-vif", "5")
        #expect(fewer.code == 0, "\(fewer.output)")
        #expect(fewer.output.contains("1 of 3") && fewer.output.contains("others say it: VIF"), "\(fewer.output)")
        let record = try String(contentsOfFile: program.folder.file("fewer/run.json"), encoding: .utf8)
        #expect(record.contains(#""maximum-vif":"5.0""#))
        let page = try String(contentsOfFile: program.folder.file("fewer/report.html"), encoding: .utf8)
        #expect(page.contains("Features left out") && page.contains("wealth"))
        // Errors and inflations are those of what the model reads, not of what it was spared.
        let (coefficients, ofAll) = (try Self.coefficients(program, "fewer"), try Self.coefficients(program, "all"))
        #expect(ofAll.contains(">wealth<") && ofAll.contains(">income<") && ofAll.contains(">debt<"))
        #expect(coefficients.contains(">debt<"))
        #expect(coefficients.contains(">wealth<") != coefficients.contains(">income<"))
        let refused = Self.train(program, files, "none", "--maximum-vif", "0.5")
        #expect(refused.code == 64 && refused.output.contains("--maximum-vif must be above 1"))
    }

    @Test func `Learners that did about as well are looked at for fairness, and runs keep the ratio`() throws {
        let program = try Program()
        let files = try Self.files(program)
        let all = Self.train(program, files, "all", "--folds", "2", "--learner", "all")
        #expect(all.code == 0, "\(all.output)")
        #expect(all.output.contains("LESS DISCRIMINATORY ALTERNATIVES"), "\(all.output)")
        let card = try String(contentsOfFile: program.folder.file("all/card.md"), encoding: .utf8)
        #expect(card.contains("Less discriminatory alternatives"))
        let tables = [
            "Decisions by", "Errors by", "Model by", "Calibration by", "Only just approved, by", "Reasons by",
        ]
        for table in tables {
            #expect(card.contains("\(table) sex"), "\(table)")
        }
        let tuned = Self.train(
            program,
            files,
            "tuned",
            "--folds",
            "2",
            "--learner",
            "logistic",
            "--search",
            "random",
            "--trials",
            "6"
        )
        #expect(tuned.code == 0 && tuned.output.contains("LESS DISCRIMINATORY ALTERNATIVES"), "\(tuned.output)")
        let compared = program.run("runs", "compare", program.folder.file("all"), program.folder.file("tuned"))
        #expect(compared.code == 0 && compared.output.contains("adverse_impact_ratio_sex"), "\(compared.output)")
        #expect(compared.output.contains("false_positive_rate_gap_sex"), "\(compared.output)")
        #expect(compared.output.contains("equal_opportunity_gap_sex"), "\(compared.output)")
        let words = ["Less discriminatory alternatives to", "treats a protected group better"]
        #expect(words.contains { compared.output.contains($0) || compared.output.contains($0.uppercased()) })
    }

    @Test func `Another try of a search than the best can be fitted, without trying anew`() throws {
        let program = try Program()
        let files = try Self.files(program)
        let options = ["--folds", "2", "--learner", "logistic", "--search", "random", "--trials", "6"]
        let command = ["train", "--product", files.product, "--data", files.data, "--out", program.folder.file("run")]
        let best = program.run(command + options)
        #expect(best.code == 0, "\(best.output)")
        let line = try #require(best.output.split(separator: "\n").first { $0.hasPrefix("Artefact ") })
        var artefacts: Set<Substring> = []
        for number in ["0", "1"] {
            let taken = program.run(command + options + ["--take-try", number])
            #expect(taken.code == 0 && taken.output.contains("Going on after try 6 of 6"), "\(taken.output)")
            artefacts.insert(try #require(taken.output.split(separator: "\n").first { $0.hasPrefix("Artefact ") }))
        }
        #expect(artefacts.count == 2 && artefacts.contains { $0 != line })
        #expect(program.run(command + options + ["--take-try", "6"]).code == 64)
        #expect(program.run(command + ["--take-try", "0"]).code == 64)
    }
}
