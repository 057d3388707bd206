import Lending
import TestSupport
import Testing

@testable import ApplicationLedger
@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema

@Suite struct AcceptTests {
    @Test(arguments: Engine.all) func anAcceptedApplicationIsWholeInTheLedger(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        let record = try #require(try await fixture.ledger.application(application.id, owner: application.owner))
        #expect(record.answers == application.answers)
        #expect(record.identity == application.identity)
        #expect(record.status == .submitted)
        #expect(record.featureVectorDigest == application.featureVectorDigest)
        #expect(record.summary.submittedOn == application.submittedOn)
        #expect(try await fixture.ledger.dueOutbox(limit: 9, now: LedgerFixture.noon).map(\.job) == [application.job])
        #expect(try await fixture.ledger.submittedCount() == 1)
        let audited = try await fixture.ledger.auditRows(about: .application(application.id))
        #expect(audited.map(\.action) == ["application.submitted"])
    }

    @Test(arguments: Engine.all) func anotherPersonsApplicationDoesNotExist(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        let other = try await fixture.account("eve")
        #expect(try await fixture.ledger.application(application.id, owner: other.id) == nil)
        #expect(try await fixture.ledger.standing(of: application.id, owner: other.id) == nil)
        #expect(try await fixture.ledger.applications(owner: other.id).isEmpty)
        #expect(try await !fixture.ledger.withdraw(application.id, owner: other.id, at: LedgerFixture.noon))
        #expect(try await fixture.ledger.accept(fixture.application(of: other, id: application.id)) == .foreign)
        #expect(try await fixture.ledger.applications(owner: application.owner).map(\.id) == [application.id])
    }

    @Test(arguments: Engine.all) func theSameApplicationSentTwiceIsOne(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        #expect(try await fixture.ledger.accept(application) == .alreadyAccepted)
        #expect(try await fixture.ledger.submittedCount() == 1)
    }

    @Test(arguments: Engine.all) func aSecondApplicationWaitsForTheFirstToBeAnswered(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let owner = try await fixture.account()
        let first = try fixture.application(of: owner)
        #expect(try await fixture.ledger.accept(first) == .accepted)
        var second = try fixture.application(of: owner)
        #expect(try await fixture.ledger.accept(second) == .pendingExists(first.id))
        #expect(try await fixture.ledger.submittedCount() == 1)
        second.allowsOnlyOnePending = false
        #expect(try await fixture.ledger.accept(second) == .accepted)
        for id in [first.id, second.id] {
            #expect(try await fixture.ledger.record(LedgerFixture.decision(of: id)) == .recorded)
        }
        #expect(try await fixture.ledger.accept(fixture.application(of: owner)) == .accepted)
    }

    @Test(arguments: Engine.all) func aKeyUsedAgainGivesTheFirstAnswer(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let owner = try await fixture.account()
        var first = try fixture.application(of: owner)
        first.idempotency = key("k\u{E9}y", "body")
        #expect(try await fixture.ledger.accept(first) == .accepted)
        var again = try fixture.application(of: owner)
        again.idempotency = key("ke\u{301}y", "body")
        let expected = try #require(first.idempotency)
        #expect(try await fixture.ledger.accept(again) == .replayed(expected, first.id))
        again.idempotency = key("k\u{E9}y", "other body")
        #expect(try await fixture.ledger.accept(again) == .conflict)
        let found = try await fixture.ledger.idempotencyRecord(owner: owner.id, route: "/apply", key: "k\u{E9}y")
        #expect(found?.application == first.id)
        #expect(found?.record == expected)
    }

