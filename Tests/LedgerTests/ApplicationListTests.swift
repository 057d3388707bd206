import Lending
import TestSupport
import Testing

@testable import ApplicationLedger
@testable import Ledger
@testable import LedgerRecords
@testable import LedgerSchema

/// A list and how long it is say the same, whatever is asked for.
@Suite struct ApplicationListTests {
    @Test(arguments: Engine.all) func aListIsAsLongAsItsCountSays(_ engine: Engine) async throws {
        let (fixture, owner, customer) = try await filled(engine)
        let filters: [(ApplicationFilter, Int)] = [
            (ApplicationFilter(), 4), (ApplicationFilter(owner: owner.id), 3),
            (ApplicationFilter(statuses: [.approved]), 1),
            (ApplicationFilter(statuses: [.submitted, .approved]), 4),
            (ApplicationFilter(customer: customer.id), 2),
            (ApplicationFilter(owner: owner.id, statuses: [.approved], customer: customer.id), 1),
            (ApplicationFilter(owner: owner.id, statuses: [.declined]), 0),
        ]
        for (filter, expected) in filters {
            let listed = try await fixture.ledger.applications(filter, limit: 9)
            #expect(listed.count == expected, "\(filter)")
            let counted = try await fixture.ledger.applicationCount(filter)
            #expect(counted == expected, "\(filter)")
        }
    }

    /// One of a stranger; three of an owner: two of them for a customer, and one of those approved.
    private func filled(_ engine: Engine) async throws -> (LedgerFixture, owner: Account, customer: Customer) {
        let fixture = try LedgerFixture(engine)
        _ = try await fixture.accepted("eve")
        let owner = try await fixture.account()
        let customer = try AcceptTests.customer(of: owner)
        #expect(try await fixture.ledger.register(customer) == .registered)
        for isForCustomer in [true, true, false] {
            var application = try fixture.application(of: owner)
            application.customer = isForCustomer ? customer.id : nil
            application.allowsOnlyOnePending = false
            #expect(try await fixture.ledger.accept(application) == .accepted)
        }
        let first = try await fixture.ledger.applications(ApplicationFilter(customer: customer.id), limit: 1)
        let id = try #require(first.first).record.id
        #expect(try await fixture.ledger.record(LedgerFixture.decision(of: id)) == .recorded)
        return (fixture, owner, customer)
    }
}
