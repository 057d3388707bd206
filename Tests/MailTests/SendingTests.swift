import Foundation
import TestSupport
import Testing

@testable import LedgerRecords
@testable import Mail

@Suite("Sending letters", .enabled(if: MailServer.isInstalled), .serialized, .timeLimit(.minutes(3)))
struct SendingTests {
    @Test(arguments: [("smtp", "plain"), ("smtp", "starttls"), ("smtps", "tls")])
    func aLetterArrivesAsItWasWritten(_ scheme: String, _ mode: String) async throws {
        let server = try await MailServer(mode)
        let user = mode == "plain" ? "" : "loans:p%40ss@"
        try await MailOutlet.server(server.server(scheme, user: user)).send(letter())
        let parsed = try server.parsed("letter-1")
        #expect(parsed.hasPrefix("Núñez & Sons <loans@example.org>\nana@example.com\nGrüße 🌍 and more words"))
        #expect(
            parsed.contains("\n<0b6d0c3e-0000-4000-8000-000000000001@example.org>\nFri, 01 May 2026 12:00:00 +0000")
        )
        #expect(parsed.contains("Öffnen Sie:\n.\nhttps://example.org/reset/x\n"))
        let commands = try server.text("commands-1")
        #expect(commands.hasPrefix(mode == "plain" ? "clear" : "encrypted"))
        #expect(commands.contains("RCPT TO:<ana@example.com>"))
        let secret = Data("\0loans\0p@ss".utf8).base64EncodedString()
        #expect(commands.contains("AUTH PLAIN \(secret)") == (mode != "plain"))
    }

    @Test func whatTheServerSaysDecidesWhetherItIsTriedAgain() async throws {
        for (mode, isFinal) in [("refuse", true), ("busy", false), ("garbage", false)] {
            let server = try await MailServer(mode)
            let error = await #expect(throws: MailError.self) {
                try await MailOutlet.server(server.server("smtp")).send(letter())
            }
            #expect(error?.isFinal == isFinal, "\(mode)")
            #expect("\(try #require(error))".contains("ana") == false)
        }
        let nobody = try #require(SMTPServer(url: "smtp://127.0.0.1:1"))
        await #expect(throws: MailError.unreachable) { try await MailOutlet.server(nobody).send(letter()) }
    }

    /// A password, and a letter for a server elsewhere, never go out in the clear; a certificate of nobody we trust is none.
    @Test func nothingIsSaidToAServerThatCannotBeTrusted() async throws {
        let plain = try await MailServer("plain")
        await #expect(throws: MailError.notEncrypted) {
            try await MailOutlet.server(plain.server("smtp", user: "loans:secret@")).send(letter())
        }
        for (scheme, mode) in [("smtps", "tls"), ("smtp", "starttls")] {
            let server = try await MailServer(mode)
            await #expect(throws: MailError.self) {
                try await MailOutlet.server(server.server(scheme, trusts: false)).send(letter())
            }
            #expect(!FileManager.default.fileExists(atPath: server.folder.file("letter-1")))
        }
    }

    /// CVE-2011-0411: what somebody puts into the stream before encryption must not count after it.
    @Test func answersPutInBeforeEncryptionAreRefused() async throws {
        let server = try await MailServer("inject")
        await #expect(throws: MailError.self) {
            try await MailOutlet.server(server.server("smtp", user: "loans:secret@")).send(letter())
        }
        #expect(!FileManager.default.fileExists(atPath: server.folder.file("letter-1")))
    }

    @Test func withoutAServerLettersArePrivateFiles() async throws {
        let folder = try TemporaryFolder()
        let outbox = OutboxFolder(path: folder.file("outbox"))
        for _ in 0..<2 { try await MailOutlet.folder(outbox).send(letter()) }
        let names = try FileManager.default.contentsOfDirectory(atPath: outbox.path)
        #expect(names == ["1777636800000-0b6d0c3e-0000-4000-8000-000000000001.eml"])
        let mode = try FileManager.default.attributesOfItem(atPath: "\(outbox.path)/\(names[0])")[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test(arguments: [
        "smtp://", "http://mail", "smtp://a b", "smtp://user@host", "smtp://host:0", "smtp://host:65536",
        "smtp://h:x", "smtps://u:%0d%0aRCPT@host", "mail.example.com",
    ])
    func aWrongAddressOfAServerIsRefused(_ url: String) {
        #expect(SMTPServer(url: url) == nil)
    }

    @Test func nothingPrintsThePassword() throws {
        let server = try #require(SMTPServer(url: "smtps://loans:hunter2hunter2@mail.example.com"))
        var dumped = ""
        dump(server, to: &dumped)
        #expect(!"\(server) \(dumped)".contains("hunter2"))
        #expect("\(server)" == "mail.example.com:465")
    }
}

@Suite("E-mail addresses")
struct MailAddressTests {
    @Test(arguments: ["ana@example.com", "a.b+c@mail.example.co", "x@a-b.de"])
    func aPlainOneIsTaken(_ text: String) throws {
        let address = try #require(MailAddress(text))
        #expect(address.text == text)
        var dumped = ""
        dump(address, to: &dumped)
        #expect(!"\(address) \(address.debugDescription) \(dumped)".contains(text))
    }

    @Test(arguments: [
        "", "ana", "ana@", "@example.com", "ana@localhost", "a b@example.com", "ana@exa mple.com", "ana@-a.com",
        "ana@example.com\r\nBcc: x@example.com", "ana@@example.com", "<ana@example.com>", "ana@example..com",
        "josé@example.com", ".a@example.com", "a\u{301}@example.com", "ana@example.com,bob@example.com",
    ])
    func anythingThatAHeaderCouldMistakeIsRefused(_ text: String) {
        #expect(MailAddress(text) == nil)
    }
}
