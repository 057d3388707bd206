import Baselines
import Documents
import Ledger
import LedgerRecords
import Lending
import ModelLedger
import Testing

@testable import Monitoring

@Suite(.timeLimit(.minutes(5))) struct DriftMonitorTests {
    /// Requirement J3: the hundredth prediction has exactly one report made, however many look.
    @Test func theHundredthDecisionHasOneReportMadeByWhoeverLooksFirst() async throws {
        let fixture = try await MonitoringFixture()
        var hopeless: Set<DriftMonitor.Stretch> = []
        try await fixture.decide(MonitoringFixture.evenly(99))
        await fixture.monitor().look(&hopeless)
        #expect(try await fixture.ledger.driftReports(limit: 9).isEmpty)

        try await fixture.decide([10_000])
        let ledgers = [fixture.ledger] + (try (0..<3).map { _ in try fixture.open() })
        await withTaskGroup(of: Void.self) { group in
            for ledger in ledgers {
                group.addTask {
                    var none: Set<DriftMonitor.Stretch> = []
                    await fixture.monitor(ledger).look(&none)
                }
            }
        }
        let reports = try await fixture.ledger.driftReports(limit: 9)
        #expect(reports.count == 1 && fixture.logged == ["drift_report notice"])
        let report = try #require(reports.first)
        #expect(report.decisions == 100 && report.stretch == 100 && report.madeBy == "system:monitor")
        #expect(report.report["summary"]?["verdict"] == "stable" && report.driftedCount == 0)
        #expect(report.report["summary"]?["n"] == 100 && report.report["summary"]?["n_training"] == 1_000)
        #expect(report.modelVersion == "1" && report.zThreshold == 3)
        for ledger in ledgers.dropFirst() { try ledger.close() }
    }

    @Test func applicantsUnlikeThoseOfTrainingCallForActionAndAWarning() async throws {
        let fixture = try await MonitoringFixture()
        try await fixture.decide(MonitoringFixture.evenly(100))
        try await fixture.decide(Array(repeating: 1_000, count: 100))
        var hopeless: Set<DriftMonitor.Stretch> = []
        await fixture.monitor().look(&hopeless)
        let reports = try await fixture.ledger.driftReports(limit: 9)
        #expect(reports.map(\.decisions) == [200, 100])
        #expect(reports.map { $0.report["summary"]?["verdict"] } == ["act", "stable"])
        #expect(reports.map(\.driftedCount) == [1, 0])
        #expect(fixture.logged == ["drift_report notice", "drift_report warning"])
        let line = try #require(reports[0].report["top_20"]?.arrayValue?.first)
        #expect(line["feature"] == "income" && line["drifted"] == true && line["n"] == 100)
        let z = try #require(line["z"]?.numberValue)
        #expect(abs(z - (1_000 - 5_500) / 2_872) < 1e-12)
        let bins = try #require(reports[0].report["features"]?.arrayValue?.first?["bins"]?.arrayValue)
        #expect(bins.first == ["bin": "below 2000", "n": 100, "n_training": 100, "psi": bins[0]["psi"] ?? .null])
    }

    /// Requirement J4: incomes and so debt to income are spread as in training, but for a mean that was lower then.
    @Test func aMeanOfDebtToIncomeThatMovedMoreThanATenthIsAnAlert() async throws {
        let fixture = try await MonitoringFixture(debtToIncome: 0.49)
        try await fixture.decide(MonitoringFixture.evenly(100))
        var hopeless: Set<DriftMonitor.Stretch> = []
        await fixture.monitor().look(&hopeless)
        #expect(fixture.logged == ["drift_report warning", "drift_alert warning"])
        let report = try #require(try await fixture.ledger.driftReports(limit: 9).first)
        #expect(report.report["summary"]?["verdict"] == "stable" && report.driftedCount == 0)
        let alert = try #require(report.report["alerts"]?.arrayValue?.first)
        let change = try #require(alert["change"]?.numberValue)
        #expect(alert["rule"] == "dti_mean" && alert["n"] == 100 && abs(change - (0.55 / 0.49 - 1)) < 1e-9)

        // 0.55 is a tenth above 0.5, and no more.
        let quiet = try await MonitoringFixture(debtToIncome: 0.5)
        try await quiet.decide(MonitoringFixture.evenly(100))
        await quiet.monitor().look(&hopeless)
        #expect(quiet.logged == ["drift_report notice"])
        let other = try #require(try await quiet.ledger.driftReports(limit: 9).first)
        #expect(other.report["alerts"] == [])
    }

    @Test func theLastThousandAreLookedAtWhereThereAreAsMany() {
        #expect([100, 900, 1_000, 1_100].map(DriftCheck.stretch(upTo:)) == [100, 100, 1_000, 1_000])
    }

    @Test func ofManyThatAreDueTheLastTenAreMadeUpFor() async throws {
        let fixture = try await MonitoringFixture()
        try await fixture.decide(MonitoringFixture.evenly(1_250))
        let check = DriftCheck(fixture.ledger)
        #expect(try await check.due(of: fixture.digest) == (3...12).map { $0 * 100 })
        let actor = Actor.commandLine("ana")
        let found = try await check.report(on: fixture.digest, upTo: 1_200, by: actor, at: MonitoringFixture.noon)
        #expect(found.record?.stretch == 1_000 && found.report.count == 1_000)
        #expect(try await check.due(of: fixture.digest).isEmpty)
        // A report that somebody wants of the last ones is of another stretch, and hinders none of the schedule.
        let asked = try await check.report(on: fixture.digest, stretch: 50, by: actor, at: MonitoringFixture.noon)
        #expect(asked.record?.decisions == 1_250 && asked.report.count == 50)
        let again = try await check.report(on: fixture.digest, stretch: 50, by: actor, at: MonitoringFixture.noon)
        #expect(again.record == nil && again.report == asked.report)
    }

    @Test func whoseAnswersDoNotGiveWhatWasScoredIsLeftOut() async throws {
        let fixture = try await MonitoringFixture()
        try await fixture.decide(MonitoringFixture.evenly(70))
        try await fixture.decide(Array(repeating: 1_000, count: 30), isTrue: false)
        let found = try await DriftCheck(fixture.ledger)
            .report(on: fixture.digest, by: .commandLine("ana"), at: MonitoringFixture.noon)
        #expect(found.leftOut == 30 && found.report.count == 70)
        #expect(found.record?.report["summary"]?["n_left_out"] == 30)
    }

    @Test func whatCanNeverBeReportedOnIsToldOnce() async throws {
        let fixture = try await MonitoringFixture()
        try await fixture.decide(MonitoringFixture.evenly(100), isTrue: false)
        var hopeless: Set<DriftMonitor.Stretch> = []
        for _ in 0..<3 { await fixture.monitor().look(&hopeless) }
        #expect(fixture.logged == ["drift_unknown warning"])
        await #expect(throws: DriftCheckError.noApplicants) {
            try await DriftCheck(fixture.ledger)
                .report(on: fixture.digest, by: .commandLine("ana"), at: MonitoringFixture.noon)
        }
    }

    @Test func aModelWithoutDecisionsOneThatIsNotThereAndADamagedFileHaveNoReport() async throws {
        let fixture = try await MonitoringFixture(features: ["other": [:]])
        func report(_ digest: ContentDigest) async throws(DriftCheckError) {
            _ = try await DriftCheck(fixture.ledger)
                .report(on: digest, by: .commandLine("ana"), at: MonitoringFixture.noon)
        }
        let stranger = ContentDigest.sha256(of: [9])
        await #expect(throws: DriftCheckError.notRegistered(stranger)) { try await report(stranger) }
        await #expect(throws: DriftCheckError.unreadable("model tiny 1: body.baseline.income: missing")) {
            try await report(fixture.digest)
        }
        let sound = try await MonitoringFixture()
        await #expect(throws: DriftCheckError.noDecisions) {
            try await DriftCheck(sound.ledger)
                .report(on: sound.digest, by: .commandLine("ana"), at: MonitoringFixture.noon)
        }
    }
}
