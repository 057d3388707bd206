import Dispatch
import Documents
import GRDB
import Lending
import Synchronization
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

    @Test(.timeLimit(.minutes(3))) func aLockedFileIsABoundedWait() async throws {
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

    @Test(.timeLimit(.minutes(3))) func writesThatWaitTogetherShareOneCommit() async throws {
        let fixture = try LedgerFixture()
        let owner = try await fixture.account()
        let commits = CommitCount()
        fixture.ledger.pool.add(transactionObserver: commits, extent: .databaseLifetime)
        let isReleased = DispatchSemaphore(value: 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (began, begin) = AsyncStream<Void>.makeStream()
            group.addTask {
                // Holds up GRDB's writer queue, not a task.
                try await fixture.ledger.write { _ in
                    begin.finish()
                    isReleased.wait()
                }
            }
            for await _ in began {}
            for _ in 0..<100 {
                var application = try fixture.application(of: owner)
                application.allowsOnlyOnePending = false
                group.addTask { [application] in _ = try await fixture.ledger.accept(application) }
            }
            while fixture.ledger.commits.waitingCount < 100 { try await Task.sleep(for: .milliseconds(1)) }
            isReleased.signal()
            try await group.waitForAll()
        }
        #expect(try await fixture.ledger.submittedCount() == 100)
        #expect(commits.count <= 2)
    }
}

/// Counts what is synced to the disc.
private final class CommitCount: TransactionObserver, Sendable {
    private let commits = Mutex(0)

    var count: Int { commits.withLock { $0 } }

    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }
    func databaseDidChange(with event: DatabaseEvent) {}
    func databaseDidCommit(_ db: Database) { commits.withLock { $0 += 1 } }
    func databaseDidRollback(_ db: Database) {}
}
