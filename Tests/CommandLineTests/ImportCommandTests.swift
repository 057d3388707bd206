import Foundation
import TestSupport
import Testing

/// `underwriter data import`, from a foreign file to a model.
@Suite struct ImportCommandTests {
    private static let header =
        "person_age,person_income,person_home_ownership,person_emp_length,loan_intent,loan_grade,loan_amnt,"
        + "loan_int_rate,loan_status,loan_percent_income,cb_person_default_on_file,cb_person_cred_hist_length\n"

    /// A made-up extract in the shape of the Kaggle data set, in which income and purpose say something.
    private static func kaggle(rows: Int) -> String {
        var text = header
        var state: UInt64 = 7
        func draw(_ count: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % count)
        }
        let intents = ["PERSONAL", "EDUCATION", "MEDICAL", "VENTURE", "HOMEIMPROVEMENT", "DEBTCONSOLIDATION"]
        for _ in 0..<rows {
            let (income, amount, years) = (20_000 + draw(80) * 1000, 1000 + draw(300) * 100, draw(20))
            let isBad = draw(100) < 10 + amount * 60 / income
            let length = draw(30) == 0 ? "" : "\(years).0"
            text +=
                "\(20 + draw(40)),\(income),\(["RENT", "OWN", "MORTGAGE"][draw(3)]),\(length),\(intents[draw(6)]),B,"
            text +=
                "\(amount),11.5,\(isBad ? 1 : 0),\(Double(amount * 100 / income) / 100),\(["Y", "N"][draw(2)]),\(2 + draw(10))\n"
        }
        return text
    }

    private static func arguments(_ program: Program, _ mapping: String, _ data: String, _ product: String) -> [String]
    {
        [
            "data", "import", "--product",
            Repository.root.appendingPathComponent("deploy/products/\(product).json").path,
            "--mapping", Repository.root.appendingPathComponent("deploy/imports/\(mapping).json").path, "--data", data,
            "--out", program.folder.file("training.csv"),
        ]
    }

    @Test func `A Kaggle file is imported and trained on with one command each`() throws {
        let program = try Program()
        let data = program.folder.file("kaggle.csv")
        try Data(Self.kaggle(rows: 1500).utf8).write(to: URL(fileURLWithPath: data))
        let outcome = program.run(Self.arguments(program, "kaggle-credit-risk", data, "personal-loan"))
        #expect(outcome.code == 0, "\(outcome.output)")
        #expect(outcome.output.contains("1,500 rows read, 1,500 imported, 0 broken"))
        #expect(outcome.output.contains("for reports, not imported"))
        for learner in ["scorecard", "logistic", "boosting"] {
            let trained = program.run(
                "train",
                "--product",
                Program.personalLoan,
                "--data",
                program.folder.file("training.csv"),
                "--learner",
                learner,
                "--folds",
                "0",
                "--out",
                program.folder.file(learner)
            )
            #expect(trained.code == 0, "\(trained.output)")
        }
    }

    @Test func `Broken rows are told with line and field, and are left out up to a share`() throws {
        let program = try Program()
        let data = program.folder.file("kaggle.csv")
        var lines = Self.kaggle(rows: 200).split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
        lines[3] = "22,59000,RENT"
        lines[9] = lines[9].replacing("B,", with: "B,x")
        lines[20] += "\"x"
        lines.append(lines[30])
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: data))
        let rejects = program.folder.file("rejects.csv")
        let command = Self.arguments(program, "kaggle-credit-risk", data, "personal-loan") + ["--rejects", rejects]
        let outcome = program.run(command + ["--drop-duplicates"])
        #expect(outcome.code == 0, "\(outcome.output)")
        #expect(outcome.output.contains("3 broken") && outcome.output.contains("1 that repeat another (left out)"))
        #expect(outcome.output.contains("line 4: 3 fields where the first record has 12"))
        #expect(outcome.output.contains("line 10, field 7 (loan_amnt): it must be a number"))
        #expect(try String(contentsOfFile: rejects, encoding: .utf8).contains("line,field,column,reason"))
        let strict = program.run(command + ["--tolerate-broken", "0.001"])
        #expect(strict.code == 1 && strict.output.contains("3 of 199 rows are broken (1.5 %); nothing was written"))
    }

    @Test func `Files with one key are joined; a key without a partner is missing, not lost`() throws {
        let program = try Program()
        func file(_ name: String, _ text: String) throws -> String {
            try Data(text.utf8).write(to: URL(fileURLWithPath: program.folder.file(name)))
            return program.folder.file(name)
        }
        let loans = try file(
            "loans.csv",
            "loan_id,cust_id,loan_purpose,loan_type,loan_amount,loan_tenure_months,default\nL1,C1,Auto,Secured,500000,36,True\nL2,C2,Home,Secured,90000,24,False\n"
        )
        let customers = try file(
            "customers.csv",
            "cust_id,age,income,residence_type\nC1,40,900000,Owned\nC2,30,700000,Rented\n"
        )
        let bureau = try file("bureau.csv", "cust_id,delinquent_months,total_loan_months,total_dpd\nC1,4,40,20\n")
        let command = Self.arguments(program, "customers-loans-bureau", loans, "personal-loan")
        let outcome = program.run(command + ["--join", customers, "--join", bureau])
        #expect(outcome.code == 0, "\(outcome.output)")
        #expect(outcome.output.contains("no row for 1 keys"))
        let lines = try String(contentsOfFile: program.folder.file("training.csv"), encoding: .utf8)
            .split(separator: "\r\n").map(String.init)
        #expect(lines.count == 3)
        #expect(lines.first?.contains("delinquency_ratio") == true && lines[1].contains("0.1"))
    }

    @Test(arguments: [false, true].filter { !$0 || PostgreSQLServer.isInstalled })
    func `An import lands in tables, once, and a model is trained from them as from the file`(onServer: Bool) throws {
        let database = onServer ? try PostgreSQLServer.shared().newDatabase() : nil
        let keys = ["AUDIT_KEY", "DATA_KEY"].map { ($0, Data(repeating: 7, count: 32).base64EncodedString()) }
        var environment = Dictionary(uniqueKeysWithValues: keys)
        environment["DATABASE_URL"] = database?.url
        let folder = try TemporaryFolder()
        environment["UNDERWRITER_DATA"] = folder.path
        let program = try Program(environment: environment)
        let data = program.folder.file("kaggle.csv")
        try Data(Self.kaggle(rows: 1200).utf8).write(to: URL(fileURLWithPath: data))
        let command = Self.arguments(program, "kaggle-credit-risk", data, "personal-loan") + ["--into", "kaggle"]
        let (first, second) = (program.run(command), program.run(command))
        #expect(first.code == 0, "\(first.output)")
        #expect(first.output.contains("Data set kaggle: 1,200 rows new, 0 changed, 0 known before"))
        #expect(second.output.contains("Data set kaggle: 0 rows new, 0 changed, 1,200 known before"))
        let sets = try program.succeeds("data", "sets")
        #expect(sets.contains("kaggle") && sets.contains("kaggle-credit-risk") && sets.contains("1,200"))
        var artefacts: [Data] = []
        for place in [program.folder.file("training.csv"), "ledger:kaggle"] {
            let run = program.folder.file("run\(artefacts.count)")
            try program.succeeds(
                "train",
                "--product",
                Program.personalLoan,
                "--data",
                place,
                "--learner",
                "scorecard",
                "--folds",
                "0",
                "--out",
                run
            )
            artefacts.append(try Data(contentsOf: URL(fileURLWithPath: run + "/artefact.json")))
        }
        #expect(artefacts[0] == artefacts[1], "the same rows in the same order")
        let shorter = program.folder.file("kaggle.csv")
        try Data(Self.kaggle(rows: 1000).utf8).write(to: URL(fileURLWithPath: shorter))
        let third = program.run(command)
        #expect(third.output.contains("0 rows new, 0 changed, 1,000 known before, 200 gone"), "\(third.output)")
        try program.succeeds("data", "export", "kaggle", "--out", program.folder.file("again.csv"))
        let files = try ["training.csv", "again.csv"]
            .map { try Data(contentsOf: URL(fileURLWithPath: program.folder.file($0))) }
        #expect(files[0] == files[1])
        try program.succeeds("data", "drop", "kaggle", "--why", "done")
        let gone = program.run("train", "--product", Program.personalLoan, "--data", "ledger:kaggle")
        #expect(gone.code == 1 && gone.output.contains("kaggle: the ledger has no such data set"))
    }

    @Test(.enabled(if: Repository.hasShared))
    func `Statlog German through its mapping gives the model of the plain file`() throws {
        let shared = try #require(Repository.shared)
        let program = try Program()
        let plain = shared.deletingLastPathComponent().appendingPathComponent("shared/data/german_credit.csv").path
        let rows = try String(contentsOfFile: plain, encoding: .utf8).split(separator: "\n").dropFirst()
        let raw = rows.map { row in
            let cells = row.split(separator: ",").map(String.init)
            return (cells.dropLast() + [cells.last == "1" ? "2" : "1"]).joined(separator: " ")
        }
        let data = program.folder.file("german.data")
        try Data((raw.joined(separator: "\n") + "\n").utf8).write(to: URL(fileURLWithPath: data))
        let imported = program.run(Self.arguments(program, "statlog-german", data, "german-credit"))
        #expect(imported.code == 0, "\(imported.output)")
        let product = Repository.root.appendingPathComponent("deploy/products/german-credit.json").path
        var measures: [Substring] = []
        for (name, path) in [("plain", plain), ("imported", program.folder.file("training.csv"))] {
            let output = try program.succeeds(
                "train",
                "--product",
                product,
                "--data",
                path,
                "--learner",
                "scorecard",
                "--folds",
                "0",
                "--out",
                program.folder.file(name)
            )
            measures += output.split(separator: "\n").filter { $0.hasPrefix("AUC") }
        }
        #expect(measures.count == 2 && measures[0] == measures[1])
    }
}
