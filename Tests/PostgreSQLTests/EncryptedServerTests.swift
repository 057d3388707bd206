import Foundation
import Storage
import TestSupport
import Testing

@testable import PostgreSQL

/// Trust, S5: a server that speaks TLS, under certificates made for the test.
@Suite(.enabled(if: PostgreSQLServer.isInstalled, "PostgreSQL is not installed"), .timeLimit(.minutes(2)))
struct EncryptedServerTests {
    private let folder: TemporaryFolder
    private let server: PostgreSQLServer
    /// Of this machine and nobody else's, for the port is that of every server.
    private let address = "127.\(Int.random(in: 2...250)).\(Int.random(in: 2...250)).\(Int.random(in: 2...250))"

    init() throws {
        folder = try TemporaryFolder()
        for name in ["authority", "stranger"] { try Self.openssl(folder, "-x509 -subj /CN=\(name)", name) }
        try Self.openssl(
            folder,
            "-x509 -subj /CN=server -addext subjectAltName=DNS:localhost -CA authority.pem -CAkey authority.key",
            "server"
        )
        // The server runs as another user, who gets its files only.
        let (certificate, key) = ("/tmp/uw-pg-\(address).pem", "/tmp/uw-pg-\(address).key")
        for (name, place) in [("server.pem", certificate), ("server.key", key)] {
            try FileManager.default.copyItem(atPath: folder.file(name), toPath: place)
            let owner: [FileAttributeKey: Any] = geteuid() == 0 ? [.ownerAccountName: "postgres"] : [:]
            try FileManager.default.setAttributes(owner.merging([.posixPermissions: 0o600]) { $1 }, ofItemAtPath: place)
        }
        defer {
            // It has read them.
            for place in [certificate, key] { try? FileManager.default.removeItem(atPath: place) }
        }
        server = try PostgreSQLServer.start(options: [
            "-c", "listen_addresses=\(address)", "-c", "ssl=on", "-c",
            "ssl_cert_file=\(certificate)", "-c", "ssl_key_file=\(key)",
        ])
    }

    private static func openssl(_ folder: TemporaryFolder, _ options: String, _ name: String) throws {
        let command = """
            cd '\(folder.path)' && openssl req -newkey rsa:2048 -nodes -days 2 -keyout \(name).key -out \(name).pem \(options)
            """
        let child = try ChildProcess("/bin/sh", ["-c", command], output: folder.file("\(name).log"))
        let words = (try? String(contentsOfFile: folder.file("\(name).log"), encoding: .utf8)) ?? "nothing was said"
        #expect(child.wait(upTo: .seconds(30)) == 0, "\(words)")
    }

    private func count(at host: String, authority: String) async throws -> Int {
        let configuration = try PostgreSQLConfiguration(
            url: "postgresql://postgres@\(host)/postgres?sslmode=verify-full&hostaddr=\(address)",
            authorities: folder.file("\(authority).pem")
        )
        let store = try PostgreSQLStore(configuration, readerCount: 1)
        return try await store.read {
            try $0.count("SELECT COUNT(*) FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl")
        }
    }

    @Test func aServerOfAStrangersAuthorityOrAnotherNameIsNotSpokenTo() async throws {
        let isEncrypted = try await count(at: "localhost", authority: "authority")
        #expect(isEncrypted == 1)
        await #expect(throws: StorageError.self) { try await count(at: "localhost", authority: "stranger") }
        // The certificate is for a name, not for this address.
        await #expect(throws: StorageError.self) { try await count(at: address, authority: "authority") }
    }
}
