import Foundation
import TestSupport
import Testing

@Suite struct RunCommandTests {
    @Test func `A run is a folder with a report, a card and a fairness report, and can be listed, shown and compared`()
        throws
    {
        let program = try Program()
        let data = program.folder.file("data.csv")
        try program.succeeds("synthesise", "--product", Program.personalLoan, "--rows", "900", "--out", data)
        for learner in ["logistic", "scorecard"] {
            let text = try program.succeeds(
                "train",
                "--product",
                Program.personalLoan,
                "--data",
                data,
                "--out",
                program.folder.file("runs/\(learner)"),
                "--learner",
                learner,
                "--folds",
                "2",
                "--repeats",
                "2",
                "--cut-off",
                "0.123"
            )
            #expect(text.contains("4 FOLDS, MEAN ± SD"))
            #expect(text.contains("AUC lost when dealt out anew"))
        }
        let run = program.folder.file("runs/logistic")
        let page = try String(contentsOfFile: "\(run)/report.html", encoding: .utf8)
        for word in [
            "id=\"roc-t\"", "id=\"pr-t\"", "id=\"ks-t\"", "id=\"calibration-t\"", "id=\"lift-t\"", "id=\"bins0-t\"",
            "Fairness",
        ] {
            #expect(page.contains(word), "\(word)")
        }
        #expect(!page.contains("<script"))
        let card = try String(contentsOfFile: "\(run)/card.md", encoding: .utf8)
        #expect(card.contains("# Model card: "))
        #expect(card.contains("Never an input: "))
        let list = try program.succeeds("runs", "list", "--runs", program.folder.path)
        #expect(list.utf8.count { $0 == UInt8(ascii: "\n") } == 3)
        let shown = try program.succeeds("runs", "show", run, "--part", "cutoffs")
        #expect(shown.contains("0.123"))
        #expect(try program.succeeds("runs", "show", run).contains("COEFFICIENTS"))
        let compared = try program.succeeds("runs", "compare", run, program.folder.file("runs/scorecard"))
        #expect(compared.contains("learner") && compared.contains("DIFFERENCE") && compared.contains("auc"))
        #expect(program.run("runs", "show", "nothing", "--runs", program.folder.path).code == 1)
    }

    @Test(.enabled(if: Repository.hasShared))
    func `A logistic run states errors, limits and inflation, and few applicants are too few to say`() throws {
        let program = try Program()
        let data = try #require(Repository.shared?.appendingPathComponent("data/german_credit.csv").path)
        let product = Repository.root.appendingPathComponent("deploy/products/german-credit.json").path
        let run = program.folder.file("run")
        try program.succeeds("train", "--product", product, "--data", data, "--out", run, "--folds", "0")
        let shown = try program.succeeds("runs", "show", run)
        for word in [
            "Standard error", "95 % limits", "VIF", "too few to say", "can be told with an AUC of", "Fisher p",
        ] {
            #expect(shown.contains(word), "\(word)")
        }
    }
}
