package import HTTPTypes
import Pages

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
    package func cookie(_ name: String) -> String? { CookieHeader(self[values: .cookie])[name] }
}
