package import Hosting
package import Ledger
package import Redis

/// Everything about who somebody is, put together once.
package struct AccountOffice: Sendable {
    /// Makes accounts and signs people in.
    package let desk: AccountDesk
    /// Begins, continues and ends sessions.
    package let sessions: Sessions
    /// Signs forms.
    package let formTokens: FormTokens
    /// Counts what anybody asks.
    package let limiter: RateLimiter
    /// Runs beside the front.
    package let hasher: PasswordHasher

    /// Puts it together; blocks for one hash.
    /// - Parameters:
    ///   - settings: Secrets and costs.
    ///   - ledger: Where accounts and sessions are.
    ///   - redis: Where quotas are.
    ///   - clock: The time of day.
    /// - Throws: What the system's library says if it has no bcrypt.
    package init(
        _ settings: AccountSettings,
        ledger: Ledger,
        redis: RedisClient,
        clock: TimeSource
    ) async throws {
        let secrets = settings.secrets
        limiter = RateLimiter(redis: redis, key: secrets.quotas, clock: clock)
        hasher = try PasswordHasher(cost: settings.bcryptCost, pepper: secrets.pepper, threads: settings.hashingThreads)
        formTokens = FormTokens(key: secrets.formTokens)
        sessions = Sessions(
            ledger: ledger,
            tokens: await AccessTokens(secrets, issuer: settings.issuer, clock: clock),
            clock: clock,
            minutes: settings.accessTokenMinutes
        )
        desk = AccountDesk(
            ledger: ledger,
            hasher: hasher,
            throttle: LoginThrottle(ledger: ledger, limiter: limiter, clock: clock),
            devices: KnownDevices(key: secrets.devices),
            rules: PasswordRules(contextWords: settings.contextWords),
            clock: clock
        )
    }
}

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

    /// Gathers them.
    package init(
        secrets: AccountSecrets,
        bcryptCost: Int,
        hashingThreads: Int,
        accessTokenMinutes: Int,
        issuer: String,
        contextWords: [String]
    ) {
        self.secrets = secrets
        self.bcryptCost = bcryptCost
        self.hashingThreads = hashingThreads
        self.accessTokenMinutes = accessTokenMinutes
        self.issuer = issuer
        self.contextWords = contextWords
    }
}
