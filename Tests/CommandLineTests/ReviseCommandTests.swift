import Documents
import Foundation
import Ledger
import LedgerRecords
import ModelArtefacts
import ModelLedger
import Policies
import Products
import Scoring
import TestSupport
import Testing

/// A policy that is promoted without training: `models revise`, then the way of every model.
@Suite struct ReviseCommandTests {
    /// A model of two trees that nobody is at the cut-off of, in a folder with the file of applicants.
    private struct Imported {
        let program: Program
        let path: String
        let data: String
        let artefact: ModelArtefact

        init() throws {
            let (program, data, outcome) = try ForeignModelCommandTests.imported(ModelCommandTests.foreignModel)
            try #require(outcome.code == 0, "\(outcome.output)")
            self.program = program
            self.data = data
            path = program.folder.file("artefact.json")
            artefact = try ReviseCommandTests.read(path)
        }

        /// The shipped definition with something else in it.
        func definition(_ name: String, _ changes: KeyValuePairs<String, String>) throws -> String {
            var text = try String(contentsOfFile: Program.personalLoan, encoding: .utf8)
            for (old, new) in changes {
                try #require(text.contains(old), "\(old)")
                text = text.replacing(old, with: new)
            }
            let path = program.folder.file(name)
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            return path
        }

        /// A definition of a new version that approves fewer.
        func stricter() throws -> String {
            try definition(
                "stricter.json",
                [newVersion.old: newVersion.new, policy.old: policy.new, bands.old: bands.new]
            )
        }

        var newVersion: (old: String, new: String) {
            let id = "\"id\": \"personal-loan\", \"version\": "
            return ("\(id)\"\(artefact.product.version)\"", "\(id)\"9.0.0\"")
        }

        var policy: (old: String, new: String) {
            let start = "\"policy\": {\"version\": "
            return ("\(start)\"\(artefact.product.policy.version)\"", "\(start)\"stricter\"")
        }

        var bands: (old: String, new: String) {
            let start = "\"outcome\": \"approve\", \"pd_below\": "
            return ("\(start)0.10", "\(start)0.08")
        }

        func revise(_ product: String, version: String, out: String) -> Program.Outcome {
            program.run([
                "models", "revise", path, "--product", product, "--data", data, "--model-version", version, "--out",
                out,
            ])
        }
    }

    private static func read(_ path: String) throws -> ModelArtefact {
        try ModelArtefact(reading: [UInt8](Data(contentsOf: URL(fileURLWithPath: path))), file: path)
    }

    @Test func `The same model under another policy is an artefact with reasons of the new cut-off`() throws {
        let model = try Imported()
        let (before, out) = (model.artefact, model.program.folder.file("revised"))
        let outcome = model.revise(try model.stricter(), version: "stricter", out: out)
        let words = "Policy \(before.product.policy.version) → stricter\nReasons compare with "
        #expect(outcome.code == 0 && outcome.output.contains(words), "\(outcome.output)")
        #expect(!outcome.output.contains("Warning"))
        let after = try Self.read("\(out)/artefact.json")
        #expect(after.product.policy.version == "stricter" && after.version == "stricter" && after.name == before.name)
        #expect(after.model.trees?.ensemble == before.model.trees?.ensemble && after.spread == before.spread)
        #expect(after.provenance == before.provenance && after.baseline == before.baseline)
        #expect(before.cohort.cutoffCount == 0 && after.cohort.cutoffCount > 0)
        // Contributions are differences from the background, which is of those applicants.
        #expect(after.cohort.allApplicants != before.cohort.allApplicants)
    }

    @Test func `A policy is promoted with a reason, listed and taken back`() async throws {
        let installation = try Installation()
        let model = try Imported()
        let out = model.program.folder.file("revised")
        let outcome = model.revise(try model.stricter(), version: "stricter", out: out)
        try #require(outcome.code == 0, "\(outcome.output)")
        for (file, why) in [(model.path, "first"), ("\(out)/artefact.json", "less risk wanted")] {
            try installation.underwriter("models", "promote", file, "--actor", "ana", "--why", why)
        }
        let place = Ledger.path(inDataFolder: try #require(installation.environment["UNDERWRITER_DATA"]))
        let ledger = try Ledger.open(path: place, keys: LedgerKeys(environment: installation.environment))
        let champion = try #require(try await ledger.champion("personal-loan"))
        #expect(champion.model.policyVersion == "stricter" && champion.promotion.reason == "less risk wanted")
        let list = try installation.underwriter("models", "list")
        #expect(list.contains("stricter") && list.contains(model.artefact.version), "\(list)")
        try installation.underwriter(
            "models",
            "rollback",
            "--product",
            "personal-loan",
            "--actor",
            "ben",
            "--why",
            "too few"
        )
        let back = try await ledger.champion("personal-loan")
        #expect(back?.model.digest == model.artefact.digest)
        let reasons = try await ledger.promotions().map(\.reason)
        #expect(reasons == ["too few", "less risk wanted", "first"])
    }

    @Test func `Other features, and versions that are not new, are refused by name`() throws {
        let model = try Imported()
        let (version, policy) = (model.artefact.product.version, model.artefact.product.policy.version)
        let (newVersion, bands) = (model.newVersion, model.bands)
        let features = try model.definition("features.json", ["\"by\": 12": "\"by\": 13"])
        let unnumbered = try model.definition("unnumbered.json", [bands.old: bands.new])
        let samePolicy = try model.definition(
            "same-policy.json",
            [newVersion.old: newVersion.new, bands.old: bands.new]
        )
        for (product, name, words) in [
            (features, "2", "features.json: has other features than the model reads"),
            (Program.personalLoan, "2", "is the definition that the model is under"),
            (unnumbered, "2", "unnumbered.json: version: a changed definition needs another than \(version)"),
            (samePolicy, "2", "same-policy.json: policy.version: another policy needs another than \(policy)"),
            (try model.stricter(), model.artefact.version, "is that of the model; give another"),
        ] {
            let out = model.program.folder.file("none")
            let refused = model.revise(product, version: name, out: out)
            #expect(refused.code == 1 && refused.output.contains(words), "\(refused.output)")
            #expect(!FileManager.default.fileExists(atPath: "\(out)/artefact.json"))
        }
    }
}
