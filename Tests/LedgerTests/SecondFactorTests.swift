import TestSupport
import Testing

@testable import AccountLedger
@testable import LedgerRecords

@Suite("Second factors in the ledger")
struct SecondFactorTests {
    private static let notice = MailDraft(kind: .secondFactor, subject: "Codes", text: "From now on.")

    private static func confirm(_ fixture: LedgerFixture, _ account: Account, step: Int64) async throws -> Bool {
        try await fixture.ledger.confirmSecondFactor(
            of: account.id,
            step: step,
            recovery: [LedgerFixture.digest("one"), LedgerFixture.digest("two")],
            notice: notice,
            at: LedgerFixture.noon
        )
    }

    @Test(arguments: Engine.all) func eachCodeIsTakenOnceAndNoneBeforeTheLast(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let (ledger, account) = (fixture.ledger, try await fixture.account())
        for secret in [[1, 2], [3, 4]] as [[UInt8]] {
            #expect(try await ledger.beginSecondFactor(of: account.id, secret: secret, at: LedgerFixture.noon))
        }
        #expect(try await ledger.secondFactor(of: account.id)?.secret == [3, 4])
        #expect(try await !ledger.useCode(of: account.id, step: 6))
        #expect(try await Self.confirm(fixture, account, step: 7))
        #expect(try await !Self.confirm(fixture, account, step: 8))
        #expect(try await !ledger.beginSecondFactor(of: account.id, secret: [5], at: LedgerFixture.noon))
        for (step, isTaken) in [(7, false), (9, true), (9, false), (8, false), (10, true)] as [(Int64, Bool)] {
            #expect(try await ledger.useCode(of: account.id, step: step) == isTaken, "\(step)")
        }
    }

    @Test(arguments: Engine.all) func aRecoveryCodeIsOnesOwnAndWorksOnce(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let (ledger, account) = (fixture.ledger, try await fixture.account())
        let (other, noon, code) = (try await fixture.account("ben"), LedgerFixture.noon, LedgerFixture.digest("one"))
        #expect(try await ledger.beginSecondFactor(of: account.id, secret: [1], at: noon))
        #expect(try await Self.confirm(fixture, account, step: 7))
        #expect(try await !ledger.useRecoveryCode(code, of: other.id, at: noon))
        #expect(try await ledger.useRecoveryCode(code, of: account.id, at: noon))
        #expect(try await !ledger.useRecoveryCode(code, of: account.id, at: noon))
        let remove = {
            try await ledger.removeSecondFactor(of: account.id, notice: nil, at: noon, by: .commandLine("test"))
        }
        #expect(try await remove())
        #expect(try await !remove())
        #expect(try await ledger.secondFactor(of: account.id) == nil)
        #expect(try await !ledger.useRecoveryCode(LedgerFixture.digest("two"), of: account.id, at: noon))
    }
}
