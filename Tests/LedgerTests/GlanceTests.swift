import Dispatch
import Foundation
import Storage
import TestSupport
import Testing

@testable import AccountLedger
@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema

@Suite("What is read by its key", .timeLimit(.minutes(3)))
struct GlanceTests {
    @Test(arguments: Engine.all) func isWhatWasCommittedLast(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        try await withThrowingTaskGroup { group in
            for number in 0..<40 {
                group.addTask {
                    let account = try await fixture.account("person \(number)")
                    let found = try await fixture.ledger.account(id: account.id)
                    #expect(found?.name == "person \(number)")
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func waitsForNobodyWhoReadsLonger() async throws {
        let fixture = try LedgerFixture(.sqlite)
        let account = try await fixture.account()
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let isOver = DispatchSemaphore(value: 0)
        let store = fixture.ledger.store
        // One more than there are connections for this, so that whoever comes next finds none.
        let slow = (0...max(2, ProcessInfo.processInfo.activeProcessorCount))
            .map { _ in
                // On threads of their own, so that no task is kept from running.
                Task(executorPreference: OwnThreads()) {
                    try await store.glance { db in
                        begin.yield()
                        isOver.wait()
                        return try db.count("SELECT COUNT(*) FROM accounts")
                    }
                }
            }
        var started = 0
        for await _ in begun {
            started += 1
            if started == slow.count { break }
        }
        let found = try? await fixture.ledger.account(id: account.id)
        for _ in slow { isOver.signal() }
        #expect(found?.id == account.id)
        for task in slow { #expect(try await task.value == 1) }
    }

    @Test(arguments: Engine.all) func comesBackAsItWasGiven(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let given: [[ColumnValue]] = [
            [.text("José 👩‍👩‍👧"), .bytes([0, 255, 0]), .integer(.min), .number(-0.1)],
            [.text(""), .bytes([]), .integer(0), .number(1e300)], [.null, .null, .null, .null],
            [.text(String(repeating: "x", count: 70_000)), .bytes(Array(repeating: 7, count: 70_000)), .null, .null],
        ]
        try await fixture.ledger.write { db in
            try db.connection.define("CREATE TABLE given (n BIGINT, t TEXT, b BLOB, i BIGINT, d DOUBLE PRECISION)")
            for (number, values) in given.enumerated() {
                let arguments = StatementArguments([.integer(Int64(number))] + values)
                #expect(try db.run("INSERT INTO given VALUES (?, ?, ?, ?, ?)", arguments) == 1)
            }
        }
        let found = try await fixture.ledger.glance { db in try db.rows("SELECT t, b, i, d FROM given ORDER BY n") }
        #expect(found.map(\.values) == given)
        #expect(found.first?.columnNames == ["t", "b", "i", "d"])
        await #expect(throws: LedgerError.self) {
            try await fixture.ledger.glance { db in try db.rows("SELECT t FROM given WHERE n = ?", []) }
        }
    }

    @Test func changesNothing() async throws {
        let fixture = try LedgerFixture(.sqlite)
        await #expect(throws: LedgerError.self) {
            try await fixture.ledger.glance { try $0.run("UPDATE ledger_probe SET probed = 9") }
        }
        #expect(try await fixture.ledger.glance { try $0.count("SELECT probed FROM ledger_probe") } == 0)
    }

    @Test func failsOnceTheLedgerIsClosed() async throws {
        let fixture = try LedgerFixture(.sqlite)
        let account = try await fixture.account()
        try fixture.ledger.close()
        await #expect(throws: LedgerError.self) { try await fixture.ledger.account(id: account.id) }
    }
}

/// A thread for each job.
private final class OwnThreads: TaskExecutor {
    private let queue = DispatchQueue(label: "own threads", attributes: .concurrent)

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
