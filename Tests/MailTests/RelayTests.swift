import AccountLedger
import Documents
import Foundation
import Hosting
import Ledger
import LedgerRecords
import LedgerSchema
import Lending
import Logging
import TestSupport
import Testing

@testable import Mail

@Suite("Letters of the outbox", .enabled(if: MailServer.isInstalled), .timeLimit(.minutes(3)))
struct RelayTests {
    private static let noon = Timestamp(milliseconds: 1_777_636_800_000)
    private static let draft = MailDraft(kind: .reset, subject: "Subject", text: "Text")

    /// Trust V2: of two webs, each letter is sent by one, however slow the server is.
    @Test func whileALetterIsBeingSentTheOthersAreFreeForAnotherWeb() async throws {
        let (server, folder) = (try await MailServer("slow"), try TemporaryFolder())
        let keys = try LedgerKeys(audit: [UInt8](repeating: 7, count: 32), data: [UInt8](repeating: 8, count: 32))
        let ledger = try Ledger.open(.file(path: folder.file("ledger.sqlite")), keys: keys)
        try await Self.write(letters: 2, in: ledger)
        let relay = MailRelay(
            ledger: ledger,
            outlet: .server(try server.server("smtp")),
            sender: MailSender(name: "Loans", address: try #require(MailAddress("loans@example.org"))),
            clock: TimeSource { Self.noon },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        async let sent: Void = relay.sendWhatIsDue()
        let end = ContinuousClock.now + .seconds(30)
        while !FileManager.default.fileExists(atPath: server.folder.file("letter-1")), ContinuousClock.now < end {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await ledger.takeMail(limit: 10, at: Self.noon).count == 1)
        try Data().write(to: URL(fileURLWithPath: server.folder.file("go")))
        try await sent
        #expect(try await ledger.mailCounts() == ["sent": 2, "new": 1])
        #expect(!FileManager.default.fileExists(atPath: server.folder.file("letter-2")))
        try ledger.close()
    }

    /// Letters to a confirmed address, the one that confirms it having been sent.
    private static func write(letters count: Int, in ledger: Ledger) async throws {
        let account = try await ledger.createAccount(name: "ana", role: .applicant, passwordHash: "x", at: noon)
        let token = ContentDigest.sha256(of: [1])
        try await ledger.setMailAddress(
            try #require(MailAddress("ana@example.com")),
            of: account.id,
            link: (token, Timestamp(milliseconds: noon.milliseconds + 60_000)),
            letter: draft,
            notice: draft,
            at: noon
        )
        for mail in try await ledger.takeMail(limit: 1, at: noon) { try await ledger.mailSent(mail.id, at: noon) }
        #expect(try await ledger.confirmMailAddress(token, at: noon) == account.id)
        for _ in 0..<count { try await ledger.post(draft, to: account.id, at: noon) }
    }
}
