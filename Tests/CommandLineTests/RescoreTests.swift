import AccountLedger
import ApplicationLedger
import Applications
import Assessments
import CheckedAnswers
import Decisioning
import Documents
import Features
import Foundation
import Instalments
import Ledger
import LedgerRecords
import Lending
import LoanLedger
import LoanOrigination
import LoanRisk
import ModelArtefacts
import Policies
import Portfolio
import Products
import Scoring
import TestSupport
import Testing

/// A stress in which loans at floating rates are scored anew by the models that granted them.
@Suite(.timeLimit(.minutes(5)))
struct RescoreTests {
    /// A trained model and a ledger that holds it.
    private struct Lender {
        let installation: Installation
        let artefact: ModelArtefact
        let answers: [String: JSONValue]
        let ledger: Ledger
        let now = Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000))

        var today: CalendarDate { now.date(secondsAheadOfUTC: 0) }

        init() throws {
            installation = try Installation()
            let (data, product) = (installation.folder.file("data.csv"), Program.personalLoan)
            try installation.underwriter("synthesise", "--product", product, "--rows", "800", "--out", data)
            try installation.underwriter(
                "train",
                "--product",
                product,
                "--data",
                data,
                "--out",
                installation.folder.path,
                "--folds",
                "0",
                "--learner",
                "logistic"
            )
            let file = installation.folder.file("artefact.json")
            try installation.underwriter("models", "promote", file, "--actor", "anna", "--why", "first")
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
            artefact = try ModelArtefact(reading: bytes, file: file)
            let example = try installation.underwriter("products", "example", "--product", product)
            let body = try JSONValue.parse(Array(example.utf8.filter { $0 != UInt8(ascii: "\n") }), limits: .file)
            answers = try #require(body["answers"]?.objectValue)
            let folder = try #require(installation.environment["UNDERWRITER_DATA"])
            ledger = try Ledger.open(
                path: Ledger.path(inDataFolder: folder),
                keys: LedgerKeys(environment: installation.environment)
            )
        }

        /// The log-odds of default of the example applicant at a rate.
        func logOdds(_ percent: Double) throws -> Double {
            let changed = answers.merging(["interest_rate": .number(percent)]) { $1 }
            let vector = artefact.product.features(
                try artefact.product.check(changed, on: today).model,
                submittedOn: today
            )
            return try artefact.model.logOdds(of: vector)
        }

        /// Lends to the example applicant what was asked for, at a floating rate; the digest is that of the vector that is
        /// said to have been scored, the true one unless given.
        func lend(_ uuid: String, digest: ContentDigest? = nil) async throws -> LoanRecord {
            let (id, product) = (try #require(ApplicationID(uuid: uuid)), artefact.product)
            let model = try product.check(answers, on: today).model
            let vector = product.features(model, submittedOn: today)
            let scored = digest ?? vector.digest(product.schema)
            let owner = try await ledger.createAccount(name: uuid, role: .applicant, passwordHash: "x", at: now)
            let accepted = try await ledger.accept(
                AcceptedApplication(
                    id: id,
                    owner: owner.id,
                    product: product.id,
                    productVersion: product.version,
                    definitionDigest: product.definitionDigest,
                    submittedAt: now,
                    submittedOn: today,
                    answers: answers,
                    featureVectorDigest: scored,
                    job: OutboxJob(payload: [1], fingerprint: uuid, schema: 1)
                )
            )
            #expect(accepted == .accepted)
            let recorded = try await ledger.record(
                DecisionRecord(
                    applicationID: id,
                    outcome: .approve,
                    score: 700,
                    probabilityOfDefault: ScoringModel.probabilityOfDefault(
                        logOdds: try artefact.model.logOdds(of: vector)
                    ),
                    reasonCodes: [],
                    assessment: [1],
                    model: artefact.name,
                    modelVersion: artefact.version,
                    artefactDigest: artefact.digest,
                    policyVersion: product.policy.version,
                    featureVectorDigest: scored,
                    attempt: 1,
                    at: now
                )
            )
            #expect(recorded == .recorded)
            return try await disburse(id, of: owner.id)
        }

        private func disburse(_ id: ApplicationID, of owner: AccountID) async throws -> LoanRecord {
            let book = LoanBook(ledger)
            let amount = try #require(answers["loan_amount"]?.numberValue)
            let months = try #require(answers["loan_tenure_months"]?.numberValue)
            let offer = LoanOffer(
                principal: Int64(amount * 100),
                rate: try AnnualRate(percent: 9.5),
                months: Int(months),
                isFloating: true,
                expiresOn: today.adding(days: 5)
            )
            #expect(try await book.offer(offer, on: id, at: now, by: .system("test")))
            #expect(try await book.acceptOffer(on: id, owner: owner, today: today, at: now))
            let purpose = LoanPurpose(currency: "INR", purpose: "home", region: "east", monthlyIncome: 9_000_000)
            return try await book.disburse(id, for: purpose, on: today, at: now, by: .system("test"))
        }

        /// The one segment of the book in a stress of rates alone, and the whole report.
        func stress(_ options: String...) throws -> (segment: JSONValue, report: JSONValue) {
            let arguments = ["portfolio", "stress", "--rates", "3", "--json"] + options
            let outcome = try Program(environment: installation.environment).run(arguments)
            #expect(outcome.code == 0, "\(outcome.output)")
            let report = try JSONValue.parse(Array(outcome.output.utf8), limits: .file)
            return (try #require(report["segments"]?.arrayValue?.first), report)
        }
    }

    @Test func `A loan's own model says what a rise of rates does to it`() async throws {
        let lender = try Lender()
        let loan = try await lender.lend("01990000-0000-7000-8000-000000000001")
        #expect(loan.isFloating)
        let shift = try lender.logOdds(12.5) - lender.logOdds(9.5)
        #expect(abs(shift) > 1e-4, "the model looks at the instalment")
        let before = try #require(loan.probabilityOfDefault)
        let expected = ScoringModel.probabilityOfDefault(logOdds: try lender.logOdds(9.5) + shift)
        let asked = try lender.stress("--rescore")
        #expect(asked.report["floating_loans"] == 1 && asked.report["rescored_loans"] == 1)
        let stressed = try #require(asked.segment["pd_stressed"]?.numberValue)
        #expect(abs(stressed - expected) < 1e-9)
        let relation = try lender.stress()
        #expect(relation.report["rescored_loans"] == .null)
        let related = try #require(relation.segment["pd_stressed"]?.numberValue)
        #expect(related > before && abs(related - expected) > 1e-6)
        // Answers that do not give the vector that was scored are not scored again.
        let strange = ContentDigest.sha256(of: Array("another vector".utf8))
        _ = try await lender.lend("01990000-0000-7000-8000-000000000002", digest: strange)
        let both = try lender.stress("--rescore").report
        #expect(both["floating_loans"] == 2 && both["rescored_loans"] == 1)
        // The day end asks the models too, once, for whoever shows a stress without them.
        let (program, points) = (try Program(environment: lender.installation.environment), 3)
        let yesterday = lender.today.adding(days: -1)
        let ended = try program.succeeds("portfolio", "eod", "--date", yesterday.iso)
        #expect(ended.contains("2 new loans at floating rates scored for rises of rates"))
        #expect(try !program.succeeds("portfolio", "eod", "--date", yesterday.iso).contains("scored for rises"))
        let rupee = try Currency(isoCode: "INR")
        let kept = try await LoanBook(lender.ledger).keptRescoring(of: rupee, asAt: nil, points: points)
        #expect(kept.count == 2 && kept.rescored == 1)
        let found = try #require(kept.byPurpose["home"]?.compactMap(\.logOddsShift).first)
        #expect(abs(found - shift) < 1e-9)
        let text = try program.succeeds("portfolio", "stress", "--rates", "3", "--rescore")
        #expect(text.contains("Of 2 performing loans at floating rates, 1 were scored anew"))
    }
}
