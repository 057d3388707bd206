import Baselines
import Documents
import Encoding
import Features
import Foundation
import ModelArtefacts
import Products
import Scoring
import TestSupport
import Testing

/// A damaged artefact is refused, or read and then safe to score with.
@Suite(.timeLimit(.minutes(10))) struct DamagedArtefactTests {
    @Test(arguments: [0, 1])
    func bytesAreReadOrRefused(_ index: Int) throws {
        let product = try QuickLoan.product()
        let bytes = try QuickLoan.artefact(QuickLoan.models(product.schema)[index], product).canonicalBytes
        for seed in FileDamage.rounds(300) {
            var damage = FileDamage(seed: seed)
            let damaged = damage.damaged(bytes)
            guard damaged != bytes else { continue }
            #expect(throws: ArtefactError.self) { try ModelArtefact(reading: damaged, file: "a.json") }
        }
    }

    /// Sealed again, as whoever can write both would: the digest is right, what it says is not.
    @Test(arguments: [0, 1])
    func valuesAreReadOrRefused(_ index: Int) throws {
        let product = try QuickLoan.product()
        let artefact = try QuickLoan.artefact(QuickLoan.models(product.schema)[index], product)
        let file = try #require(try JSONValue.parse(artefact.canonicalBytes, limits: .file).objectValue)
        let body = try #require(file["body"]).canonicalBytes
        var refused = 0
        for seed in FileDamage.rounds(1500) {
            var damage = FileDamage(seed: seed)
            // What is no JSON any more has been looked at above.
            guard let json = try? JSONValue.parse(damage.damaged(body), limits: .file) else { continue }
            var sealed = file
            sealed["body"] = json
            sealed["sha256"] = .string(ContentDigest.sha256(of: json.canonicalBytes).hex)
            do {
                try score(
                    try ModelArtefact(reading: JSONValue.object(sealed).canonicalBytes, file: "a.json"),
                    QuickLoan.applicants
                )
            } catch is ArtefactError {
                refused += 1
            }
        }
        #expect(refused > 50)
    }

    /// A number, or an error that says why not.
    private func score(_ artefact: ModelArtefact, _ applicants: [FeatureVector]) throws {
        for vector in applicants {
            do throws(ScoringError) {
                #expect(try artefact.model.logOdds(of: vector).isFinite)
                _ = try artefact.model.explanation(of: vector)
            } catch {
                #expect(!error.description.isEmpty)
            }
        }
    }
}
