import Documents
import Foundation
import LedgerRecords
import Lending
import Storage
import TestSupport
import Testing

@testable import ApplicationLedger
@testable import Ledger

/// Trust V5: what a key was answered with first is what it is answered with ever after.
@Suite struct FirstAnswerTests {
    private let approved = FirstAnswer(
        status: 200,
        headers: ["Location": "/api/v1/applications/x"],
        document: ["decision": "approved", "credit_score": 701, "default_probability": 0.0625]
    )
    private let received = FirstAnswer(status: 202, headers: [:], document: ["status": "Submitted"])

    @Test(arguments: Engine.all) func theAnswerThatWasKeptFirstStands(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let id = try await fixture.accepted().id
        #expect(try await fixture.ledger.firstAnswer(of: id) == nil)
        #expect(try await fixture.ledger.keepFirstAnswer(approved, of: id) == approved)
        #expect(try await fixture.ledger.keepFirstAnswer(received, of: id) == approved)
        #expect(try await fixture.open().firstAnswer(of: id) == approved)
        #expect(try await fixture.count("idempotency_answers") == 1)
    }

    @Test(arguments: Engine.all) func ofManyAtOnceAllAreToldTheSame(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let id = try await fixture.accepted().id
        let other = try fixture.open()
        let answers = [approved, received]
        let told = try await withThrowingTaskGroup(of: FirstAnswer?.self) { group in
            for number in 0..<20 {
                let ledger = number.isMultiple(of: 3) ? other : fixture.ledger
                group.addTask { try await ledger.keepFirstAnswer(answers[number % 2], of: id) }
            }
            return try await group.reduce(into: Set<FirstAnswer?>()) { $0.insert($1) }
        }
        #expect(told.count == 1 && !told.contains(nil))
    }

    /// It says what was decided of somebody, so that it is sealed and goes with their key.
    @Test(arguments: Engine.all) func itIsReadableUntilItsApplicationIsErased(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let id = try await fixture.accepted().id
        #expect(try await fixture.ledger.keepFirstAnswer(approved, of: id) == approved)
        let stored = try await fixture.ledger.read { db in
            try db.row("SELECT answer FROM idempotency_answers", [])?.bytes("answer")
        }
        #expect(stored?.first == 2)
        #expect(String(bytes: stored ?? [], encoding: .isoLatin1)?.contains("approved") == false)
        try await fixture.run("DELETE FROM subject_keys WHERE subject_id = '\(id.uuid)'")
        #expect(try await fixture.ledger.firstAnswer(of: id) == nil)
        #expect(try await fixture.ledger.keepFirstAnswer(received, of: id) == nil)
    }
}
