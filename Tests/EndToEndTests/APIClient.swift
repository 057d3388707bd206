import Foundation
import TestSupport

/// A program that talks to the JSON API with a bearer token.
struct APIClient: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    let url: String
    let token: String

    static let password = "a long phrase only tests use"

    /// Makes an account through the page of a one-time link and gets a token for it.
    static func staff(_ name: String, role: String, at installation: Installation) async throws -> APIClient {
        let printed = try installation.underwriter("users", "add", name, "--role", role)
        guard let link = printed.firstMatch(of: /\/join\/[A-Za-z0-9_-]+/) else {
            throw Failure(description: "no link in \(printed)")
        }
        let visitor = WebVisitor(base: installation.url)
        try await visitor.open(String(link.0))
        let answer = try await visitor.submit(["username": name, "password": password])
        guard answer.status == 200 else { throw Failure(description: "join: \(answer.status) \(answer.text)") }
        return try await logIn(name, at: installation)
    }

    static func logIn(
        _ name: String,
        password: String = APIClient.password,
        at installation: Installation
    ) async throws -> APIClient {
        let form = "username=\(name)&password=\(password.replacingOccurrences(of: " ", with: "+"))"
        let answer = try await HTTPExchange(
            "POST",
            "\(installation.url)/token",
            headers: ["content-type": "application/x-www-form-urlencoded"],
            body: Data(form.utf8)
        )
        guard answer.status == 200, let token = answer.object["access_token"] as? String else {
            throw Failure(description: "token: \(answer.status) \(answer.text)")
        }
        return APIClient(url: installation.url, token: token)
    }

    /// Sends an application.
    func submit(_ application: SampleApplication, key: String, wait: Int? = nil) async throws -> HTTPExchange {
        var headers = ["content-type": "application/json", "idempotency-key": "\"\(key)\""]
        if let wait { headers["prefer"] = "wait=\(wait)" }
        return try await call("POST", "/api/v1/applications", headers, application.data)
    }

    func status(_ id: String) async throws -> HTTPExchange { try await call("GET", "/api/v1/applications/\(id)") }

    func call(
        _ method: String,
        _ path: String,
        _ headers: [String: String] = [:],
        _ body: Data? = nil
    ) async throws
        -> HTTPExchange
    {
        let all = headers.merging(["authorization": "Bearer \(token)", "accept": "application/json"]) { $1 }
        return try await HTTPExchange(method, url + path, headers: all, body: body)
    }
}

extension HTTPExchange {
    /// The body as a JSON object; empty if it is none.
    var object: [String: Any] { (try? JSONSerialization.jsonObject(with: body) as? [String: Any]) ?? [:] }
}
