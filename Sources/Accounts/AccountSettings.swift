import Foundation
package import Hosting
package import Passwords

/// What ``AccountOffice`` is told.
package struct AccountSettings: Sendable {
    /// The secrets of the front.
    package var secrets: AccountSecrets
    /// Of bcrypt: 2 to this power rounds.
    package var bcryptCost: Int
    /// How many passwords are hashed at once.
    package var hashingThreads: Int
    /// Life of an access token in minutes.
    package var accessTokenMinutes: Int
    /// Who gives out the tokens: the base of our addresses.
    package var issuer: String
    /// Names of the product and the lender, which no password may be made of.
    package var contextWords: [String]
    /// Passwords that breaches have made known, where the lender has them.
    package var breachedPasswords: BreachedPasswords?
    /// What people are written about their accounts.
    package var letters: AccountLetters

    /// Gathers them.
    package init(
        secrets: AccountSecrets,
        bcryptCost: Int,
        hashingThreads: Int,
        accessTokenMinutes: Int,
        issuer: String,
        contextWords: [String],
        breachedPasswords: BreachedPasswords? = nil,
        letters: AccountLetters
    ) {
        self.secrets = secrets
        self.bcryptCost = bcryptCost
        self.hashingThreads = hashingThreads
        self.accessTokenMinutes = accessTokenMinutes
        self.issuer = issuer
        self.contextWords = contextWords
        self.breachedPasswords = breachedPasswords
        self.letters = letters
    }
}

extension AccountSettings {
    /// Reads `SECRET_KEY`, `SECRET_KEY_PREVIOUS`, `PASSWORD_PEPPER`, `ALGORITHM`, `ACCESS_TOKEN_EXPIRE_MINUTES`,
    /// `UNDERWRITER_BCRYPT_COST` and `UNDERWRITER_BREACHED_PASSWORDS`; nil where a secret is missing or bad.
    package init?(
        reading settings: inout SettingsReader,
        issuer: String,
        contextWords: [String],
        letters: AccountLetters
    ) {
        let secrets = AccountSecrets(reading: &settings)
        _ = settings.choice("ALGORITHM", ["HS256"], default: "HS256")
        let minutes = settings.number("ACCESS_TOKEN_EXPIRE_MINUTES", in: 1...1_440, default: 15)
        let cost = settings.number("UNDERWRITER_BCRYPT_COST", in: 4...16, default: 12)
        let breached = settings.read([BreachedPasswords.variable]) { values throws(BreachedPasswords.Problem) in
            let path = values[BreachedPasswords.variable] ?? ""
            return path.utf8.isEmpty ? nil : try BreachedPasswords(path: path)
        }
        guard let secrets, let breached else { return nil }
        self.init(
            secrets: secrets,
            bcryptCost: cost,
            // One core stays free for the rest.
            hashingThreads: max(1, ProcessInfo.processInfo.activeProcessorCount - 1),
            accessTokenMinutes: minutes,
            issuer: issuer,
            contextWords: contextWords,
            breachedPasswords: breached,
            letters: letters
        )
    }
}
