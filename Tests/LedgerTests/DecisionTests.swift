import Lending
import TestSupport
import Testing

@testable import ApplicationLedger
@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema

@Suite struct DecisionTests {
    @Test(
        arguments: [
            (DecidedOutcome.approve, ApplicationStatus.approved), (.manualReview, .manualReview), (.decline, .declined),
        ],
        Engine.all
    )
    func aDecisionSetsTheStatus(_ pair: (DecidedOutcome, ApplicationStatus), _ engine: Engine) async throws {
        let (outcome, status) = pair
        let fixture = try LedgerFixture(engine)
        let id = try await fixture.accepted().id
        let decision = LedgerFixture.decision(of: id, outcome, reasons: ["R01", "R07"])
        #expect(try await fixture.ledger.record(decision) == .recorded)
        let standing = try #require(try await fixture.ledger.standing(of: id))
        #expect(standing.application.status == status)
        #expect(standing.decision == decision)
        #expect(try await fixture.ledger.decision(id) == decision)
    }

    @Test(arguments: Engine.all) func whoeverOwnsADecidedApplicationReadsItWhole(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        let (id, owner) = (application.id, application.owner)
        #expect(try await fixture.ledger.fate(of: id, owner: owner) == .open)
        #expect(try await fixture.ledger.decided(id, owner: owner) == nil)
        let decision = LedgerFixture.decision(of: id, .decline, reasons: ["R01"])
        #expect(try await fixture.ledger.record(decision) == .recorded)
        #expect(try await fixture.ledger.fate(of: id, owner: owner) == .decided)
        let decided = try #require(try await fixture.ledger.decided(id, owner: owner))
        let standing = try #require(try await fixture.ledger.standing(of: id))
        #expect(decided.summary == standing.application)
        #expect(decided.decision == decision)
        #expect(decided.answers == application.answers)
        #expect(decided.review == nil && decided.person == nil && !decided.hasProtectedAnswers)
        let stranger = AccountID()
        #expect(try await fixture.ledger.fate(of: id, owner: stranger) == nil)
        #expect(try await fixture.ledger.decided(id, owner: stranger) == nil)
    }

    /// Trust L8: the record of a decision, or of a referral, names the trace of the request that asked for it.
    @Test(arguments: Engine.all) func whatBecameOfAnApplicationIsRecordedUnderItsTrace(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let traces = ["4bf92f3577b34da6a3ce929d0e0e4736", "0af7651916cd43dd8448eb211c80319c", nil]
        var ids: [ApplicationID] = []
        for (number, trace) in traces.enumerated() {
            var application = try fixture.application(of: await fixture.account("person \(number)"))
            application.traceID = trace
            #expect(try await fixture.ledger.accept(application) == .accepted)
            ids.append(application.id)
        }
        let due = try await fixture.ledger.dueOutbox(limit: 9, now: LedgerFixture.noon)
        #expect(Set(due.map { $0.traceID ?? "" }) == Set(traces.map { $0 ?? "" }))
        #expect(try await fixture.ledger.record(LedgerFixture.decision(of: ids[0])) == .recorded)
        #expect(try await fixture.ledger.refer(ids[1], cause: "poison", at: LedgerFixture.noon))
        #expect(try await fixture.ledger.record(LedgerFixture.decision(of: ids[2])) == .recorded)
        let rows = try await fixture.ledger.auditRows(after: 0, limit: 100)
        let told = rows.filter { ["decision.recorded", "application.referred"].contains($0.action) }.map(\.traceID)
        #expect(told == traces.map { $0 ?? "" })
        if case .intact = try await fixture.ledger.verifyAudit() { return }
        Issue.record("the chain is broken")
    }

    @Test(arguments: Engine.all) func whatWentToAPersonIsClosedAndNotDecided(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        #expect(try await fixture.ledger.refer(application.id, cause: "poison", at: LedgerFixture.noon))
        #expect(try await fixture.ledger.fate(of: application.id, owner: application.owner) == .closed)
        #expect(try await fixture.ledger.decided(application.id, owner: application.owner) == nil)
    }

