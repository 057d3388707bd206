import Foundation
import TestSupport
import Testing

@testable import Mail
@testable import Web

/// A page without the token of its forms, which differs each time.
func plain(_ page: String) -> String { page.replacing(/name="_token" value="[^"]*"/, with: "") }

extension Front {
    /// Letters that lie in the outbox folder by now, oldest first, as a mail program shows them.
    func letters() throws -> [String] {
        let folder = configuration.mail.folder
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".eml") }.sorted()
            .map { name in
                let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
                let parts = text.components(separatedBy: "\r\n\r\n")
                let body = parts[1].components(separatedBy: "\r\n").joined()
                return parts[0] + "\n" + String(decoding: try #require(Data(base64Encoded: body)), as: UTF8.self)
            }
    }

    /// Sends what is due, as the service does every second.
    func sendLetters() async throws {
        let relay = MailRelay(
            ledger: services.ledger,
            outlet: MailOutlet(configuration.mail),
            sender: MailSender(name: "Underwriter", address: configuration.mail.sender),
            clock: clock.clock,
            logger: log.logger
        )
        try await relay.sendWhatIsDue()
    }

    /// The last letter that says a word, once it has been sent.
    func letter(saying word: String) async throws -> String {
        for _ in 0..<100 {
            try await sendLetters()
            if let letter = try letters().last(where: { $0.contains(word) }) { return letter }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw Browser.Failure(description: "no letter says \(word)")
    }

    /// Gives whoever is signed in a confirmed address.
    func confirmAddress(_ address: String, _ browser: Browser) async throws {
        try await browser.open("/account/address")
        try await browser.submit(["address": address])
        let letter = try await letter(saying: "/confirm/")
        try await browser.open(try path(in: letter, "confirm"))
        try await browser.submit([:], action: "/confirm/")
        clock.advance(seconds: 1)
    }

    /// The path of a link in a letter.
    func path(in letter: String, _ word: String) throws -> String {
        let link = try #require(letter.firstMatch(of: /http:\/\/localhost:0(\/[a-z]+\/[A-Za-z0-9_-]{43})/))
        #expect(link.1.hasPrefix("/\(word)/"))
        return String(link.1)
    }
}
