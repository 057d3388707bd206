import Foundation

/// A browser without script or pictures: keeps cookies, fills forms, follows redirects of its own site.
public actor WebVisitor {
    /// Why a step could not be taken.
    public struct Failure: Error, CustomStringConvertible {
        /// What was tried, and what came back.
        public let description: String
    }

    private let base: String
    private var cookies: [String: String] = [:]
    private var page: HTTPExchange?
    private var path = "/"

    /// Opens nothing yet.
    /// - Parameter base: Such as `http://127.0.0.1:8080`.
    public init(base: String) { self.base = base }

    /// Opens a page, following redirects.
    /// - Parameter path: Path and query, or an absolute address of the same site.
    /// - Returns: The answer.
    /// - Throws: ``Failure`` after ten redirects.
    @discardableResult
    public func open(_ path: String) async throws -> HTTPExchange { try await go("GET", path, body: nil) }

    /// Sends the page's form with these fields set and its hidden fields kept.
    /// - Parameters:
    ///   - fields: What to type, by the names of the controls.
    ///   - action: Part of the form's address when the page has several; the first form with a button otherwise.
    /// - Returns: The answer after redirects.
    /// - Throws: ``Failure`` if the page has no such form.
    @discardableResult
    public func submit(_ fields: [String: String], action: String = "") async throws -> HTTPExchange {
        guard let page else { throw Failure(description: "no page is open") }
        let forms = page.text.matches(of: /(?s)<form([^>]*)>(.*?)<\/form>/)
        let posting = forms.filter { $0.1.contains("post") && (action.isEmpty || $0.1.contains(action)) }
        guard let form = posting.first(where: { Set(fields.keys).isSubset(of: Self.names(in: $0.2)) }) else {
            throw Failure(description: "no form with \(fields.keys.sorted()) at \(path): \(page.text.prefix(4_000))")
        }
        let target = form.1.firstMatch(of: /action="([^"]*)"/).map { String($0.1) } ?? path
        let values = Self.hidden(in: form.2).merging(fields) { $1 }
        let body = values.map { "\(Self.encoded($0.key))=\(Self.encoded($0.value))" }.joined(separator: "&")
        return try await go("POST", Self.unescaped(target), body: Data(body.utf8))
    }

    /// The path of the page that is open.
    public var currentPath: String { path }

    /// A cookie's value, by name.
    public func cookie(_ name: String) -> String? { cookies[name] }

    private func go(_ method: String, _ target: String, body: Data?) async throws -> HTTPExchange {
        var method = method
        var target = target
        var body = body
        for _ in 0..<10 {
            let address = target.hasPrefix("http") ? target : base + target
            var headers = ["accept": "text/html", "sec-fetch-site": "same-origin", "origin": base]
            if !cookies.isEmpty {
                headers["cookie"] = cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; ")
            }
            if body != nil { headers["content-type"] = "application/x-www-form-urlencoded" }
            let answer = try await HTTPExchange(method, address, headers: headers, body: body)
            keep(answer.headers["set-cookie"])
            path = target
            page = answer
            guard (301...308).contains(answer.status), let next = answer.headers["location"] else { return answer }
            (method, target, body) = ("GET", next, nil)
        }
        throw Failure(description: "too many redirects from \(target)")
    }

    private func keep(_ setCookie: String?) {
        for line in (setCookie ?? "").components(separatedBy: "\n") {
            let pair = line.components(separatedBy: ";")[0].components(separatedBy: "=")
            guard pair.count >= 2 else { continue }
            let value = pair.dropFirst().joined(separator: "=")
            let isGone = value.isEmpty || line.lowercased().contains("max-age=0")
            cookies[pair[0].trimmingCharacters(in: .whitespaces)] = isGone ? nil : value
        }
    }

    private static func names(in form: Substring) -> Set<String> {
        Set(form.matches(of: /name="([^"]*)"/).map { String($0.1) })
    }

    private static func hidden(in form: Substring) -> [String: String] {
        var values: [String: String] = [:]
        for input in form.matches(of: /<(?:input|button)([^>]*)>/) where input.1.contains("type=\"hidden\"") {
            guard let name = input.1.firstMatch(of: /name="([^"]*)"/) else { continue }
            let value = input.1.firstMatch(of: /value="([^"]*)"/).map { String($0.1) } ?? ""
            values[String(name.1)] = unescaped(value)
        }
        return values
    }

    private static func unescaped(_ text: String) -> String {
        text.replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&#39;", with: "'")
            .replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
            .replacingOccurrences(of: "&amp;", with: "&")
    }

    private static func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
