import Foundation
import HTTPTypes
import HummingbirdTesting
import Requests
import Testing
import TestSupport

@testable import Web

@Suite("What arrives on the wire", .serialized, .timeLimit(.minutes(5)))
struct HostileConnectionTests {
    /// Request, and the answers that are right.
    private static let table: [(String, [Int])] = [
        ("GET / HTTP/1.1\r\n\r\n", [400]), ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", [400]),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", [400]), ("GET / HTTP/1.1\nHost: x\n\n", [400]),
        ("POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", [400]),
        ("POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", [400]),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", [400]),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: b\u{0}c\r\n\r\n", [400]),
        ("FOO / HTTP/1.1\r\nHost: x\r\n\r\n", [400]), ("TRACE / HTTP/1.1\r\nHost: x\r\n\r\n", [405]),
        ("GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", [400]), ("GET https://evil/ HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", [400, 405]), ("JUNK\u{7F} / HTTP/1.1\r\nHost: x\r\n\r\n", [400]),
        ("POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b", [415]),
        ("POST /login HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n", [415]),
        ("POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\na=b", [415]),
        ("POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", [415]),
        ("POST /token HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\na=b", [415]),
        ("POST /api/v1/applications HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}", [415]),
        (
            "POST /token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
            [415]
        ),
        ("GET /livez HTTP/1.1\r\nHost: x\r\nAccept: image/png\r\n\r\n", [406]),
        ("GET /login HTTP/1.1\r\nHost: x\r\nAccept: application/json\r\n\r\n", [406]),
        ("GET /api/v1/applications HTTP/1.1\r\nHost: x\r\nAccept: text/html;q=1, */*;q=0\r\n\r\n", [406]),
        ("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", [400]), ("GET \u{16}\u{3} rubbish\r\n\r\n", [400]),
        ("GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", [404]),
        ("GET // HTTP/1.1\r\nHost: x\r\n\r\n", [404]),
        ("GET /../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n", [404]), ("GET /a%00 HTTP/1.1\r\nHost: x\r\n\r\n", [404]),
        ("GET /login;x=1 HTTP/1.1\r\nHost: x\r\n\r\n", [404]), ("GET /LOGIN HTTP/1.1\r\nHost: x\r\n\r\n", [404]),
        ("GET /assets/../Package.swift HTTP/1.1\r\nHost: x\r\n\r\n", [404]),
        ("GET / HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "a", count: 100_000))\r\n\r\n", [400, 431]),
        ("GET / HTTP/1.1\r\nHost: x\r\n\((0..<2_000).map { "X\($0): a\r\n" }.joined())\r\n", [400, 431]),
        ("GET /\(String(repeating: "a", count: 5_000)) HTTP/1.1\r\nHost: x\r\n\r\n", [400, 414]),
        (
            "GET /applications HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nCookie: __Host-uw_at=\(String(repeating: "a", count: 8_000))\r\n\r\n",
            [303]
        ),
        (
            "GET /applications HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\nCookie: \((0..<50).map { "c\($0)=x" }.joined(separator: "; "))\r\n\r\n",
            [303]
        ),
    ]

    @Test func everyRowOfTheTableHasItsAnswerAndTheServerLives() async throws {
        let front = try await Front()
        try await front.run(.live) { client in
            let port = try #require(client.port)
            for (request, statuses) in Self.table {
                let closing = request.replacing(
                    "Host: x\r\n",
                    with: "Host: x\r\nConnection: close\r\n",
                    maxReplacements: 1
                )
                let answer = try await HTTPExchange(raw: Data(closing.utf8), port: port, timeout: 5)
                #expect(statuses.contains(answer.status), "\(answer.status) \(request.prefix(80))")
                if answer.status == 405 { #expect(answer.headers["allow"] == "GET, HEAD, POST") }
                #expect(answer.headers["content-security-policy"] != nil, "\(request.prefix(80))")
                #expect(answer.headers["x-content-type-options"] == "nosniff")
            }
            let alive = try await HTTPExchange("GET", "http://127.0.0.1:\(port)/livez")
            #expect(alive.status == 200)
        }
    }

    @Test(arguments: ["Content-Length: 10000000", "Transfer-Encoding: chunked"])
    func aBodyThatIsTooLargeIsToldSoBeforeItIsRead(_ framing: String) async throws {
        let front = try await Front()
        try await front.run(.live) { client in
            let port = try #require(client.port)
            let chunk = "10000\r\n\(String(repeating: "a", count: 65_536))\r\n"
            let head =
                "POST /login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\(framing)\r\n\r\n"
            let answer = try await HTTPExchange(raw: Data((head + chunk + chunk).utf8), port: port, timeout: 5)
            #expect(answer.status == 413)
            #expect(answer.headers["connection"] == "close")
        }
    }

    @Test func tooManyAtOnceAreToldToComeBack() async throws {
        let front = try await Front(limits: { $0.requestsInFlight = 0 })
        try await front.run { client in
            let answer = try await Browser(client).send(.get, "/")
            #expect(answer.status == 503)
            #expect(answer.headers[.retryAfter] == "2")
            // Who watches over the process is answered all the same.
            for probe in ["/livez", "/readyz"] {
                let answer = try await Browser(client).send(.get, probe)
                #expect(answer.status == 200)
            }
        }
    }

    @Test(arguments: [
        "username=%ZZ", "username[=1", "username=a&username=b", "x\(String(repeating: "[a]", count: 65))=1",
        "username=%C3%28", "username=a%00b", "username=%C0%AF", "username=%EF%BB%BFa",
        (0..<15_000).map { "\($0)=1" }.joined(separator: "&"),
    ])
    func aMalformedFormIs400(_ form: String) async throws {
        let front = try await Front()
        try await front.run { client in
            let start = ContinuousClock.now
            let answer = try await Browser(client).send(.post, "/token", Browser.formHeaders, body: form)
            #expect([400, 413].contains(answer.status))
            #expect(answer.headers[.contentType] == "application/problem+json")
            // Far below what a form of quadratic cost takes, far above what a busy machine adds.
            #expect(ContinuousClock.now - start < .seconds(20))
        }
    }

    @Test(arguments: ["nan", "inf", "1e400", "0x10", "-0", "٣", "+5", "1_000", String(repeating: "9", count: 30)])
    func whatIsNoAmountIs422WithTheFieldsMessage(_ text: String) async throws {
        let front = try await Front()
        try await front.run { client in
            let browser = Browser(client)
            try await browser.register("ana")
            let id = try await begin(browser)
            try await browser.open("/applications/\(id)/pages/loan")
            var fields = SmallLoan.loanPage
            fields["loan_amount"] = text
            let answer = try await browser.submit(fields)
            #expect(answer.status == 422)
            #expect(answer.text.contains("The loan amount must be"))
        }
    }
}
