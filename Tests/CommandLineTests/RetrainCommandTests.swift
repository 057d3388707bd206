import AccountLedger
import ApplicationLedger
import CSV
import CheckedAnswers
import Definitions
import Documents
import Fields
import Foundation
import Ledger
import LedgerRecords
import Lending
import ModelLedger
import Products
import TestSupport
import Testing
import TrainingData

/// From outcomes in the ledger to a champion, through a gate and a second person.
@Suite struct RetrainCommandTests {
    /// An installation whose ledger holds applications of two years ago, and a file of how they went.
    /// - Returns: How many of the loans have no outcome that counts after a year, besides.
    private static func installation(
        rows: Int
    ) async throws -> (installation: Installation, outcomes: String, unripe: Int) {
        let installation = try Installation()
        let data = installation.folder.file("applicants.csv")
        try installation.underwriter(
            "synthesise",
            "--product",
            Program.personalLoan,
            "--rows",
            "\(rows)",
            "--out",
            data
        )
        let bytes = try Repository.bytes("deploy/products/personal-loan.json")
        let product = try Product.parse(bytes, file: "product")
        // Some applied when a hint had other words: the same features, so that nothing of it is lost.
        let words = String(decoding: bytes, as: UTF8.self).replacing("keep none of its lines", with: "keep no line")
        let earlier = try Product.parse(Array(words.utf8), file: "earlier")
        #expect(earlier.definitionDigest != product.definitionDigest)
        let place = Ledger.path(inDataFolder: try #require(installation.environment["UNDERWRITER_DATA"]))
        let ledger = try Ledger.open(path: place, keys: LedgerKeys(environment: installation.environment))
        var reader = CSVReader([UInt8](try Data(contentsOf: URL(fileURLWithPath: data))), limits: .file)
        let header = try #require(try reader.next()?.fields)
        let target = try #require(header.firstIndex(of: "bad"))
        let parser = try ApplicationRows(product, header: Array(header[..<target]))
        let used = UsedDefinition(
            digest: earlier.definitionDigest,
            product: earlier.id,
            version: "0.9",
            bytes: earlier.definition.canonicalBytes
        )
        #expect(try await ledger.keep([used], at: Timestamp(milliseconds: 0)).isEmpty)
        let owner = try await ledger.createAccount(
            name: "all",
            role: .applicant,
            passwordHash: "x",
            at: Timestamp(milliseconds: 0)
        )
        var lines = "application,outcome,observed_on\n"
        var (number, unripe) = (0, 0)
        let today = Int(Date().timeIntervalSince1970 / 86_400)
        while let record = try reader.next() {
            number += 1
            let row = try parser.row(
                CSVRecord(line: record.line, fields: Array(record.fields[..<target])),
                consents: Set(product.consents.map(\.key))
            )
            let id = try #require(ApplicationID(uuid: "01990000-0000-7000-8000-" + String(format: "%012x", number)))
            let accepted = try await ledger.accept(
                AcceptedApplication(
                    id: id,
                    owner: owner.id,
                    product: product.id,
                    productVersion: product.version,
                    definitionDigest: (number.isMultiple(of: 3) ? earlier : product).definitionDigest,
                    submittedAt: Timestamp(milliseconds: 0),
                    submittedOn: row.answers.submittedOn,
                    answers: row.values.filter { key, _ in product.field(key)?.uses.contains(.identity) == false },
                    protected: PersonalAnswers(
                        number.isMultiple(of: 4) ? [:] : ["sex": number.isMultiple(of: 2) ? "female" : "male"]
                    ),
                    featureVectorDigest: ContentDigest.sha256(of: Array(id.uuid.utf8)),
                    job: OutboxJob(payload: [1], fingerprint: id.uuid, schema: 1),
                    allowsOnlyOnePending: false
                )
            )
            #expect(accepted == .accepted)
            // Bads are seen once, some months after the loan was made; most goods were seen long after.
            let isBad = record.fields[target] == "1"
            let early = row.answers.submittedOn.adding(days: 120).iso
            lines += "\(id.base32),\(isBad ? "bad" : "good"),"
            lines += "\(isBad || number.isMultiple(of: 50) ? early : "2099-01-01")\n"
            let age = isBad ? today - row.answers.submittedOn.dayNumber : number.isMultiple(of: 50) ? 120 : 9999
            unripe += Double(age) < 12 * 30.4375 ? 1 : 0
        }
        let outcomes = installation.folder.file("outcomes.csv")
        try Data(lines.utf8).write(to: URL(fileURLWithPath: outcomes))
        return (installation, outcomes, unripe)
    }

    private static func gate(
        _ installation: Installation,
        auc: Double,
        signOff: Bool,
        belowChampion: Double = 0.1
    ) throws -> String {
        let path = installation.folder.file("gate-\(auc)-\(signOff).json")
        let text = """
            {"format": 1, "product": "personal-loan", "rows": 500, "bads": 20, "sign_off": \(signOff),
             "metrics": {"auc": {"at_least": \(auc), "below_champion_by_at_most": \(belowChampion)}, "brier": {"at_most": 0.3}}}
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test(.timeLimit(.minutes(10)))
    func `Matured outcomes make a model that takes over only through the gate and a second person`() async throws {
        let (installation, outcomes, unripe) = try await Self.installation(rows: 700)
        let program = try Program(environment: installation.environment)
        #expect(
            program.run("outcomes", "load", outcomes, "--actor", "servicing").output.contains("700 outcomes recorded")
        )
        func retrain(_ gate: String, _ out: String, _ more: String...) -> Program.Outcome {
            program.run(
                ["retrain", "--product", Program.personalLoan, "--gate", gate, "--out", program.folder.file(out)]
                    + ["--learner", "scorecard", "--folds", "0", "--actor", "ana", "--why", "yearly"] + more
            )
        }
        let failed = retrain(try Self.gate(installation, auc: 0.99, signOff: false), "failed", "--promote")
        #expect(failed.code == 1 && failed.output.contains("FAILED"), "\(failed.output)")
        #expect(failed.output.contains("\(700 - unripe) loans with an outcome"), "\(failed.output)")
        #expect(failed.output.contains("\(unripe) younger than 12 months"))
        #expect(program.run("models", "list", "--champion").code == 1)
        // Three in four told their sex after they had applied: the report counts them, and no row of the file has it.
        let report = try String(contentsOfFile: program.folder.file("failed/report.html"), encoding: .utf8)
        for words in ["Fairness: your sex", "Female", "Male"] { #expect(report.contains(words), "\(words)") }
        let rows = try String(contentsOfFile: program.folder.file("failed/training.csv"), encoding: .utf8)
        #expect(!rows.contains("female") && !rows.prefix { $0 != "\n" }.contains("sex"))
        let passed = retrain(try Self.gate(installation, auc: 0.55, signOff: true), "passed", "--promote")
        #expect(passed.code == 0 && passed.output.contains("it decides nothing yet"), "\(passed.output)")
        let artefact = program.folder.file("passed/artefact.json")
        // The gate asked for a second person: that stands, whatever is set where the model is promoted.
        let promote = ["models", "promote", artefact, "--why", "better"]
        #expect(program.run(promote + ["--actor", "ana"]).output.contains("models.not_signed_off"))
        let model = try #require(
            try JSONValue.parse([UInt8](try Data(contentsOf: URL(fileURLWithPath: artefact))), limits: .file)["body"]?[
                "version"
            ]?
            .stringValue
        )
        let name = "personal-loan-scorecard \(model)"
        #expect(program.run("models", "sign-off", name, "--actor", "ana", "--why", "mine").code == 0)
        #expect(program.run(promote + ["--actor", "ana"]).code != 0)
        #expect(program.run("models", "sign-off", name, "--actor", "ben", "--why", "report read").code == 0)
        let promoted = program.run(["models", "promote", name, "--why", "better", "--actor", "ana"])
        #expect(promoted.code == 0, "\(promoted.output)")
        let second = retrain(
            try Self.gate(installation, auc: 0.55, signOff: false),
            "second",
            "--promote",
            "--seed",
            "7"
        )
        #expect(second.code == 0 && second.output.contains("the champion's"), "\(second.output)")
        #expect(second.output.contains("is champion of personal-loan (promotion 2)"))
        let strict = try Program(
            environment: installation.environment.merging(["MODEL_SIGN_OFF": "second-person"]) { $1 }
        )
        let again = ["models", "promote", program.folder.file("second/artefact.json"), "--why", "w", "--actor", "ana"]
        #expect(strict.run(again).output.contains("models.not_signed_off"))
        let back = program.run(
            "models",
            "rollback",
            "--product",
            "personal-loan",
            "--actor",
            "ben",
            "--why",
            "complaints"
        )
        #expect(back.code == 0 && back.output.contains("again (promotion 3)"), "\(back.output)")
        #expect(program.run("models", "history").output.contains("complaints"))
    }

    /// A server that takes every run.
    private static func tracker() throws -> FixtureServer {
        try FixtureServer { request, _ in
            if request.target.contains("get-by-name") { return .init(200, #"{"experiment": {"experiment_id": "7"}}"#) }
            let run = #"{"run": {"info": {"run_id": "r1", "artifact_uri": "mlflow-artifacts:/7/r1/artifacts"}}}"#
            return .init(200, request.target.contains("runs/create") ? run : "{}")
        }
    }

    /// The champion's area under the curve, as the verdict of a run states it.
    private static func championArea(_ run: String) throws -> Double {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(run)/verdict.json")))
        let checks = try JSONValue.parse(bytes, limits: .file)["checks"]?.arrayValue ?? []
        let rule = checks.compactMap { $0["rule"]?.stringValue }.first { $0.contains("the champion's") }
        let words = try #require(rule).split(separator: " ")
        return try #require(words.firstIndex(of: "champion's").flatMap { Double(words[$0 + 1]) })
    }

    @Test(.timeLimit(.minutes(10)))
    func `Rows are prepared, settings sought and a server told as by train, and the same rows judge the champion`()
        async throws
    {
        let (installation, outcomes, _) = try await Self.installation(rows: 600)
        let program = try Program(environment: installation.environment)
        let personalLoan = Program.personalLoan
        try program.succeeds("outcomes", "load", outcomes, "--actor", "servicing")
        // Others than those of the ledger: a champion looks better on rows that it has learnt from.
        let (refused, applicants, first) = ("refused.csv", "before.csv", program.folder.file("first"))
        for (name, rows, seed) in [(refused, "150", "9"), (applicants, "600", "5")] {
            let out = program.folder.file(name)
            try program.succeeds(
                ["synthesise", "--product", personalLoan, "--rows", rows, "--seed", seed, "--out", out]
            )
        }
        try program.succeeds(
            ["train", "--product", personalLoan, "--data", program.folder.file(applicants), "--out", first]
                + ["--folds", "0"]
        )
        try program.succeeds("models", "promote", "\(first)/artefact.json", "--actor", "ana", "--why", "first")
        let (takes, refuses) = (try Self.tracker(), try FixtureServer { _, _ in .init(403) })
        let easy = try Self.gate(installation, auc: 0.5, signOff: false, belowChampion: 0.3)
        func retrain(_ out: String, _ gate: String, _ server: FixtureServer, _ more: [String]) -> Program.Outcome {
            program.run(
                ["retrain", "--product", personalLoan, "--gate", gate, "--out", program.folder.file(out)]
                    + ["--actor", "ana", "--why", "yearly", "--learner", "logistic", "--mlflow", server.address] + more
            )
        }
        let tuned = retrain(
            "tuned",
            easy,
            takes,
            ["--search", "random", "--trials", "2", "--folds", "2", "--holdout", "0.4", "--balance", "weights"]
                + ["--minimum-iv", "0.01", "--maximum-vif", "50", "--rejects", program.folder.file(refused)]
        )
        #expect(tuned.code == 0 && tuned.output.contains("is registered"), "\(tuned.output)")
        #expect(tuned.output.contains("150 were refused") && tuned.output.contains("FEATURES LEFT OUT"))
        #expect(tuned.output.contains("/#/experiments/7/runs/r1 (5 files)"), "\(tuned.output)")
        let record = try String(contentsOfFile: program.folder.file("tuned/run.json"), encoding: .utf8)
        for words in [#""balance":"weights""#, #""search":"random""#, #""holdout":"0.4""#, #""reject-method""#] {
            #expect(record.contains(words), "\(words)")
        }
        let plain = retrain("plain", easy, refuses, ["--folds", "0", "--holdout", "0.4"])
        // The server that refuses keeps no model from its gate.
        #expect(plain.code == 1 && plain.output.contains("is registered"), "\(plain.output)")
        #expect(plain.output.contains("but MLflow has not taken it") && !plain.output.contains("does not pass"))
        let hard = try Self.gate(installation, auc: 0.99, signOff: false, belowChampion: 0.3)
        let failed = retrain("failed", hard, refuses, ["--folds", "0", "--holdout", "0.2"])
        #expect(failed.code == 1 && !failed.output.contains("is registered"), "\(failed.output)")
        #expect(failed.output.contains("does not pass the gate; it is not registered; besides, the run is in "))
        #expect(failed.output.contains("but MLflow has not taken it"), "\(failed.output)")
        // Four tenths judge the champion too, whatever is made of the other six; two tenths judge it otherwise.
        let areas = try ["tuned", "plain", "failed"].map { try Self.championArea(program.folder.file($0)) }
        #expect(areas[0] == areas[1] && areas[1] != areas[2], "\(areas)")
        let refusal = retrain("isotonic", easy, refuses, ["--calibrate", "isotonic"])
        #expect(refusal.code == 64 && refusal.output.contains("--calibrate isotonic"))
    }

    @Test func `There is nothing to roll back to before there were two champions`() throws {
        let installation = try Installation()
        let program = try Program(environment: installation.environment)
        let outcome = program.run("models", "rollback", "--product", "personal-loan", "--actor", "a", "--why", "w")
        #expect(outcome.code == 1 && outcome.output.contains("has had no other"))
    }
}
