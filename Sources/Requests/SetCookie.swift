import HTTPTypes

/// A cookie for the browser: host-only, for the whole site, over secure connections, hidden from scripts.
package struct SetCookie: Sendable, Hashable {
    /// Begins with `__Host-`, which makes browsers refuse it unless it is as described.
    package let name: String
    /// ASCII letters, digits, `-`, `_`, `.`.
    package let value: String
    /// Seconds; 0 removes the cookie, nil keeps it as long as the browser runs.
    package var maximumAge: Int?
    /// Never sent with requests that another site started, not even with links.
    var isStrict = false

    /// Gathers it.
    package init(name: String, value: String, maximumAge: Int? = nil, isStrict: Bool = false) {
        self.name = name
        self.value = value
        self.maximumAge = maximumAge
        self.isStrict = isStrict
    }

    /// The value of `Set-Cookie`.
    package var header: String {
        let age = maximumAge.map { "; Max-Age=\($0)" } ?? ""
        return "\(name)=\(value); Path=/; Secure; HttpOnly; SameSite=\(isStrict ? "Strict" : "Lax")\(age)"
    }

    /// What takes a cookie away.
    package static func removing(_ name: String) -> SetCookie { SetCookie(name: name, value: "", maximumAge: 0) }
}

/// Names of our cookies.
package enum CookieName {
    /// The access token, a JWT.
    package static let access = "__Host-uw_at"
    /// The refresh token, opaque.
    package static let refresh = "__Host-uw_rt"
    /// What form tokens are bound to before there is a session.
    package static let form = "__Host-uw_ft"
    /// A device that has signed in before.
    package static let device = "__Host-uw_dv"
    /// Light or dark.
    package static let theme = "__Host-uw_th"
}

extension HTTPFields {
    /// The value of a cookie; nil if there is none or more than one, of over 4 kB, or not of printable ASCII.
    package func cookie(_ name: String) -> String? {
        var found: String?
        for pair in self[values: .cookie].flatMap({ $0.utf8.split(separator: UInt8(ascii: ";")) }).prefix(100) {
            let pair = pair.drop { $0 == UInt8(ascii: " ") }
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].elementsEqual(name.utf8) else { continue }
            guard found == nil, parts[1].count <= 4_096, parts[1].allSatisfy({ (0x21...0x7E).contains($0) }) else {
                return nil
            }
            found = String(parts[1])
        }
        return found
    }
}
