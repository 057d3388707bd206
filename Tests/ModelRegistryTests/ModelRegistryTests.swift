import Documents
import Ledger
import LedgerRecords
import Lending
import Messages
import ModelLedger
import Products
import TestSupport
import Testing

@testable import ModelRegistry

@Suite struct ModelRegistryTests {
    @Test func aPromotedModelIsPublishedSignedWithItsFile() async throws {
        let fixture = try RegistryFixture()
        let artefact = try RegistryFixture.artefact("1")
        let receipt = try await fixture.promote(artefact)
        #expect(receipt.isPublished)
        let manifest = try #require(try await fixture.published())
        let product = try RegistryFixture.product()
        #expect(manifest.artefactDigest == ContentDigest.sha256(of: artefact))
        #expect(manifest.definitionDigest == product.definitionDigest)
        #expect(manifest.sequence == receipt.promotion.sequence)
        #expect(manifest.version == "1")
        #expect(manifest.policyVersion == "p1")
        #expect(try await fixture.publishedBytes("cr:model:artefact:\(manifest.artefactDigest.hex)") == artefact)
    }

    @Test func eachPromotionHasAHigherSequence() async throws {
        let fixture = try RegistryFixture()
        let (first, second) = (try RegistryFixture.artefact("1"), try RegistryFixture.artefact("2"))
        let receipts = [
            try await fixture.promote(first), try await fixture.promote(second), try await fixture.promote(first),
        ]
        #expect(receipts.map(\.promotion.sequence) == [1, 2, 3])
        #expect(try await fixture.published()?.sequence == 3)
        #expect(try await fixture.published()?.version == "1")
        let history = try await fixture.registry.history(product: "tiny-loan")
        #expect(history.map(\.sequence) == [3, 2, 1])
        #expect(history.map(\.actor) == ["cli:anna", "cli:anna", "cli:anna"])
        #expect(try await fixture.registry.models().count == 2)
    }

    @Test func registeringTheSameFileAgainChangesNothing() async throws {
        let fixture = try RegistryFixture()
        let artefact = try RegistryFixture.artefact("1")
        let first = try await fixture.registry.register(
            artefact,
            by: RegistryFixture.actor,
            at: RegistryFixture.noon
        )
        let later = RegistryFixture.noon.adding(milliseconds: 9)
        let again = try await fixture.registry.register(artefact, by: .commandLine("otto"), at: later)
        #expect(again == first)
        #expect(first.metrics == ["auc": 0.77])
    }

    @Test func whatWasRegisteredWithADemandNeedsASecondPersonWhateverIsAskedLater() async throws {
        let fixture = try RegistryFixture()
        let (registry, actor, noon) = (fixture.registry, RegistryFixture.actor, RegistryFixture.noon)
        let artefact = try RegistryFixture.artefact("1")
        // Registered before by somebody who demanded nothing: the demand stands all the same.
        let model = try await registry.register(artefact, by: .commandLine("otto"), at: noon)
        try await registry.register(artefact, by: actor, at: noon, needsSignOff: true)
        try await registry.register(artefact, by: actor, at: noon)
        func promote(_ actor: Actor) async throws(RegistryError) {
            try await registry.promote(model.digest, reason: "better", by: actor, at: noon)
        }
        await #expect(throws: RegistryError.notSignedOff(model.digest)) { try await promote(actor) }
        try await registry.signOff(model.digest, reason: "fit", by: actor, at: noon)
        await #expect(throws: RegistryError.notSignedOff(model.digest)) { try await promote(actor) }
        try await registry.signOff(model.digest, reason: "read", by: .commandLine("ben"), at: noon)
        try await promote(actor)
        // Who alone signs cannot promote; back to what was signed once anybody may go.
        let second = try await registry.register(
            try RegistryFixture.artefact("2"),
            by: actor,
            at: noon,
            needsSignOff: true
        )
        try await registry.signOff(second.digest, reason: "fit", by: actor, at: noon)
        await #expect(throws: RegistryError.notSignedOff(second.digest)) {
            try await registry.promote(second.digest, reason: "mine", by: actor, at: noon)
        }
        try await registry.promote(second.digest, reason: "better", by: .commandLine("ben"), at: noon)
        let back = try await registry.rollBack(product: "tiny-loan", reason: "worse", by: .commandLine("ben"), at: noon)
        #expect(back.promotion.digest == model.digest)
        let told = try await fixture.ledger.auditRows().count { $0.action == "model.sign_off_demanded" }
        #expect(told == 2)
    }

    @Test func anotherFileOfTheSameVersionIsRefused() async throws {
        let fixture = try RegistryFixture()
        _ = try await fixture.promote(try RegistryFixture.artefact("1"))
        let other = try RegistryFixture.artefact("1", product: try RegistryFixture.product("other-loan"))
        await #expect(throws: RegistryError.versionTaken(name: "tiny", version: "1")) {
            try await fixture.promote(other)
        }
    }

    @Test(arguments: ["", "{}", "not json", #"{"format":1,"kind":"underwriter-model","body":{},"sha256":"00"}"#])
    func whatIsNoArtefactIsRefused(_ text: String) async throws {
        let fixture = try RegistryFixture()
        await #expect(throws: RegistryError.self) { try await fixture.promote(Array(text.utf8)) }
        #expect(try await fixture.registry.models().isEmpty)
    }

    @Test func everyChangedByteOfAFileIsRefused() async throws {
        let fixture = try RegistryFixture()
        let artefact = try RegistryFixture.artefact("1")
        for position in stride(from: 0, to: artefact.count, by: 41) {
            var damaged = artefact
            damaged[position] ^= 1
            await #expect(throws: RegistryError.self, "byte \(position)") { try await fixture.promote(damaged) }
        }
        #expect(try await fixture.published() == nil)
    }

    @Test func aPromotionNeedsARegisteredModelAndAReason() async throws {
        let fixture = try RegistryFixture()
        let digest = ContentDigest.sha256(of: [])
        await #expect(throws: RegistryError.notRegistered(digest)) {
            try await fixture.registry.promote(
                digest,
                reason: "better",
                by: RegistryFixture.actor,
                at: RegistryFixture.noon
            )
        }
        await #expect(throws: RegistryError.noReason) {
            try await fixture.promote(try RegistryFixture.artefact("1"), why: "")
        }
    }

    @Test func withoutRedisOrKeyEverythingStaysInTheLedger() async throws {
        let fixture = try RegistryFixture()
        let registry = ModelRegistry(ledger: fixture.ledger, redis: nil, signingKey: nil)
        let artefact = try RegistryFixture.artefact("1")
        let model = try await registry.register(artefact, by: RegistryFixture.actor, at: RegistryFixture.noon)
        let receipt = try await registry.promote(
            model.digest,
            reason: "first",
            by: RegistryFixture.actor,
            at: RegistryFixture.noon
        )
        #expect(!receipt.isPublished)
        #expect(try await registry.republish(at: RegistryFixture.noon) == 0)
        #expect(try await registry.champions().map(\.model) == [model])
    }
}
