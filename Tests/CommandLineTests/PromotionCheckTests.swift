import Documents
import Foundation
import Ledger
import LedgerRecords
import Lending
import ModelArtefacts
import ModelLedger
import Policies
import Products
import TestSupport
import Testing

/// A model that came into the ledger by other ways than `models register` is judged when it is promoted.
@Suite struct PromotionCheckTests {
    private static let words = "not proved: risk falls with annual_gross_income; train it with monotone constraints"

    /// Imports a model of trees; the way round that risk falls with income, or the other.
    private static func imported(_ isProved: Bool, version: String, for installation: Installation) throws -> String {
        let (program, data) = try ModelCommandTests.sample()
        let foreign = program.folder.file("model.json")
        let model =
            isProved
            ? ModelCommandTests.foreignModel
            : ModelCommandTests.foreignModel.replacing("[250000,0.5,-0.25]", with: "[250000,-0.25,0.5]")
        try model.write(toFile: foreign, atomically: true, encoding: .utf8)
        let out = installation.folder.file(version)
        try program.succeeds(
            "models",
            "import",
            foreign,
            "--product",
            Program.personalLoan,
            "--data",
            data,
            "--out",
            out,
            "--column",
            "income=annual_gross_income",
            "--model-version",
            version
        )
        return "\(out)/artefact.json"
    }

    /// Puts a file into the ledger as it stands.
    private static func register(_ path: String, in ledger: Ledger) async throws -> ContentDigest {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
        let artefact = try ModelArtefact(reading: bytes, file: path)
        let model = ModelRecord(
            digest: artefact.digest,
            name: artefact.name,
            version: artefact.version,
            product: artefact.product.id,
            definitionDigest: artefact.product.definitionDigest,
            policyVersion: artefact.product.policy.version,
            metrics: [:],
            registeredAt: Timestamp(milliseconds: 1_790_000_000_000),
            registeredBy: "test"
        )
        try await ledger.registerModel(
            model,
            artefact: bytes,
            definition: artefact.product.definition.canonicalBytes,
            by: .system("test")
        )
        return artefact.digest
    }

    @Test func `Neither promoting nor rolling back takes a model whose directions are not proved`() async throws {
        let installation = try Installation()
        let place = Ledger.path(inDataFolder: try #require(installation.environment["UNDERWRITER_DATA"]))
        let ledger = try Ledger.open(path: place, keys: LedgerKeys(environment: installation.environment))
        let program = try Program(environment: installation.environment)
        let wrong = try await Self.register(try Self.imported(false, version: "1", for: installation), in: ledger)

        let promoted = program.run("models", "promote", wrong.hex, "--actor", "ana", "--why", "first")
        #expect(promoted.code == 1 && promoted.output.contains(Self.words), "\(promoted.output)")
        let none = try await ledger.promotions()
        #expect(none.isEmpty)

        // As a release that did not look at it would have done.
        _ = try await ledger.promote(
            wrong,
            reason: "first",
            metrics: [:],
            by: .system("test"),
            at: Timestamp(milliseconds: 1_790_000_000_001)
        )
        let right = try Self.imported(true, version: "2", for: installation)
        let done = try installation.underwriter("models", "promote", right, "--actor", "ana", "--why", "second")
        // The model has risk rise with the time, of which the shipped product advises more.
        let advice = "Warning: changeable: loan_tenure_months up: the model proves that risk never falls that way"
        #expect(done.contains(advice) && !done.contains("changeable: loan_amount"), "\(done)")
        let back = program.run("models", "rollback", "--product", "personal-loan", "--actor", "ana", "--why", "worse")
        #expect(back.code == 1 && back.output.contains(Self.words), "\(back.output)")
        let champion = try await ledger.promotions().first
        #expect(champion?.digest != wrong)
    }
}
