import Foundation
import Hosting
import HummingbirdTesting
import NIOCore
import NIOPosix
import TestSupport
import Testing

@testable import Web

/// The front with certificates of its own: TLS, HTTP/1.1 and HTTP/2.
@Suite("A front with certificates", .serialized, .timeLimit(.minutes(5)))
struct EncryptedFrontTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for name in ["front", "other"] {
            let made = try ChildProcess(
                "/usr/bin/openssl",
                [
                    "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
                    "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                    folder.file("\(name).key"), "-out", folder.file("\(name).pem"),
                ]
            )
            #expect(made.wait(upTo: .seconds(30)) == 0)
            #expect(chmod(folder.file("\(name).key"), 0o600) == 0)
        }
    }

    private func settings(_ more: [String: String] = [:]) -> [String: String] {
        [
            "HTTP_TLS_CERT": folder.file("front.pem"), "HTTP_TLS_KEY": folder.file("front.key"),
            "PUBLIC_URL": "https://localhost", "UNDERWRITER_BCRYPT_COST": "12",
        ]
        .merging(more) { $1 }
    }

    /// Status, protocol and head as curl was told.
    private func curl(
        _ port: Int,
        _ path: String,
        _ options: [String]
    ) async throws -> (code: Int32?, text: String) {
        let out = folder.file("out-\(UUID().uuidString)")
        let child = try ChildProcess(
            "/usr/bin/curl",
            [
                "-sS", "-i", "--max-time", "100", "--cacert", folder.file("front.pem"), "-w",
                "\n%{http_version} %{http_code}",
            ] + options + ["https://localhost:\(port)\(path)"],
            output: out
        )
        // The front runs in this process: whoever waits must not hold a thread that it needs.
        var code = child.wait(upTo: .zero)
        while code == nil {
            try await Task.sleep(for: .milliseconds(20))
            code = child.wait(upTo: .zero)
        }
        return (code, try String(contentsOfFile: out, encoding: .utf8))
    }

    @Test func speaksBothProtocolsWithTheSameHeaders() async throws {
        let front = try await Front(settings: settings())
        try await front.run(.live) { client in
            let port = try #require(client.port)
            for (option, version) in [("--http2", "2"), ("--http1.1", "1.1")] {
                let answer = try await curl(port, "/login", [option, "-H", "Accept: text/html"])
                #expect(answer.code == 0)
                #expect(answer.text.hasSuffix("\n\(version) 200"), "\(answer.text.suffix(20))")
                let head = answer.text.lowercased()
                #expect(head.contains("strict-transport-security: max-age=63072000"))
                #expect(head.contains("content-security-policy: default-src 'none'"))
                #expect(head.contains("; secure"))
            }
        }
    }

    /// A form that is too long is refused on its stream, and the connection lives.
    @Test func refusesOnAStreamWhatItRefusesOnAConnection() async throws {
        let front = try await Front(settings: settings())
        let big = folder.file("big")
        try Data("a=".utf8 + [UInt8](repeating: 0x78, count: 300_000)).write(to: URL(fileURLWithPath: big))
        try await front.run(.live) { client in
            let port = try #require(client.port)
            let form = ["-H", "Content-Type: application/x-www-form-urlencoded", "--data-binary", "@\(big)"]
            for option in ["--http2", "--http1.1"] {
                let answer = try await curl(port, "/login", [option, "-H", "Accept: text/html"] + form)
                #expect(answer.text.contains(" 413"), "\(option) \(answer.text.suffix(40))")
            }
            let unknown = try await curl(port, "/nowhere", ["--http2", "-H", "Accept: text/html"])
            #expect(unknown.text.hasSuffix("\n2 404"))
            let elsewhere = try await curl(
                port,
                "/login",
                ["--http2", "-H", "Host: evil.example", "-H", "Accept: text/html"]
            )
            #expect(
                elsewhere.text.hasSuffix("\n2 400") || elsewhere.text.hasSuffix("\n2 421"),
                "\(elsewhere.text.suffix(20))"
            )
        }
    }

    /// Trust R1: who connects and says nothing is cut off, and so is who does not speak TLS.
    @Test func cutsOffWhoDoesNotComeToAnEndWithTLS() async throws {
        let front = try await Front(settings: settings())
        try await front.run(.live) { client in
            let port = try #require(client.port)
            let silent = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port).get()
            let plain = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port).get()
            try await plain.writeAndFlush(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"))
            let began = ContinuousClock.now
            try await plain.closeFuture.get()
            try await silent.closeFuture.get()
            // Ten seconds are the limit; the tests beside this one may keep the news of it waiting.
            #expect(ContinuousClock.now - began < .seconds(120))
        }
    }

    @Test func saysWhatIsWrongWithItsCertificates() throws {
        #expect(chmod(folder.file("other.key"), 0o644) == 0)
        let table: [([String: String], String)] = [
            (["HTTP_TLS_KEY": ""], "HTTP_TLS_KEY"), (["HTTP_TLS_CERT": ""], "HTTP_TLS_CERT"),
            (["HTTP_TLS_CERT": "/nowhere"], "HTTP_TLS_CERT"),
            (["HTTP_TLS_KEY": folder.file("front.pem")], "HTTP_TLS_KEY"),
            (["HTTP_TLS_KEY": folder.file("other.key")], "HTTP_TLS_KEY"),
            (["HTTP_TLS_CERT": folder.file("other.pem")], "HTTP_TLS_KEY"),
            (["PUBLIC_URL": "http://localhost"], "PUBLIC_URL"), (["PUBLIC_URL": ""], "PUBLIC_URL"),
        ]
        for (change, name) in table {
            let environment = Front.secrets.merging(settings(change)) { $1 }
            let problems = #expect(throws: SettingsProblems.self) { try WebConfiguration(environment: environment) }
            #expect(problems?.lines.contains { $0.hasPrefix("\(name):") } == true, "\(change)")
        }
    }
}
