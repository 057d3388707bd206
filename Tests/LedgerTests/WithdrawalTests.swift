import Foundation
import LedgerRecords
import Lending
import TestSupport
import Testing

@testable import ApplicationLedger
@testable import Ledger

/// Trust Z5: of a withdrawal and a decision that come at once, by two programs, exactly one stands.
@Suite(.timeLimit(.minutes(5))) struct WithdrawalTests {
    @Test(arguments: Engine.all) func aWithdrawalAndADecisionAtOnceAreOne(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let other = try fixture.open()
        var withdrawn = 0
        for number in 0..<24 {
            let application = try await fixture.accepted("anna \(number)")
            let (id, owner) = (application.id, application.owner)
            let decides: @Sendable () async throws -> RecordOutcome = {
                try await other.record(LedgerFixture.decision(of: id))
            }
            let withdraws: @Sendable () async throws -> Bool = {
                try await fixture.ledger.withdraw(id, owner: owner, at: LedgerFixture.noon)
            }
            // Whichever is called first is ahead a little; each is, half of the time.
            let (isWithdrawn, recorded) = try await Self.atOnce(withdraws, decides, isSwapped: number % 2 == 1)
            #expect(recorded == (isWithdrawn ? .closed(.withdrawn) : .recorded))
            let standing = try #require(try await other.standing(of: id))
            #expect(standing.application.status == (isWithdrawn ? .withdrawn : .approved))
            #expect((standing.decision == nil) == isWithdrawn)
            let acts = try await fixture.ledger.auditRows(about: .application(id)).map(\.action)
            #expect(acts == ["application.submitted", isWithdrawn ? "application.withdrawn" : "decision.recorded"])
            withdrawn += isWithdrawn ? 1 : 0
        }
        let reconciliation = try await fixture.ledger.reconciliation()
        #expect(reconciliation.withdrawn == withdrawn && reconciliation.decided == 24 - withdrawn)
        #expect(reconciliation.missing == 0)
    }

    private static func atOnce(
        _ withdraws: @escaping @Sendable () async throws -> Bool,
        _ decides: @escaping @Sendable () async throws -> RecordOutcome,
        isSwapped: Bool
    ) async throws -> (Bool, RecordOutcome) {
        if isSwapped {
            async let recorded = decides()
            async let isWithdrawn = withdraws()
            return try await (isWithdrawn, recorded)
        }
        async let isWithdrawn = withdraws()
        async let recorded = decides()
        return try await (isWithdrawn, recorded)
    }

    /// What a second person was to agree with is not decided any more.
    @Test(arguments: Engine.all) func whatWaitsForAPersonIsWithdrawnAsWell(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        let (id, owner) = (application.id, application.owner)
        #expect(try await fixture.ledger.refer(id, cause: "poison", at: LedgerFixture.noon))
        let trace = String(repeating: "a", count: 32)
        #expect(try await fixture.ledger.withdraw(id, owner: owner, at: LedgerFixture.noon, traceID: trace))
        let row = try #require(try await fixture.ledger.auditRows(about: .application(id)).last)
        #expect(row.action == "application.withdrawn" && row.traceID == trace)
        let standing = try #require(try await fixture.ledger.standing(of: id))
        #expect(standing.application.status == .withdrawn)
    }
}
