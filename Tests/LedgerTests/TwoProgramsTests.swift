import Testing

@testable import AccountLedger
@testable import ApplicationLedger
@testable import Ledger
@testable import LedgerRecords

/// Two programs on one ledger: each has connections of its own, and between them there is one writer at a time.
@Suite(.timeLimit(.minutes(5))) struct TwoProgramsTests {
    @Test(arguments: Engine.all) func writersOfTwoProgramsKeepOneChain(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let other = try fixture.open()
        let ledgers = [fixture.ledger, other]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<60 {
                group.addTask {
                    _ = try await ledgers[number % 2]
                        .createAccount(
                            name: "person \(number)",
                            role: .applicant,
                            passwordHash: "x",
                            at: LedgerFixture.noon
                        )
                }
            }
            try await group.waitForAll()
        }
        for ledger in ledgers {
            guard case .intact(let count, _) = try await ledger.verifyAudit() else {
                Issue.record("the chain broke")
                return
            }
            #expect(count == 60)
        }
    }

    @Test(arguments: Engine.all) func onlyOnePendingApplicationIsTakenByTwoPrograms(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let other = try fixture.open()
        let owner = try await fixture.account()
        let outcomes = try await withThrowingTaskGroup(of: AcceptOutcome.self) { group in
            for number in 0..<20 {
                let application = try fixture.application(of: owner)
                group.addTask { try await (number % 2 == 0 ? fixture.ledger : other).accept(application) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == .accepted } == 1)
        #expect(try await other.submittedCount() == 1)
    }

    @Test(arguments: Engine.all) func aDecisionByTwoProgramsIsOne(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let other = try fixture.open()
        let id = try await fixture.accepted().id
        async let first = fixture.ledger.record(LedgerFixture.decision(of: id))
        async let second = other.record(LedgerFixture.decision(of: id, attempt: 2))
        let outcomes = try await [first, second]
        #expect(Set(outcomes) == [.recorded, .alreadyDecided])
        #expect(try await fixture.ledger.decision(id) == (try await other.decision(id)))
    }
}
