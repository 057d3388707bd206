import Dispatch
import Storage
import TestSupport
import Testing

@testable import AccountLedger
@testable import ApplicationLedger
@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema

@Suite struct GroupCommitTests {
    @Test(arguments: Engine.all) func aRefusedWriteTakesNoNeighbourWithIt(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
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

    @Test(arguments: Engine.all) func nothingStandsWhenTheCommitItselfFails(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        // Checked at COMMIT, not at the statement: the group as a whole is lost.
        try await fixture.run(
            """
            CREATE TABLE parent (id BIGINT PRIMARY KEY);
            CREATE TABLE child (id BIGINT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
            """
        )
        await #expect(throws: LedgerError.refused) {
            try await fixture.run("UPDATE ledger_probe SET probed = 99; INSERT INTO child VALUES (1)")
        }
        #expect(try await fixture.ledger.read { try $0.count("SELECT probed FROM ledger_probe") } == 0)
        #expect(try await fixture.account("otto").name == "otto")
    }

    @Test(.timeLimit(.minutes(3)), arguments: Engine.all)
    func anotherWriterIsABoundedWait(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        _ = try await fixture.account()
        let other = try fixture.open()
        let (began, begin) = AsyncStream<Void>.makeStream()
        let isReleased = DispatchSemaphore(value: 0)
        other.store.onWriter { db in
            // What fails here shows below: nobody is kept waiting then.
            try? db.connection.begin()
            begin.finish()
            isReleased.wait()
            db.connection.rollback()
        }
        for await _ in began {}
        await #expect(throws: LedgerError.busy) { try await fixture.account("otto") }
        #expect(try await fixture.ledger.account(named: "anna") != nil)
        isReleased.signal()
        #expect(try await fixture.account("otto").name == "otto")
        try await fixture.ledger.probe()
    }

    @Test(.timeLimit(.minutes(3)), arguments: Engine.all)
    func writesThatWaitTogetherShareOneCommit(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let owner = try await fixture.account()
        let isReleased = DispatchSemaphore(value: 0)
        let before = fixture.ledger.commits.groupCount
        try await withThrowingTaskGroup(of: Void.self) { group in
            let (began, begin) = AsyncStream<Void>.makeStream()
            group.addTask {
                // Holds up the writer's thread, not a task.
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
        #expect(fixture.ledger.commits.groupCount - before <= 2)
    }
}
