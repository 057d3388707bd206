import Foundation
import Lending
import TestSupport
import Testing

@testable import LedgerRecords
@testable import Mail

/// A mail server for a test, with what it was told.
final class MailServer: Sendable {
    let folder: TemporaryFolder
    let port: Int
    private let process: ChildProcess

    /// Whether the PATH has the interpreter it is written for.
    static let isInstalled = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        .contains { FileManager.default.isExecutableFile(atPath: "\($0)/python3") }

    init(_ mode: String) async throws {
        folder = try TemporaryFolder()
        let script = Repository.root.appendingPathComponent("Tests/MailTests/smtpd.py").path
        var arguments = ["python3", script, mode, folder.path]
        if ["tls", "starttls", "inject"].contains(mode) {
            try Self.makeCertificate(folder)
            arguments += [folder.file("server.pem"), folder.file("server.key")]
        }
        process = try ChildProcess("/usr/bin/env", arguments, output: folder.file("log"))
        let clock = ContinuousClock()
        let end = clock.now + .seconds(30)
        while !FileManager.default.fileExists(atPath: folder.file("port")), clock.now < end {
            try await Task.sleep(for: .milliseconds(20))
        }
        let text = try String(contentsOfFile: folder.file("port"), encoding: .utf8)
        port = try #require(Int(text))
    }

    deinit { process.kill() }

    /// As settings name it.
    func server(
        _ scheme: String,
        host: String = "localhost",
        user: String = "",
        trusts: Bool = true
    ) throws -> SMTPServer {
        let authority = trusts ? folder.file("server.pem") : nil
        return try #require(SMTPServer(url: "\(scheme)://\(user)\(host):\(port)", authorityFile: authority))
    }

    func text(_ name: String) throws -> String { try String(contentsOfFile: folder.file(name), encoding: .utf8) }

    /// What Python's own parser makes of a letter: headers and the text.
    func parsed(_ name: String) throws -> String {
        let program = """
            import email, email.policy, sys
            m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
            print(m['From'], m['To'], m['Subject'], m['Message-ID'], m['Date'], m.get_content(), sep='\\n')
            """
        let child = try ChildProcess(
            "/usr/bin/env",
            ["python3", "-c", program, folder.file(name)],
            environment: ["PYTHONIOENCODING": "utf-8"],
            output: folder.file("parsed")
        )
        #expect(child.wait(upTo: .seconds(30)) == 0)
        return try text("parsed")
    }

    private static func makeCertificate(_ folder: TemporaryFolder) throws {
        let child = try ChildProcess(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                "subjectAltName=DNS:localhost", "-keyout", folder.file("server.key"), "-out",
                folder.file("server.pem"),
            ]
        )
        #expect(child.wait(upTo: .seconds(60)) == 0)
    }
}

/// A letter of tests.
func letter(
    _ subject: String = "Grüße 🌍 and more words than one encoded word has room for",
    to: String = "ana@example.com"
) throws
    -> MailMessage
{
    MailMessage(
        sender: MailSender(name: "Núñez & Sons", address: try #require(MailAddress("loans@example.org"))),
        mail: OutgoingMail(
            id: "0b6d0c3e-0000-4000-8000-000000000001",
            address: try #require(MailAddress(to)),
            draft: MailDraft(kind: .reset, subject: subject, text: "Öffnen Sie:\n.\nhttps://example.org/reset/x\n"),
            attempts: 1,
            writtenAt: .init(milliseconds: 1_777_636_800_000)
        )
    )
}
