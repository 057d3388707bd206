import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Requests

@testable import Web

/// One answer, easy to ask.
struct Answer: Sendable {
    let status: Int
    let headers: HTTPFields
    let text: String

    var location: String? { headers[.location] }
    var object: [String: Any] { (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]) ?? [:] }
    /// The problem type's word, if it is a problem document.
    var problem: String? { (object["type"] as? String)?.components(separatedBy: "/").last }
    var wrongFields: [String] {
        let error = object["error"] as? [String: Any]
        return (error?["fields"] as? [[String: String]] ?? []).compactMap { $0["field"] }.sorted()
    }
}

/// A browser without script: keeps cookies, fills the forms of the page that is open, follows redirects.
actor Browser {
    struct Failure: Error, CustomStringConvertible { let description: String }

    static let password = "a long phrase only tests use"

    private let client: any TestClientProtocol
    private(set) var cookies: [String: String] = [:]
    private(set) var page: Answer
    private(set) var path = "/"

    init(_ client: any TestClientProtocol) {
        self.client = client
        page = Answer(status: 0, headers: [:], text: "")
    }

    /// Sends a request as it is; cookies are kept, redirects are not followed.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ headers: HTTPFields = [:],
        body: String? = nil
    ) async throws -> Answer {
        var headers = headers
        if !cookies.isEmpty, headers[.cookie] == nil {
            headers[.cookie] = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                .joined(separator: "; ")
        }
        let response = try await client.executeRequest(
            uri: path,
            method: method,
            headers: headers,
            body: body.map { ByteBuffer(string: $0) }
        )
        keep(response.headers[values: .setCookie])
        return Answer(
            status: response.status.code,
            headers: response.headers,
            text: String(buffer: response.body)
        )
    }

    /// Opens a page, following redirects.
    @discardableResult
    func open(_ target: String) async throws -> Answer {
        try await follow(.get, target, body: nil)
    }

    /// Sends the form of the page that has these fields, with its hidden fields.
    @discardableResult
    func submit(
        _ fields: [String: String],
        more: [(String, String)] = [],
        action: String = ""
    ) async throws -> Answer {
        let forms = page.text.matches(of: /(?s)<form([^>]*)>(.*?)<\/form>/)
        let form = forms.first { form in
            form.1.contains("post") && (action.isEmpty || form.1.contains(action))
                && fields.keys.allSatisfy { form.2.contains("name=\"\($0)\"") }
        }
        guard let form else {
            throw Failure(description: "no form with \(fields.keys.sorted()) at \(path): \(page.text.prefix(3_000))")
        }
        var pairs = fields.map { ($0.key, $0.value) } + more
        for input in form.2.matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/) {
            pairs.append((String(input.1), Self.unescaped(String(input.2))))
        }
        let target = form.1.firstMatch(of: /action="([^"]*)"/).map { String($0.1) } ?? path
        return try await follow(.post, target, body: Self.encoded(pairs))
    }

    /// Makes an account and signs in with it.
    /// - Returns: The page after that, or the one that says what is wrong.
    @discardableResult
    func register(_ name: String, password: String = Browser.password) async throws -> Answer {
        try await open("/register")
        let answer = try await submit(["username": name, "password": password])
        guard answer.status == 200, path == "/login?registered=yes" else { return answer }
        return try await submit(["username": name, "password": password])
    }

    @discardableResult
    func logIn(_ name: String, password: String = Browser.password) async throws -> Answer {
        try await open("/login")
        return try await submit(["username": name, "password": password])
    }

    /// A program's token for an account.
    func token(_ name: String) async throws -> String {
        let form = Self.encoded([("username", name), ("password", Self.password)])
        let answer = try await send(.post, "/token", Self.formHeaders, body: form)
        guard let token = answer.object["access_token"] as? String else {
            throw Failure(description: "no token: \(answer.status) \(answer.text)")
        }
        return token
    }

    func set(_ name: String, _ value: String?) { cookies[name] = value }

    static let formHeaders: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    static func encoded(_ pairs: [(String, String)]) -> String {
        pairs.map { "\(escaped($0.0))=\(escaped($0.1))" }.joined(separator: "&")
    }

    private func follow(_ method: HTTPRequest.Method, _ target: String, body: String?) async throws -> Answer {
        var (method, target, body) = (method, target, body)
        for _ in 0..<10 {
            var headers: HTTPFields = [.accept: "text/html", .fetchSite: "same-origin"]
            if body != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
            page = try await send(method, target, headers, body: body)
            path = target
            guard (301...308).contains(page.status), let next = page.location else { return page }
            (method, target, body) = (.get, next.components(separatedBy: "#")[0], nil)
        }
        throw Failure(description: "too many redirects to \(target)")
    }

    private func keep(_ fields: [String]) {
        for field in fields {
            let pair = field.components(separatedBy: ";")[0].components(separatedBy: "=")
            let value = pair.dropFirst().joined(separator: "=")
            cookies[pair[0]] = field.contains("Max-Age=0") ? nil : value
        }
    }

    private static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }

    static func unescaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&#39;", with: "'")
            .replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
            .replacingOccurrences(of: "&amp;", with: "&")
    }
}
