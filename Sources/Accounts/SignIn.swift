package import LedgerRecords

/// What an attempt to sign in turns out to be; whoever made it is told the same of all but the first.
package enum SignIn: Sendable {
    /// Name and password belong together.
    case right(Account)
    /// Unknown, wrong, or disabled.
    case wrong
    /// Too many tries came before this one; the password was not looked at.
    case throttled
}

/// Where an attempt to sign in comes from.
package struct SignInOrigin: Sendable {
    /// The address, or the part of it that one customer has as a whole.
    let network: String
    /// The cookie of a device that says it has signed in before.
    let deviceCookie: String?

    /// Gathers it.
    package init(network: String, deviceCookie: String?) {
        self.network = network
        self.deviceCookie = deviceCookie
    }
}

/// A name or a password that cannot be used, with the reasons in words.
package struct RegistrationRefusal: Error, Sendable, Hashable {
    /// What is wrong with the name.
    package var name: String?
    /// What is wrong with the password.
    package var password: String?

    /// Nothing wrong, unless something is said.
    package init(name: String? = nil, password: String? = nil) {
        self.name = name
        self.password = password
    }
}