    /// Rule 4: for whom an application is stands on record with it, or nothing does.
    @Test(arguments: Engine.all) func theCustomerOfAnApplicationIsAcceptedWithIt(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let owner = try await fixture.account()
        let customer = try Self.customer(of: owner)
        #expect(try await fixture.ledger.register(customer) == .registered)
        var application = try fixture.application(of: owner)
        application.customer = customer.id
        #expect(try await fixture.ledger.accept(application) == .accepted)
        #expect(try await fixture.ledger.customerID(of: application.id) == customer.id)
        var second = try fixture.application(of: owner)
        second.customer = customer.id
        second.allowsOnlyOnePending = false
        try await fixture.refuseRows(of: "customer_applications")
        await #expect(throws: LedgerError.self) { try await fixture.ledger.accept(second) }
        #expect(try await fixture.ledger.submittedCount() == 1)
    }

    static func customer(of owner: Account) throws -> Customer {
        let birthday = try #require(CalendarDate(iso: "1990-01-31"))
        var generator = SystemRandomNumberGenerator()
        return Customer(
            id: CustomerID(using: &generator),
            owner: owner.id,
            fullName: "Ravi Kumar",
            dateOfBirth: birthday,
            email: "ravi@example.com",
            phone: "98765 43210",
            address: "1 High Street",
            city: "Pune",
            state: "MH",
            postcode: "411001",
            answers: [:],
            createdAt: LedgerFixture.noon
        )
    }

    @Test(arguments: Engine.all) func aKeyBelongsToItsOwnerAndRoute(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        var first = try fixture.application(of: try await fixture.account())
        first.idempotency = key("k", "body")
        #expect(try await fixture.ledger.accept(first) == .accepted)
        let other = try await fixture.account("otto")
        var second = try fixture.application(of: other)
        second.idempotency = key("k", "other body")
        #expect(try await fixture.ledger.accept(second) == .accepted)
        #expect(try await fixture.ledger.idempotencyRecord(owner: other.id, route: "/other", key: "k") == nil)
    }

    @Test(arguments: ["applications", "identity_answers", "outbox", "idempotency", "audit"], Engine.all)
    func aFailureAtAnyRowLeavesNothing(_ table: String, _ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let owner = try await fixture.account()
        let draft = LedgerFixture.newID()
        try await fixture.ledger.createDraft(
            draft,
            owner: owner.id,
            product: "p",
            version: "1",
            at: LedgerFixture.noon
        )
        try await fixture.refuseRows(of: table)
        var application = try fixture.application(of: owner, id: draft)
        application.idempotency = key("k", "body")
        await #expect(throws: LedgerError.self) { try await fixture.ledger.accept(application) }
        #expect(try await fixture.ledger.submittedCount() == 0)
        #expect(try await fixture.ledger.dueOutbox(limit: 9, now: LedgerFixture.noon).isEmpty)
        #expect(try await fixture.ledger.draft(draft, owner: owner.id) != nil)
        #expect(try await fixture.ledger.idempotencyRecord(owner: owner.id, route: "/apply", key: "k") == nil)
        #expect(try await fixture.ledger.auditRows(about: .application(draft)).isEmpty)
        #expect(try await fixture.count("identity_answers") == 0)
    }

    @Test(arguments: Engine.all) func aWithdrawnApplicationLeavesTheOutbox(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let application = try await fixture.accepted()
        #expect(try await fixture.ledger.withdraw(application.id, owner: application.owner, at: LedgerFixture.noon))
        #expect(try await !fixture.ledger.withdraw(application.id, owner: application.owner, at: LedgerFixture.noon))
        #expect(try await fixture.ledger.unsentCount() == 0)
        let late = LedgerFixture.decision(of: application.id)
        #expect(try await fixture.ledger.record(late) == .closed(.withdrawn))
        #expect(try await fixture.ledger.reconciliation().withdrawn == 1)
        #expect(try await fixture.ledger.reconciliation().missing == 0)
    }

    private func key(_ key: String, _ body: String) -> IdempotencyRecord {
        IdempotencyRecord(
            key: key,
            route: "/apply",
            fingerprint: LedgerFixture.digest(body),
            status: 202,
            body: Array("{}".utf8)
        )
    }
}
