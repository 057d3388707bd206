import Documents
import GRDB
import Lending
import TestSupport
import Testing

@testable import Ledger

@Suite struct GroupCommitTests {
    @Test func aRefusedWriteTakesNoNeighbourWithIt() async throws {
        let fixture = try LedgerFixture()
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<60 {
                // Every third name is taken by the one before it.
                group.addTask { (try? await fixture.account("person \(number / 3)")) != nil }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 } == 20)
        #expect(try await fixture.ledger.accounts().count == 20)
        guard case .intact(let count, _) = try await fixture.ledger.verifyAudit() else {
            Issue.record("the chain broke")
            return
        }
        #expect(count == 20)
    }

    @Test func nothingStandsWhenTheCommitItselfFails() async throws {
        let fixture = try LedgerFixture()
        try await fixture.ledger.pool.write { db in
            // Checked at COMMIT, not at the statement: the group as a whole is lost.
            try db.execute(
                sql: """
                    CREATE TABLE parent (id INTEGER PRIMARY KEY);
                    CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
                    CREATE TRIGGER orphan AFTER INSERT ON applications BEGIN INSERT INTO child VALUES (1); END
                    """
            )
        }
        let owner = try await fixture.account()
        await #expect(throws: LedgerError.refused) { try await fixture.ledger.accept(fixture.application(of: owner)) }
        #expect(try await fixture.ledger.submittedCount() == 0)
        #expect(try await fixture.account("otto").name == "otto")
    }

    @Test(.timeLimit(.minutes(1))) func aLockedFileIsABoundedWait() async throws {
        let fixture = try LedgerFixture()
        _ = try await fixture.account()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: fixture.path, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN EXCLUSIVE") }
        await #expect(throws: LedgerError.busy) { try await fixture.account("otto") }
        #expect(try await fixture.ledger.account(named: "anna") != nil)
        try await other.writeWithoutTransaction { try $0.execute(sql: "ROLLBACK") }
        #expect(try await fixture.account("otto").name == "otto")
        try await fixture.ledger.probe()
    }

    @Test(.timeLimit(.minutes(2))) func atLeastTwoHundredDurableAcceptsASecond() async throws {
        let fixture = try LedgerFixture()
        let owner = try await fixture.account()
        let applications = try (0..<2_000)
            .map { _ in
                var application = try fixture.application(of: owner)
                application.allowsOnlyOnePending = false
                return application
            }
        let clock = ContinuousClock()
        let elapsed = try await clock.measure {
            try await withThrowingTaskGroup(of: AcceptOutcome.self) { group in
                for application in applications { group.addTask { try await fixture.ledger.accept(application) } }
                for try await outcome in group { #expect(outcome == .accepted) }
            }
        }
        #expect(elapsed < .seconds(10), "2,000 accepts in \(elapsed)")
        #expect(try await fixture.ledger.submittedCount() == 2_000)
    }
}
