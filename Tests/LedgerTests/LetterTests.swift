import Foundation
import TestSupport
import Testing

@testable import AccountLedger
@testable import LedgerRecords

@Suite("Letters and links in the ledger")
struct LetterTests {
    private static let draft = MailDraft(kind: .reset, subject: "Canary subject", text: "Canary text")

    private static func confirmed(_ fixture: LedgerFixture) async throws -> Account {
        let account = try await fixture.account()
        let address = try #require(MailAddress("canary@example.com"))
        let token = LedgerFixture.digest("confirm")
        try await fixture.ledger.setMailAddress(
            address,
            of: account.id,
            link: (token, LedgerFixture.time(60)),
            letter: draft,
            notice: draft,
            at: LedgerFixture.noon
        )
        for mail in try await fixture.ledger.takeMail(limit: 10, at: LedgerFixture.noon) {
            try await fixture.ledger.mailSent(mail.id, at: LedgerFixture.noon)
        }
        #expect(try await fixture.ledger.confirmMailAddress(token, at: LedgerFixture.time(1)) == account.id)
        #expect(try await fixture.ledger.confirmMailAddress(token, at: LedgerFixture.time(2)) == nil)
        return account
    }

    @Test(arguments: Engine.all) func aLetterIsTakenByOneSentOnceAndThenForgotten(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let account = try await Self.confirmed(fixture)
        try await fixture.ledger.post(Self.draft, to: account.id, at: LedgerFixture.time(3))
        let first = try await fixture.ledger.takeMail(limit: 10, at: LedgerFixture.time(3))
        #expect(first.count == 1 && first[0].address.text == "canary@example.com" && first[0].draft == Self.draft)
        #expect(try await fixture.ledger.takeMail(limit: 10, at: LedgerFixture.time(4)).isEmpty)
        // Whoever took it died: it is due again under the same name.
        let again = try await fixture.ledger.takeMail(limit: 10, at: LedgerFixture.time(124))
        #expect(again.map(\.id) == first.map(\.id) && again[0].attempts == 2)
        try await fixture.ledger.mailSent(again[0].id, at: LedgerFixture.time(125))
        #expect(try await fixture.ledger.takeMail(limit: 10, at: LedgerFixture.time(100_000)).isEmpty)
        for name in engine == .sqlite ? ["", "-wal"] : [] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: fixture.path + name))
            for word in ["canary@example.com", "Canary subject", "Canary text"] {
                #expect(bytes.range(of: Data(word.utf8)) == nil, "\(word)")
            }
        }
    }

    /// Trust F23: a letter that is damaged, or whose key has gone, waits like one that cannot be sent and is then given up.
    @Test(arguments: Engine.all) func aLetterThatCannotBeReadHoldsUpNoOther(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let (ledger, account) = (fixture.ledger, try await Self.confirmed(fixture))
        try await ledger.post(Self.draft, to: account.id, at: LedgerFixture.time(3))
        try await fixture.run("UPDATE mail_outbox SET content = x'00' WHERE state = 'new'")
        try await ledger.post(Self.draft, to: account.id, at: LedgerFixture.time(4))
        let taken = try await ledger.takeMail(limit: 1, at: LedgerFixture.time(5))
        #expect(taken.map(\.draft) == [Self.draft])
        try await ledger.mailSent(try #require(taken.first).id, at: LedgerFixture.time(5))
        #expect(try await ledger.mailCounts() == ["sent": 2, "new": 1])
        var moment: Int64 = 5
        for wait: Int64 in [30, 120, 600, 3_600, 21_600, 86_400] {
            #expect(try await ledger.mailCounts()["given up"] == nil)
            moment += wait
            #expect(try await ledger.takeMail(limit: 1, at: LedgerFixture.time(moment)).isEmpty)
        }
        #expect(try await ledger.mailCounts() == ["sent": 2, "given up": 1])
    }

    @Test(arguments: Engine.all) func aPasswordChangeAndItsLetterAreOneTransaction(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let account = try await Self.confirmed(fixture)
        let stranger = try #require(AccountID(rawValue: "f81d4fae-7dec-41d0-a765-00a0c91e6bf6"))
        #expect(try await !fixture.ledger.changePassword(stranger, to: "x", at: LedgerFixture.noon, notice: Self.draft))
        #expect(try await fixture.ledger.takeMail(limit: 10, at: LedgerFixture.time(200)).isEmpty)
        #expect(
            try await fixture.ledger.changePassword(account.id, to: "x", at: LedgerFixture.noon, notice: Self.draft)
        )
        #expect(try await fixture.ledger.takeMail(limit: 10, at: LedgerFixture.time(200)).count == 1)
    }

    @Test(arguments: Engine.all) func aNewerResetTakesThePlaceOfTheOneBefore(_ engine: Engine) async throws {
        let fixture = try LedgerFixture(engine)
        let account = try await Self.confirmed(fixture)
        for (index, word) in ["one", "two"].enumerated() {
            let isMade = try await fixture.ledger.startReset(
                of: account.id,
                token: LedgerFixture.digest(word),
                expiresAt: LedgerFixture.time(10_000),
                letter: Self.draft,
                at: LedgerFixture.time(Int64(index) * 300)
            )
            #expect(isMade)
        }
        let now = LedgerFixture.time(400)
        #expect(try await fixture.ledger.account(ofLink: LedgerFixture.digest("one"), .reset, at: now) == nil)
        #expect(try await fixture.ledger.account(ofLink: LedgerFixture.digest("two"), .confirm, at: now) == nil)
        #expect(
            try await fixture.ledger.account(ofLink: LedgerFixture.digest("two"), .reset, at: now)?.id == account.id
        )
    }
}
