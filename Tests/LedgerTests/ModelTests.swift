import Documents
import Lending
import TestSupport
import Testing

@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema
@testable import ModelLedger

@Suite struct ModelTests {
    @Test(arguments: Engine.all) func aModelIsRegisteredOnceWithItsFile(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let ledger = fixture.ledger
        let model = LedgerFixture.model("1")
        #expect(try await register(model, in: ledger))
        #expect(try await !register(model, in: ledger))
        #expect(try await ledger.models() == [model])
        #expect(try await ledger.model(model.digest) == model)
        #expect(try await ledger.artefact(model.digest) == Array("artefact 1".utf8))
        #expect(try await ledger.artefact(LedgerFixture.digest("other")) == nil)
    }

    @Test(arguments: Engine.all) func anotherFileOfTheSameNameAndVersionIsRefused(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let ledger = fixture.ledger
        #expect(try await register(LedgerFixture.model("1"), in: ledger))
        var other = LedgerFixture.model("1")
        other.digest = LedgerFixture.digest("other")
        await #expect(throws: LedgerError.refused) { try await register(other, in: ledger) }
    }

    @Test(arguments: Engine.all) func theLastPromotedModelIsTheChampion(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let ledger = fixture.ledger
        let models = [LedgerFixture.model("1"), LedgerFixture.model("2"), LedgerFixture.model("3", product: "card")]
        for model in models { _ = try await register(model, in: ledger) }
        #expect(try await ledger.champion("personal-loan") == nil)
        for model in [models[0], models[1], models[2], models[0]] { _ = try await promote(model.digest, in: ledger) }
        let champion = try #require(try await ledger.champion("personal-loan"))
        #expect(champion.model == models[0])
        #expect(champion.promotion.sequence == 4)
        #expect(champion.artefact == Array("artefact 1".utf8))
        #expect(try await ledger.champions().map(\.model.version) == ["3", "1"])
        #expect(try await ledger.championPromotions().map(\.sequence) == [3, 4])
        #expect(try await ledger.promotions().map(\.sequence) == [4, 3, 2, 1])
        #expect(try await ledger.promotions(product: "card").map(\.sequence) == [3])
    }

    @Test(arguments: Engine.all) func aModelIsChampionFromItsPromotionToTheNext(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let ledger = fixture.ledger
        let model = LedgerFixture.model("1")
        #expect(try await promote(model.digest, in: ledger) == nil)
        _ = try await register(model, in: ledger)
        #expect(try await ledger.championship(of: model.digest) == nil)
        #expect(try await promote(model.digest, in: ledger)?.actor == "cli:anna")
        let current = Championship(product: model.product, endedAt: nil)
        #expect(try await ledger.championship(of: model.digest) == current)
        let (next, other) = (LedgerFixture.model("2"), LedgerFixture.model("3", product: "card"))
        for model in [next, other] { _ = try await register(model, in: ledger) }
        _ = try await promote(other.digest, at: LedgerFixture.time(30), in: ledger)
        #expect(try await ledger.championship(of: model.digest) == current)
        for seconds in [60, 90] as [Int64] {
            _ = try await promote(next.digest, at: LedgerFixture.time(seconds), in: ledger)
            let retired = Championship(product: model.product, endedAt: LedgerFixture.time(60))
            #expect(try await ledger.championship(of: model.digest) == retired)
        }
        _ = try await promote(model.digest, at: LedgerFixture.time(120), in: ledger)
        #expect(try await ledger.championship(of: model.digest) == current)
        #expect(try await ledger.championship(of: next.digest)?.endedAt == LedgerFixture.time(120))
    }

    @Test(arguments: Engine.all) func aModelIsChampionUntilWorkersCanKnowOfTheNext(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let ledger = fixture.ledger
        let models = ["1", "2", "3"].map { LedgerFixture.model($0) }
        var promotions: [Promotion] = []
        for (index, model) in models.enumerated() {
            _ = try await register(model, in: ledger)
            let at = LedgerFixture.time(Int64(index))
            promotions +=
                try await promote(model.digest, at: at, awaitsPublication: true, in: ledger).map { [$0] } ?? []
        }
        for model in models { #expect(try await ledger.championship(of: model.digest)?.endedAt == nil) }
        // Of another product's it says nothing, nor of later ones.
        let card = LedgerFixture.model("4", product: "card")
        _ = try await register(card, in: ledger)
        let other = try #require(try await promote(card.digest, awaitsPublication: true, in: ledger))
        try await ledger.notePublication(of: other, at: LedgerFixture.time(50))
        try await ledger.notePublication(of: promotions[1], at: LedgerFixture.time(60))
        try await ledger.notePublication(of: promotions[2], at: LedgerFixture.time(90))
        let ends = [LedgerFixture.time(60), LedgerFixture.time(90), nil]
        for (model, end) in zip(models, ends) {
            #expect(
                try await ledger.championship(of: model.digest) == Championship(product: model.product, endedAt: end)
            )
        }
    }

    @Test(arguments: Engine.all) func aPromotionNeedsAReason(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let ledger = fixture.ledger
        _ = try await register(LedgerFixture.model("1"), in: ledger)
        await #expect(throws: LedgerError.refused) {
            try await promote(LedgerFixture.model("1").digest, reason: "", in: ledger)
        }
    }

    private func register(_ model: ModelRecord, in ledger: Ledger) async throws -> Bool {
        try await ledger.registerModel(
            model,
            artefact: Array("artefact \(model.version)".utf8),
            definition: Array("definition".utf8),
            by: .commandLine("anna")
        )
    }

    private func promote(
        _ digest: ContentDigest,
        reason: String = "better",
        at: Timestamp = LedgerFixture.noon,
        awaitsPublication: Bool = false,
        in ledger: Ledger
    ) async throws -> Promotion? {
        try await ledger.promote(
            digest,
            reason: reason,
            metrics: ["auc": 0.77],
            by: .commandLine("anna"),
            at: at,
            awaitsPublication: awaitsPublication
        )
    }
}