    @Test(arguments: Engine.all) func aDecisionIsWrittenOnce(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let id = try await fixture.accepted().id
        let first = LedgerFixture.decision(of: id)
        let second = LedgerFixture.decision(of: id, .decline, reasons: ["R01"], attempt: 2)
        #expect(try await fixture.ledger.record(first) == .recorded)
        #expect(try await fixture.ledger.record(second) == .alreadyDecided)
        #expect(try await fixture.ledger.record(first) == .alreadyDecided)
        #expect(try await fixture.ledger.decision(id) == first)
        #expect(try await fixture.ledger.standing(of: id)?.application.status == .approved)
    }

    @Test(arguments: Engine.all) func ofManyWritersAtOnceOneDecides(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let id = try await fixture.accepted().id
        let outcomes = try await withThrowingTaskGroup(of: RecordOutcome.self) { group in
            for attempt in 1...40 {
                let decision = LedgerFixture.decision(of: id, attempt: attempt)
                group.addTask { try await fixture.ledger.record(decision) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == .recorded } == 1)
        #expect(outcomes.count { $0 == .alreadyDecided } == 39)
        let audited = try await fixture.ledger.auditRows(about: .application(id))
        #expect(audited.count { $0.action == "decision.recorded" } == 1)
    }

    @Test(arguments: Engine.all) func decliningWithoutAReasonIsRefusedByTheTable(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let id = try await fixture.accepted().id
        await #expect(throws: LedgerError.refused) {
            try await fixture.ledger.record(LedgerFixture.decision(of: id, .decline))
        }
        #expect(try await fixture.ledger.decision(id) == nil)
        #expect(try await fixture.ledger.unsentCount() == 1)
    }

    @Test(arguments: Engine.all) func anUnknownApplicationIsNotDecided(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let ledger = fixture.ledger
        let id = LedgerFixture.newID()
        #expect(try await ledger.record(LedgerFixture.decision(of: id)) == .unknown)
        #expect(try await !ledger.refer(id, cause: "poison", at: LedgerFixture.noon))
        #expect(try await ledger.decision(id) == nil)
    }

    @Test(arguments: Engine.all) func aReferralWaitsForAPersonAndADecisionMayStillCome(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let id = try await fixture.accepted().id
        #expect(try await fixture.ledger.refer(id, cause: "poison", at: LedgerFixture.time(1)))
        #expect(try await !fixture.ledger.refer(id, cause: "poison", at: LedgerFixture.time(2)))
        #expect(try await fixture.ledger.standing(of: id)?.referral?.cause == "poison")
        #expect(try await fixture.ledger.standing(of: id)?.application.status == .manualReview)
        #expect(try await fixture.ledger.reconciliation().referred == 1)
        #expect(try await fixture.ledger.record(LedgerFixture.decision(of: id)) == .recorded)
        #expect(try await !fixture.ledger.refer(id, cause: "exhausted", at: LedgerFixture.time(9)))
        #expect(try await fixture.ledger.reconciliation().referred == 0)
    }

    @Test(arguments: Engine.all) func aRefusedEventIsKeptOnce(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let ledger = fixture.ledger
        let event = QuarantinedEvent(
            entryID: "1-1",
            jobID: "job",
            cause: "seal",
            content: [1, 2, 3],
            at: LedgerFixture.noon
        )
        #expect(try await ledger.quarantine(event))
        #expect(try await !ledger.quarantine(event))
        #expect(try await ledger.quarantinedEvents() == [event])
    }

    @Test(arguments: Engine.all) func theCountsAddUp(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        var ids: [ApplicationID] = []
        for number in 0..<7 { ids.append(try await fixture.accepted("person \(number)").id) }
        _ = try await fixture.ledger.record(LedgerFixture.decision(of: ids[0]))
        _ = try await fixture.ledger.record(LedgerFixture.decision(of: ids[1], .manualReview))
        _ = try await fixture.ledger.record(LedgerFixture.decision(of: ids[2], .decline, reasons: ["R01"]))
        _ = try await fixture.ledger.refer(ids[3], cause: "poison", at: LedgerFixture.noon)
        try await fixture.ledger.markSent([ids[4]], at: LedgerFixture.noon)
        let line = try await fixture.ledger.reconciliation().description
        #expect(line == "received 7 = decided 3 + referred 1 + withdrawn 0 + waiting 3; missing 0")
        let gone = ids[5].uuid
        try await fixture.run("DELETE FROM outbox WHERE application_id = '\(gone)'")
        #expect(try await fixture.ledger.reconciliation().missing == 1)
    }
}
