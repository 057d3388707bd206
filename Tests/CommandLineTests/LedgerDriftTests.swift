import AccountLedger
import ApplicationLedger
import Applications
import CSV
import CheckedAnswers
import Definitions
import Documents
import Features
import Fields
import Foundation
import Ledger
import LedgerRecords
import Lending
import ModelArtefacts
import ModelLedger
import Policies
import Products
import Scoring
import TestSupport
import Testing
import TrainingData

/// `models check-drift`: applicants of the ledger against those of training.
@Suite(.timeLimit(.minutes(5))) struct LedgerDriftTests {
    /// A model trained on applicants, and a ledger in which it decides others.
    private struct Lender {
        let installation: Installation
        let program: Program
        let artefact: ModelArtefact
        let ledger: Ledger
        private let data: String

        init() throws {
            installation = try Installation()
            program = try Program(environment: installation.environment)
            data = installation.folder.file("data.csv")
            let product = Program.personalLoan
            try installation.underwriter("synthesise", "--product", product, "--rows", "600", "--out", data)
            let out = installation.folder.path
            try program.succeeds(
                "train",
                "--product",
                product,
                "--data",
                data,
                "--out",
                out,
                "--folds",
                "0",
                "--learner",
                "logistic"
            )
            let file = installation.folder.file("artefact.json")
            try program.succeeds("models", "register", file, "--actor", "ana", "--why", "new")
            artefact = try ModelArtefact(reading: [UInt8](Data(contentsOf: URL(fileURLWithPath: file))), file: file)
            let folder = try #require(installation.environment["UNDERWRITER_DATA"])
            let keys = try LedgerKeys(environment: installation.environment)
            ledger = try Ledger.open(path: Ledger.path(inDataFolder: folder), keys: keys)
        }

        /// Decides the first applicants of the training file.
        /// - Parameters:
        ///   - count: How many.
        ///   - factor: Of the incomes they state.
        ///   - second: Of the decisions.
        /// - Throws: What the ledger throws.
        func decide(_ count: Int, incomes factor: Double, second: Int64) async throws {
            let product = artefact.product
            var reader = CSVReader([UInt8](try Data(contentsOf: URL(fileURLWithPath: data))), limits: .file)
            let header = try #require(try reader.next()?.fields)
            let target = try #require(header.firstIndex(of: "bad"))
            let income = try #require(header.firstIndex(of: "income_amount"))
            let parser = try ApplicationRows(product, header: Array(header[..<target]))
            let name = "all \(second)"
            let at = Timestamp(milliseconds: second * 1_000)
            let owner = try await ledger.createAccount(name: name, role: .applicant, passwordHash: "x", at: at)
            for number in 0..<count {
                let record = try #require(try reader.next())
                var fields = Array(record.fields[..<target])
                if let amount = Double(fields[income]) { fields[income] = "\(Int(amount * factor))" }
                let row = try parser.row(
                    CSVRecord(line: record.line, fields: fields),
                    consents: Set(product.consents.map(\.key))
                )
                let tail = String(format: "%04x-%012x", Int(second) % 4_096, number)
                let id = try #require(ApplicationID(uuid: "01990000-0000-7000-8\(tail.dropFirst())"))
                try await decide(id, row, owner.id, at)
            }
        }

        private func decide(
            _ id: ApplicationID,
            _ row: ApplicationRow,
            _ owner: AccountID,
            _ at: Timestamp
        ) async throws {
            let product = artefact.product
            let vector = product.features(row.answers.model, submittedOn: row.answers.submittedOn)
            let digest = vector.digest(product.schema)
            let accepted = try await ledger.accept(
                AcceptedApplication(
                    id: id,
                    owner: owner,
                    product: product.id,
                    productVersion: product.version,
                    definitionDigest: product.definitionDigest,
                    submittedAt: at,
                    submittedOn: row.answers.submittedOn,
                    answers: row.values.filter { key, _ in product.field(key)?.uses.contains(.identity) == false },
                    featureVectorDigest: digest,
                    job: OutboxJob(payload: [1], fingerprint: id.uuid, schema: 1),
                    allowsOnlyOnePending: false
                )
            )
            #expect(accepted == .accepted)
            let logOdds = try artefact.model.logOdds(of: vector)
            let recorded = try await ledger.record(
                DecisionRecord(
                    applicationID: id,
                    outcome: .approve,
                    score: 700,
                    probabilityOfDefault: ScoringModel.probabilityOfDefault(logOdds: logOdds),
                    reasonCodes: [],
                    assessment: [1],
                    model: artefact.name,
                    modelVersion: artefact.version,
                    artefactDigest: artefact.digest,
                    policyVersion: product.policy.version,
                    featureVectorDigest: digest,
                    attempt: 1,
                    at: at
                )
            )
            #expect(recorded == .recorded)
        }
    }

    @Test func `The last decisions of a model are compared with its training, kept once, and listed`() async throws {
        let lender = try Lender()
        let program = lender.program
        let model = lender.artefact.digest.hex
        let nothing = program.run("models", "check-drift", model)
        #expect(nothing.code == 1 && nothing.output.contains("the model has decided nothing yet"), "\(nothing.output)")

        try await lender.decide(150, incomes: 1, second: 1)
        let same = program.run("models", "check-drift", model, "--last", "150")
        #expect(same.code == 0 && same.output.contains("150 applicants against 4"), "\(same.output)")
        #expect(same.output.contains("Drift report 1 is kept.") && !same.output.contains("Left out"), "\(same.output)")

        try await lender.decide(100, incomes: 5, second: 2)
        let other = program.run("models", "check-drift", model)
        let line = other.output.split(separator: "\n").first { $0.hasPrefix("annual_gross_income") }
        #expect(other.code == 1 && line?.contains(" act ") == true, "\(other.output)")
        let alert = "\nAlert: The mean of payments in relation to income (dti) is "
        #expect(other.output.contains(alert) && other.output.contains(" % below that of training: "), "\(other.output)")
        #expect(other.output.contains("100 applicants against") && other.output.contains("Drift report 2 is kept."))
        let again = program.run("models", "check-drift", model)
        #expect(again.code == 1 && again.output.contains("This stretch was reported on before."), "\(again.output)")

        let list = try program.succeeds("models", "drift-reports").split(separator: "\n")
        #expect(list.count == 3)
        let cells = list[1].split(separator: " ")
        #expect(list[0].contains("ALERTS") && cells.dropLast().last == "1", "\(list)")
        #expect(list[1].contains("151 to 250  act") && list[2].contains("1 to 150"), "\(list)")
        #expect(try program.succeeds("models", "drift-reports", "--product", "other").split(separator: "\n").count == 1)
        let none = program.run("models", "check-drift", model, "--last", "0")
        #expect(none.code != 0 && none.output.contains("--last must be at least 1"), "\(none.output)")
    }
}
