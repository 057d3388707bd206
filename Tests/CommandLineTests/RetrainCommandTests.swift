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
import Products
import TestSupport
import Testing
import TrainingData

/// From outcomes in the ledger to a champion, through a gate and a second person.
@Suite struct RetrainCommandTests {
    /// An installation whose ledger holds applications of two years ago, and a file of how they went.
    private static func installation(rows: Int) async throws -> (installation: Installation, outcomes: String) {
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
        let product = try Product.parse(try Repository.bytes("deploy/products/personal-loan.json"), file: "product")
        let place = Ledger.path(inDataFolder: try #require(installation.environment["UNDERWRITER_DATA"]))
        let ledger = try Ledger.open(path: place, keys: LedgerKeys(environment: installation.environment))
        var reader = CSVReader([UInt8](try Data(contentsOf: URL(fileURLWithPath: data))), limits: .file)
        let header = try #require(try reader.next()?.fields)
        let target = try #require(header.firstIndex(of: "bad"))
        let parser = try ApplicationRows(product, header: Array(header[..<target]))
        let owner = try await ledger.createAccount(
            name: "all",
            role: .applicant,
            passwordHash: "x",
            at: Timestamp(milliseconds: 0)
        )
        var lines = "application,outcome,observed_on\n"
        var number = 0
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
                    definitionDigest: product.definitionDigest,
                    submittedAt: Timestamp(milliseconds: 0),
                    submittedOn: row.answers.submittedOn,
                    answers: row.values.filter { key, _ in product.field(key)?.uses.contains(.identity) == false },
                    featureVectorDigest: ContentDigest.sha256(of: Array(id.uuid.utf8)),
                    job: OutboxJob(payload: [1], fingerprint: id.uuid, schema: 1),
                    allowsOnlyOnePending: false
                )
            )
            #expect(accepted == .accepted)
            let seen = number.isMultiple(of: 50) ? row.answers.submittedOn.iso : "2099-01-01"
            lines += "\(id.base32),\(record.fields[target] == "1" ? "bad" : "good"),\(seen)\n"
        }
        let outcomes = installation.folder.file("outcomes.csv")
        try Data(lines.utf8).write(to: URL(fileURLWithPath: outcomes))
        return (installation, outcomes)
    }

    private static func gate(_ installation: Installation, auc: Double, signOff: Bool) throws -> String {
        let path = installation.folder.file("gate-\(auc)-\(signOff).json")
        let text = """
            {"format": 1, "product": "personal-loan", "rows": 500, "bads": 20, "sign_off": \(signOff),
             "metrics": {"auc": {"at_least": \(auc), "below_champion_by_at_most": 0.05}, "brier": {"at_most": 0.3}}}
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @Test(.timeLimit(.minutes(10)))
    func `Matured outcomes make a model that takes over only through the gate and a second person`() async throws {
        let (installation, outcomes) = try await Self.installation(rows: 700)
        let program = try Program(environment: installation.environment)
        #expect(
            program.run("outcomes", "load", outcomes, "--actor", "servicing").output.contains("700 outcomes recorded")
        )
        func retrain(_ gate: String, _ out: String, _ more: String...) -> Program.Outcome {
            program.run(
                ["retrain", "--product", Program.personalLoan, "--gate", gate, "--out", program.folder.file(out)]
                    + ["--learner", "scorecard", "--actor", "ana", "--why", "yearly"] + more
            )
        }
        let failed = retrain(try Self.gate(installation, auc: 0.99, signOff: false), "failed", "--promote")
        #expect(failed.code == 1 && failed.output.contains("FAILED"), "\(failed.output)")
        #expect(
            failed.output.contains("686 loans with an outcome") && failed.output.contains("14 younger than 12 months")
        )
        #expect(program.run("models", "list", "--champion").code == 1)
        let passed = retrain(try Self.gate(installation, auc: 0.55, signOff: true), "passed", "--promote")
        #expect(passed.code == 0 && passed.output.contains("it decides nothing yet"), "\(passed.output)")
        let artefact = program.folder.file("passed/artefact.json")
        let strict = try Program(
            environment: installation.environment.merging(["MODEL_SIGN_OFF": "second-person"]) { $1 }
        )
        let promote = ["models", "promote", artefact, "--why", "better"]
        #expect(strict.run(promote + ["--actor", "ana"]).output.contains("models.not_signed_off"))
        let model = try #require(
            try JSONValue.parse([UInt8](try Data(contentsOf: URL(fileURLWithPath: artefact))), limits: .file)["body"]?[
                "version"
            ]?
            .stringValue
        )
        let name = "personal-loan-scorecard \(model)"
        #expect(strict.run("models", "sign-off", name, "--actor", "ana", "--why", "mine").code == 0)
        #expect(strict.run(promote + ["--actor", "ana"]).code != 0)
        #expect(strict.run("models", "sign-off", name, "--actor", "ben", "--why", "report read").code == 0)
        let promoted = strict.run(["models", "promote", name, "--why", "better", "--actor", "ana"])
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

    @Test func `There is nothing to roll back to before there were two champions`() throws {
        let installation = try Installation()
        let program = try Program(environment: installation.environment)
        let outcome = program.run("models", "rollback", "--product", "personal-loan", "--actor", "a", "--why", "w")
        #expect(outcome.code == 1 && outcome.output.contains("has had no other"))
    }
}
