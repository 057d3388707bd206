import Foundation
import TestSupport
import Testing

@Suite("Hostile input gets its answer, never a 5xx", .timeLimit(.minutes(5)))
struct HostileInputTests {
    private static let headers = [
        "content-security-policy", "x-content-type-options", "referrer-policy", "x-frame-options", "cache-control",
        "permissions-policy", "cross-origin-opener-policy",
    ]

    @Test func ofManyKinds() async throws {
        let installation = try Installation(settings: Installation.unlimited)
        let web = try await installation.startWeb()
        let client = try await APIClient.staff("olga", role: "officer", at: installation)
        for attempt in Attempt.all {
            var headers = ["authorization": "Bearer \(client.token)", "idempotency-key": "k"]
            headers.merge(attempt.headers) { $1 }
            let answer = try await HTTPExchange(
                attempt.method,
                installation.url + attempt.path,
                headers: headers,
                body: attempt.body
            )
            #expect(attempt.expected.contains(answer.status), "\(attempt.name): \(answer.status)")
            for name in Self.headers { #expect(answer.headers[name] != nil, "\(attempt.name): \(name)") }
        }
        for raw in Self.rawRequests {
            let answer = try? await HTTPExchange(raw: Data(raw.utf8), port: installation.port, timeout: 5)
            #expect(answer.map { (400..<500).contains($0.status) } ?? true, "\(raw.prefix(40))")
        }
        #expect(web.isRunning)
        #expect(try await HTTPExchange("GET", "\(installation.url)/livez").status == 200)
    }

    private static let rawRequests = [
        "GET / HTTP/1.1\r\n\r\n", "rubbish\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nX: \u{0}\r\n\r\n",
        "POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "GET / HTTP/1.1\r\nHost: a\r\nBig: \(String(repeating: "x", count: 100_000))\r\n\r\n",
    ]
}

/// One thing an attacker sends, and the answers that are right.
private struct Attempt {
    let name: String
    var method = "POST"
    var path = "/api/v1/applications"
    var headers = ["content-type": "application/json"]
    var body: Data?
    let expected: Set<Int>

    static let all = json + forms + others

    private static let json = [
        Attempt(name: "depth", body: Data(String(repeating: "[", count: 60_000).utf8), expected: [400]),
        Attempt(name: "objects", body: Data(String(repeating: "{\"a\":", count: 12_000).utf8), expected: [400]),
        Attempt(name: "duplicate keys", body: Data("{\"product\":\"x\",\"product\":\"y\"}".utf8), expected: [400]),
        Attempt(
            name: "long number",
            body: Data("{\"a\":\(String(repeating: "9", count: 60_000))}".utf8),
            expected: [400]
        ),
        Attempt(name: "1e400", body: Data("{\"product\":1e400}".utf8), expected: [400]),
        Attempt(name: "invalid UTF-8", body: Data([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D]), expected: [400]),
        Attempt(name: "NUL", body: Data("{\"a\":\"\\u0000\"}".utf8), expected: [400]),
        Attempt(name: "too large", body: Data(count: 70_000), expected: [413]),
        Attempt(name: "text/plain", headers: ["content-type": "text/plain"], body: Data("{}".utf8), expected: [415]),
        Attempt(
            name: "gzip",
            headers: ["content-type": "application/json", "content-encoding": "gzip"],
            body: Data("{}".utf8),
            expected: [415]
        ),
        Attempt(
            name: "mass assignment",
            body: Data("{\"product\":\"personal-loan\",\"answers\":{\"status\":\"approved\",\"sex\":\"female\"}}".utf8),
            expected: [422]
        ),
        Attempt(
            name: "unknown member",
            body: Data("{\"product\":\"personal-loan\",\"answers\":{},\"score\":900}".utf8),
            expected: [422]
        ),
    ]

    private static let forms = [
        "username=%ZZ", "username[=1", "username=%00", "username=%FF",
        (0..<300).map { "f\($0)=1" }.joined(separator: "&"),
    ]
    .map { body in
        Attempt(
            name: "form \(body.prefix(20))",
            path: "/token",
            headers: ["content-type": "application/x-www-form-urlencoded"],
            body: Data(body.utf8),
            expected: [400, 401]
        )
    }

    private static let others = [
        Attempt(name: "wrong method", method: "DELETE", path: "/login", expected: [405]),
        Attempt(name: "TRACE", method: "TRACE", path: "/", expected: [405]),
        Attempt(name: "HEAD", method: "HEAD", path: "/", expected: [200]),
        Attempt(name: "traversal", method: "GET", path: "/assets/%2e%2e%2f%2e%2e%2fetc%2fpasswd", expected: [404]),
        Attempt(name: "absent", method: "GET", path: "/nowhere", expected: [404]),
        Attempt(name: "no id", method: "GET", path: "/api/v1/applications/xyz", expected: [404]),
        Attempt(
            name: "forged token",
            method: "GET",
            headers: ["authorization": "Bearer eyJhbGciOiJub25lIn0.e30."],
            expected: [401]
        ),
        Attempt(name: "no key", headers: ["content-type": "application/json", "idempotency-key": ""], expected: [400]),
    ]
}
