import Foundation
import Logging
import TestSupport
import Testing

@testable import Redis
@testable import RedisAddresses
@testable import RedisReplies

/// A server that speaks TLS only, under certificates made for the test.
@Suite(.serialized, .timeLimit(.minutes(2))) struct EncryptedConnectionTests {
    private let folder: TemporaryFolder
    private let server: RedisServer
    private let port: Int

    init() throws {
        folder = try TemporaryFolder()
        port = try Installation.freePort()
        for name in ["authority", "stranger"] {
            try Self.openssl(
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=\(name)",
                "-keyout",
                folder.file("\(name).key"),
                "-out",
                folder.file("\(name).pem")
            )
        }
        try "subjectAltName=DNS:localhost".write(toFile: folder.file("names"), atomically: true, encoding: .utf8)
        for (name, authority) in [("server", "authority"), ("client", "authority"), ("forger", "stranger")] {
            try Self.issue(name, by: authority, in: folder)
        }
        server = try RedisServer.start(options: [
            "--tls-port", "\(port)", "--bind", "127.0.0.1", "--tls-cert-file", folder.file("server.pem"),
            "--tls-key-file", folder.file("server.key"), "--tls-ca-cert-file", folder.file("authority.pem"),
            "--tls-auth-clients", "no",
        ])
    }

    /// A certificate of an authority.
    private static func issue(_ name: String, by authority: String, in folder: TemporaryFolder) throws {
        try openssl(
            "req",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-subj",
            "/CN=\(name)",
            "-keyout",
            folder.file("\(name).key"),
            "-out",
            folder.file("\(name).csr")
        )
        try openssl(
            "x509",
            "-req",
            "-in",
            folder.file("\(name).csr"),
            "-CA",
            folder.file("\(authority).pem"),
            "-CAkey",
            folder.file("\(authority).key"),
            "-CAcreateserial",
            "-days",
            "2",
            "-extfile",
            folder.file("names"),
            "-out",
            folder.file("\(name).pem")
        )
    }

    private static func openssl(_ arguments: String...) throws {
        let child = try ChildProcess("/usr/bin/openssl", arguments)
        #expect(child.wait(upTo: .seconds(30)) == 0)
    }

    private func client(
        _ scheme: String,
        _ host: String,
        authority: String,
        identity: String? = nil
    ) throws -> RedisClient {
        var environment = ["REDIS_URL": "\(scheme)://\(host):\(port)/2"]
        if scheme == "rediss" { environment["REDIS_TLS_CA"] = folder.file("\(authority).pem") }
        if let identity {
            environment["REDIS_TLS_CERT"] = folder.file("\(identity).pem")
            environment["REDIS_TLS_KEY"] = folder.file("\(identity).key")
        }
        let configuration = try RedisConfiguration(environment: environment)
        return RedisClient(configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    @Test func commandsPipelinesAndBlockingReadsGoThrough() async throws {
        let client = try client("rediss", "localhost", authority: "authority")
        let large = [UInt8](repeating: 7, count: 300_000)
        #expect(try await client.send(["SET", "k", .bytes(large)]) == .status("OK"))
        #expect(try await client.pipeline([["GET", "k"], ["DBSIZE"]]) == [.bulk(large), .integer(1)])
        let blocked = Task { () async throws(RedisError) -> RedisValue in
            try await client.send(["BLPOP", "none", "0.2"], timeout: .seconds(5))
        }
        #expect(try await blocked.value == .null)
        server.kill()
        try server.restart()
        var reply: RedisValue?
        for _ in 0..<100 where reply == nil { reply = try? await client.send(["GET", "k"]) }
        #expect(reply == .bulk(large))
        await client.close()
    }

    @Test(arguments: [
        ("rediss", "localhost", "stranger"), ("rediss", "127.0.0.1", "authority"), ("redis", "localhost", "authority"),
    ])
    func anUnknownAuthorityAWrongNameAndPlainTextAreRefused(
        _ scheme: String,
        _ host: String,
        _ authority: String
    ) async throws {
        let client = try client(scheme, host, authority: authority)
        await #expect(throws: RedisError.self) { try await client.send(["PING"]) }
        await client.close()
    }

    @Test func aServerThatAsksWhoWeAreTakesOurCertificateAndNoOther() async throws {
        _ = try server.commandLine(["CONFIG", "SET", "tls-auth-clients", "yes"])
        for identity in [nil, "forger"] {
            let client = try client("rediss", "localhost", authority: "authority", identity: identity)
            await #expect(throws: RedisError.self) { try await client.send(["PING"]) }
            await client.close()
        }
        let client = try client("rediss", "localhost", authority: "authority", identity: "client")
        #expect(try await client.send(["PING"]) == .status("PONG"))
        // Connections that were cut come back with it.
        _ = try? await client.send(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no"])  // goes with the connection
        var reply: RedisValue?
        for _ in 0..<100 where reply == nil { reply = try? await client.send(["PING"]) }
        #expect(reply == .status("PONG"))
        await client.close()
    }

    @Test func aKeyOfAnotherCertificateStopsTheStart() throws {
        let environment = [
            "REDIS_URL": "rediss://localhost:\(port)", "REDIS_TLS_CERT": folder.file("client.pem"),
            "REDIS_TLS_KEY": folder.file("forger.key"),
        ]
        let error = #expect(throws: RedisConfigurationError.self) { try RedisConfiguration(environment: environment) }
        #expect(error?.name == "REDIS_TLS_KEY")
    }

    @Test func theContextIsMadeOnceAndAgainWhenAFileIsRenewed() throws {
        let identity = RedisConfiguration.TLS.Identity(
            certificateFile: folder.file("client.pem"),
            keyFile: folder.file("client.key")
        )
        let tls = RedisConfiguration.TLS(authorityFile: folder.file("authority.pem"), identity: identity)
        let first = try tls.context()
        #expect(try tls.context() === first)
        let later = [FileAttributeKey.modificationDate: Date(timeIntervalSinceNow: 10)]
        try FileManager.default.setAttributes(later, ofItemAtPath: folder.file("client.pem"))
        let second = try tls.context()
        #expect(second !== first)
        #expect(try tls.context() === second)
    }
}
