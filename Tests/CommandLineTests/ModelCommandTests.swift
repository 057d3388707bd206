import Foundation
import TestSupport
import Testing

@Suite struct ModelCommandTests {
    /// Of the form that XGBoost 3.2.0 writes: two trees over two features of the personal loan.
    static let foreignModel = #"""
        {"learner":{"attributes":{},"feature_names":["income","loan_tenure_months"],"feature_types":["float","float"],
        "gradient_booster":{"model":{"gbtree_model_param":{"num_parallel_tree":"1","num_trees":"2"},
        "trees":[{"default_left":[1,0,0],"left_children":[1,-1,-1],"right_children":[2,-1,-1],
        "split_conditions":[250000,0.5,-0.25],"split_indices":[0,0,0],"sum_hessian":[10,4,6]},
        {"default_left":[0,0,0],"left_children":[1,-1,-1],"right_children":[2,-1,-1],
        "split_conditions":[36,-0.5,0.75],"split_indices":[1,0,0],"sum_hessian":[10,5,5]}]},"name":"gbtree"},
        "learner_model_param":{"base_score":"[1.5E-1]","num_class":"0","num_feature":"2","num_target":"1"},
        "objective":{"name":"binary:logistic"}},"version":[3,2,0]}
        """#

    static func sample(rows: Int = 300) throws -> (program: Program, data: String) {
        let program = try Program()
        let data = program.folder.file("data.csv")
        try program.succeeds("synthesise", "--product", Program.personalLoan, "--rows", "\(rows)", "--out", data)
        return (program, data)
    }

    @Test func `A model that XGBoost wrote is imported, looked into, compared and scored with`() throws {
        let (program, data) = try Self.sample()
        let foreign = program.folder.file("model.json")
        try Self.foreignModel.write(toFile: foreign, atomically: true, encoding: .utf8)
        let (product, out) = (Program.personalLoan, program.folder.file("imported"))
        let refused = program.run(
            ["models", "import", foreign, "--product", product, "--data", data, "--out", out]
        )
        #expect(refused.code != 0)
        #expect(refused.output.contains("column income is no feature of personal-loan; use --column"))
        let text = try program.succeeds(
            "models",
            "import",
            foreign,
            "--product",
            product,
            "--data",
            data,
            "--out",
            out,
            "--column",
            "income=annual_gross_income"
        )
        #expect(text.contains("XGBoost 3.2.0, binary:logistic: 2 trees, AUC 0."))
        let artefact = "\(out)/artefact.json"
        let look = try program.succeeds("models", "inspect", artefact)
        for line in [
            "Trees     2, 6 nodes, depth 1, single arithmetic", "Proved never to fall: loan_tenure_months",
            "Proved never to rise: annual_gross_income", "import_auc",
        ] { #expect(look.contains(line), "\(line)") }
        let scores = try program.succeeds("score", "--model", artefact, "--data", data)
        #expect(scores.utf8.count { $0 == UInt8(ascii: "\n") } == 301)
        #expect(try program.succeeds("models", "diff", artefact, artefact).hasPrefix("The same bytes"))
    }

    @Test func `An application is explained, asked about and improved`() throws {
        let (program, data) = try Self.sample(rows: 800)
        let product = Program.personalLoan
        try program.succeeds(
            "train",
            "--product",
            product,
            "--data",
            data,
            "--out",
            program.folder.path,
            "--folds",
            "0"
        )
        let answers = program.folder.file("answers.json")
        try program.succeeds("products", "example", "--product", product)
            .write(toFile: answers, atomically: true, encoding: .utf8)
        let model = program.folder.file("artefact.json")
        let arguments = ["explain", "--model", model, "--answers", answers]
        let text = program.run(arguments + ["--set", "loan_amount=400000", "--improve", "loan_amount=1000"])
        #expect(text.code == 0, "\(text.output)")
        for word in ["OUTCOME", "LOG-ODDS OF DEFAULT", "BELOW JUST PASSING", "With these answers: "] {
            #expect(text.output.contains(word), "\(word)")
        }
        // Without a limit it goes the way in which risk is known to fall.
        let stated = program.run(arguments + ["--improve", "monthly_debt_payments"])
        #expect(stated.code == 0, "\(stated.output)")
        let unproved = program.run(arguments + ["--improve", "loan_amount"])
        #expect(unproved.code == 64 && unproved.output.contains("it is not proved of the model which way risk falls"))
        for limit in ["1e300", "-1e300", "1e18"] {
            let far = program.run(arguments + ["--improve", "loan_amount=\(limit)"])
            #expect(far.code == 64 && far.output.contains("--improve loan_amount: the limit must be from "), "\(far)")
        }
        let wrong = program.run(arguments + ["--set", "loan_amount=-5"])
        #expect(wrong.code != 0)
        #expect(wrong.output.contains("loan_amount: "))
        #expect(program.run(arguments + ["--improve", "full_name=3"]).output.contains("or it is no number"))
    }

    @Test func `A PMML scorecard is imported and scores what its points say`() throws {
        let (program, data) = try Self.sample()
        let card = program.folder.file("card.xml")
        try """
        <PMML version="4.4" xmlns="http://www.dmg.org/PMML-4_4"><Header/><DataDictionary/>
        <Scorecard functionName="regression" initialScore="500"><Characteristics><Characteristic name="c">
        <Attribute partialScore="0"><SimplePredicate field="ANNUAL" operator="lessThan" value="500000"/></Attribute>
        <Attribute partialScore="123"><True/></Attribute>
        </Characteristic></Characteristics></Scorecard></PMML>
        """
        .write(toFile: card, atomically: true, encoding: .utf8)
        let out = program.folder.file("imported")
        let options = ["--product", Program.personalLoan, "--data", data, "--out", out]
        let refused = program.run(["models", "import", card] + options)
        #expect(refused.code != 0 && refused.output.contains("ANNUAL: is no feature of personal-loan; use --column"))
        let imported = program.run(["models", "import", card] + options + ["--column", "ANNUAL=annual_gross_income"])
        #expect(
            imported.code == 0 && imported.output.contains("PMML 4.4: 1 characteristics, AUC 0."),
            "\(imported.output)"
        )
        let scores = try program.succeeds("score", "--model", "\(out)/artefact.json", "--data", data)
        let points = Set(scores.split(separator: "\r\n").dropFirst().flatMap { $0.split(separator: ",") })
        #expect(points.isSuperset(of: ["500", "623"]))
        try Data("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><PMML>&a;</PMML>".utf8)
            .write(to: URL(fileURLWithPath: card))
        #expect(program.run(["models", "import", card] + options).output.contains("a document type is not supported"))
    }

    @Test func `What is no number of an application is not replayed`() throws {
        let outcome = try Program().run("replay", "???")
        #expect(outcome.code != 0)
        #expect(outcome.output.contains("is not the number of an application"))
    }
}
