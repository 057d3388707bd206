import Documents
import Lending
import Testing

@testable import ApplicationLedger
@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema
@testable import ModelLedger

@Suite struct DriftReportTests {
    private static func record(_ model: ModelRecord, decisions: Int = 100, stretch: Int = 100) -> DriftRecord {
        DriftRecord(
            at: LedgerFixture.time(Int64(decisions)),
            model: model,
            decisions: decisions,
            stretch: stretch,
            zThreshold: 3,
            driftedCount: 2,
            report: [
                "summary": ["verdict": "act"], "top_20": [],
                "alerts": [["rule": "dti_mean", "change": -0.125, "text": "is 12.5 % below"]],
            ],
            madeBy: "system:monitor"
        )
    }

    private static func registered(
        _ version: String,
        in fixture: LedgerFixture,
        product: String = "personal-loan"
    )
        async throws -> ModelRecord
    {
        let model = LedgerFixture.model(version, product: product)
        try await fixture.ledger.registerModel(model, artefact: [1], definition: [2], by: .commandLine("anna"))
        return model
    }

    @Test(arguments: Engine.all)
    func aReportIsReadAsItWasKeptAndTheNewestIsFirst(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let ledger = fixture.ledger
        let model = try await Self.registered("1", in: fixture)
        let other = try await Self.registered("2", in: fixture, product: "other-loan")
        #expect(try await ledger.driftReports(limit: 9).isEmpty)
        let kept = try #require(try await ledger.keep(Self.record(model)))
        #expect(kept.number == 1)
        let second = try #require(try await ledger.keep(Self.record(other)))
        let reports = try await ledger.driftReports(limit: 9)
        #expect(reports == [second, kept])
        #expect(try await ledger.driftReports(limit: 1) == [second])
        #expect(try await ledger.driftReports(of: "personal-loan", limit: 9) == [kept])
        #expect(try await ledger.driftReport(1) == kept)
        #expect(try await ledger.driftReport(3) == nil)
    }

    @Test(arguments: Engine.all)
    func ofOneStretchThereIsOneReportHoweverManyProgramsMakeIt(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let model = try await Self.registered("1", in: fixture)
        let others = try (0..<3).map { _ in try fixture.open() }
        let kept = try await withThrowingTaskGroup(of: DriftRecord?.self) { group in
            for ledger in [fixture.ledger] + others { group.addTask { try await ledger.keep(Self.record(model)) } }
            return try await group.reduce(into: [DriftRecord]()) { if let record = $1 { $0.append(record) } }
        }
        #expect(kept.count == 1)
        #expect(try await fixture.count("drift_reports") == 1)
        #expect(try await fixture.ledger.keep(Self.record(model, stretch: 50)) != nil)
        #expect(try await fixture.ledger.keep(Self.record(model, decisions: 250)) != nil)
        // One that somebody asked for in between is no step of the schedule.
        #expect(try await fixture.ledger.lastDriftReport(of: model.digest, step: 100) == 100)
        #expect(try await fixture.ledger.lastDriftReport(of: LedgerFixture.digest("x"), step: 100) == 0)
        for ledger in others { try ledger.close() }
    }

    @Test(arguments: Engine.all)
    func aStretchIsOfTheDecisionsOfItsModelAndEndsWhereItIsSaidTo(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let ledger = fixture.ledger
        let digest = LedgerFixture.digest("artefact")
        for number in 1...5 {
            let application = try await fixture.accepted("applicant \(number)")
            var decision = LedgerFixture.decision(of: application.id)
            decision.at = LedgerFixture.time(Int64(number))
            decision.probabilityOfDefault = Double(number) / 10
            if number == 2 { decision.artefactDigest = LedgerFixture.digest("another") }
            #expect(try await ledger.record(decision) == .recorded)
        }
        #expect(try await ledger.decisionCount(of: digest) == 4)
        func probabilities(_ decisions: Int, _ stretch: Int) async throws -> [Double] {
            try await ledger.scored(by: digest, upTo: decisions, stretch: stretch).map(\.probabilityOfDefault)
        }
        #expect(try await probabilities(4, 2) == [0.5, 0.4])
        #expect(try await probabilities(3, 2) == [0.4, 0.3])
        #expect(try await probabilities(9, 9) == [0.5, 0.4, 0.3, 0.1])
        let first = try #require(try await ledger.scored(by: digest, upTo: 1, stretch: 1).first)
        #expect(first.answers == ["loan_amount": 250_000, "purpose": "home"])
        #expect(first.submittedOn.iso == "2026-05-01" && first.featureVectorDigest == LedgerFixture.digest("vector"))
    }

    @Test(arguments: ["DELETE FROM drift_reports", "UPDATE drift_reports SET drifted_features_count = 0"], Engine.all)
    func aReportStays(_ statement: String, _ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        _ = try await fixture.ledger.keep(Self.record(try await Self.registered("1", in: fixture)))
        await #expect(throws: LedgerError.appendOnly) { try await fixture.run(statement) }
    }

    @Test(arguments: Engine.all)
    func aReportOnAModelThatIsNotRegisteredIsRefused(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        await #expect(throws: LedgerError.refused) {
            try await fixture.ledger.keep(Self.record(LedgerFixture.model("9")))
        }
    }
}
