import Foundation
import TestSupport
import Testing

/// Marked values of one person; none may be where it does not belong.
private enum Canary {
    static let password = "kanarina sings at seventeen past"
    static let user = "kanarina-user"
    static let person = [
        "full_name": "Kanarina Vogelsang", "date_of_birth": "1977-07-17", "national_id": "KNRYV1234P",
        "email": "kanarina@canary.example", "mobile_phone": "+447700900077", "address_line1": "77 Kanarina Row",
        "employer_name": "Kanarina Works", "job_title": "Kanarina Engineer",
    ]
    static let protected = "Kanarina-Protected"
    /// What to look for: parts of the values that nothing else says.
    static let marks = [
        "Kanarina", "kanarina", "KNRYV1234P", "1977-07-17", "7700900077", "Vogelsang", "17 July 1977", "sings",
    ]

    static func found(in text: String) -> [String] { marks.filter { text.contains($0) } }
}

/// Trust, D3 to D5.
@Suite("What names a person stays in the ledger", .timeLimit(.minutes(5)))
struct CanaryTests {
    @Test func noLogNoRedisKeyOrValueAndNoErrorSaysIt() async throws {
        let installation = try Installation(settings: Installation.unlimited.merging(["LOG_LEVEL": "trace"]) { $1 })
        try installation.promoteDemonstrationModel()
        let web = try await installation.startWeb()
        try await register(installation)
        let client = try await APIClient.logIn(Canary.user, password: Canary.password, at: installation)

        // Queued, with nobody to take it: the payload is in Redis.
        let sent = try await client.call("POST", "/api/v1/applications", Self.headers("a"), try Self.body())
        #expect(sent.status == 202)
        let id = try #require(sent.object["id"] as? String)
        try await waitForQueue(installation)
        #expect(try Canary.found(in: installation.redis.contents()).isEmpty)
        #expect(try installation.redis.contents().contains("vehicle"), "the payload was looked at")

        for answer in try await errors(client, id) {
            #expect(answer.status >= 400 && answer.status < 500, "\(answer.status)")
            #expect(Canary.found(in: answer.text).isEmpty, "\(answer.status): \(answer.text)")
        }

        let worker = try installation.startWorker()
        let decided = try await client.call("GET", "/api/v1/applications/\(id)", ["prefer": "wait=30"])
        #expect(decided.object["decision"] is String)
        #expect(Canary.found(in: decided.text).isEmpty)
        try await answerAfterwards(installation, id)

        #expect(try Canary.found(in: installation.redis.contents()).isEmpty)
        web.stop()
        worker.stop()
        for name in ["web", "worker"] {
            let log = installation.log(name)
            #expect(log.contains("\"level\":"))
            #expect(Canary.found(in: log).isEmpty, "\(name)")
        }
    }

    private func register(_ installation: Installation) async throws {
        let visitor = WebVisitor(base: installation.url)
        try await visitor.open("/register")
        for _ in ["register", "sign in"] {
            try await visitor.submit(["username": Canary.user, "password": Canary.password])
        }
    }

    /// The voluntary question, with a marked answer, and a page that shows the person's own name to them.
    private func answerAfterwards(_ installation: Installation, _ id: String) async throws {
        let visitor = WebVisitor(base: installation.url)
        try await visitor.open("/login")
        try await visitor.submit(["username": Canary.user, "password": Canary.password])
        let copy = try await visitor.open("/applications/\(id)/sent")
        #expect(copy.text.contains("Kanarina Vogelsang"))
        try await visitor.open("/applications/\(id)/afterwards")
        let page = try await visitor.submit(["sex": "self_describe", "sex_self_described": Canary.protected])
        #expect(page.status == 200)
        #expect(!page.text.contains(Canary.protected))
    }

    /// Mistakes of every kind, each with marked values in what is sent.
    private func errors(_ client: APIClient, _ id: String) async throws -> [HTTPExchange] {
        let path = "/api/v1/applications"
        let name = try #require(Canary.person["full_name"])
        let wrong = try Self.body(changing: ["loan_amount": name, "email": name, "national_id": "Kanarina"])
        let malformed = Data("{\"product\":\"\(name)\"".utf8)
        return [
            try await client.call("POST", path, Self.headers("b"), wrong),
            try await client.call("POST", path, Self.headers("c"), malformed),
            try await client.call("POST", path, Self.headers("d"), try Self.body()),
            try await client.call("POST", path, Self.headers("a"), try Self.body(changing: ["loan_amount": 1_000])),
            try await client.call("GET", "\(path)/Kanarina?name=Kanarina"),
            try await client.call("DELETE", "\(path)/\(id)?name=Kanarina"),
            try await client.call("GET", "/applications/\(id)?email=kanarina@canary.example"),
            try await HTTPExchange(
                "POST",
                "\(client.url)/token",
                headers: ["content-type": "application/x-www-form-urlencoded"],
                body: Data("username=kanarina-user&password=Kanarina%ZZ".utf8)
            ),
            try await HTTPExchange(
                "POST",
                "\(client.url)/token",
                headers: ["content-type": "application/x-www-form-urlencoded"],
                body: Data("username=kanarina-user&password=Kanarina".utf8)
            ),
        ]
    }

    private func waitForQueue(_ installation: Installation) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if try installation.redis.contents().contains("vehicle") { return }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private static func headers(_ key: String) -> [String: String] {
        ["content-type": "application/json", "idempotency-key": key]
    }

    private static func body(changing changes: [String: Any] = [:]) throws -> Data {
        var body = SampleApplication().body
        let answers = (body["answers"] as? [String: Any] ?? [:]).merging(Canary.person) { $1 }.merging(changes) { $1 }
        body["answers"] = answers
        return try JSONSerialization.data(withJSONObject: body)
    }
}

extension RedisServer {
    /// Every key with all that is in it, as text; bytes that are none are escaped.
    fileprivate func contents() throws -> String {
        let commands = [
            "string": ["get"], "hash": ["hgetall"], "stream": ["xrange", "-", "+"], "zset": ["zrange", "0", "-1"],
            "set": ["smembers"], "list": ["lrange", "0", "-1"],
        ]
        return try commandLine(["keys", "*"]).split(separator: "\n")
            .map { key in
                let key = String(key)
                let type = try commandLine(["type", key]).trimmingCharacters(in: .whitespacesAndNewlines)
                guard let command = commands[type] else { return key }
                return key + "\n" + (try commandLine(["--no-raw", command[0], key] + command.dropFirst()))
            }
            .joined(separator: "\n")
    }
}
