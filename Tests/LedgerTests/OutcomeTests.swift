import Foundation
import Lending
import Testing

@testable import Ledger
@testable import LedgerRecords
@testable import ModelLedger

@Suite struct OutcomeTests {
    private static func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(iso: text)) }

    @Test(arguments: Engine.all) func `The last day of an application stands, and the same file twice changes nothing`(
        engine: Engine
    ) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        let (first, last) = (try Self.day("2027-01-31"), try Self.day("2027-12-31"))
        let outcomes = [
            LoanOutcome(application: application.id, isBad: true, observedOn: last),
            LoanOutcome(application: application.id, isBad: false, observedOn: first),
        ]
        let actor = Actor.commandLine("ana")
        let receipt = try await fixture.ledger.record(outcomes, by: actor, at: LedgerFixture.noon)
        #expect(receipt == OutcomeReceipt(recorded: 2, known: 0, unknown: []))
        let again = try await fixture.ledger.record(outcomes, by: actor, at: LedgerFixture.noon)
        #expect(again == OutcomeReceipt(recorded: 0, known: 2, unknown: []))
        let known = try await fixture.ledger.outcomes(product: application.product)
        #expect(known.map(\.isBad) == [true] && known.map(\.observedOn) == [last])
        #expect(known.first?.answers == application.answers)
        #expect(try await fixture.ledger.outcomes(product: "other").isEmpty)
        #expect(try await fixture.ledger.outcomes(product: application.product, after: application.id).isEmpty)
        guard case .intact = try await fixture.ledger.verifyAudit() else {
            Issue.record("the chain is broken")
            return
        }
    }

    @Test(arguments: Engine.all) func `An application that is not there is named, and the others are recorded`(
        engine: Engine
    ) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        let stranger = LedgerFixture.newID()
        let day = try Self.day("2027-12-31")
        let outcomes = [stranger, application.id].map { LoanOutcome(application: $0, isBad: false, observedOn: day) }
        let receipt = try await fixture.ledger.record(outcomes, by: .commandLine("ana"), at: LedgerFixture.noon)
        #expect(receipt == OutcomeReceipt(recorded: 1, known: 0, unknown: [stranger]))
    }

    @Test(arguments: Engine.all) func `A model is signed off once by each person, and only if it is registered`(
        engine: Engine
    ) async throws {
        let fixture = try LedgerFixture(engine)
        defer { withExtendedLifetime(fixture) {} }
        let ledger = fixture.ledger
        let model = LedgerFixture.model("1")
        let (ana, ben) = (Actor.commandLine("ana"), Actor.commandLine("ben"))
        let at = LedgerFixture.noon
        #expect(try await !ledger.signOff(model.digest, reason: "fit", by: ana, at: at))
        _ = try await ledger.registerModel(model, artefact: [1], definition: [2], by: ana)
        #expect(try await ledger.signOff(model.digest, reason: "fit", by: ana, at: at))
        #expect(try await !ledger.signOff(model.digest, reason: "again", by: ana, at: at))
        #expect(try await ledger.signOff(model.digest, reason: "fit", by: ben, at: LedgerFixture.time(1)))
        #expect(try await ledger.signOffs(model.digest).map(\.actor) == ["cli:ana", "cli:ben"])
    }
}
