package import Hosting
package import Ledger
package import Passwords
package import RateLimits
package import Redis
package import Tokens

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
        hasher = try PasswordHasher(
            cost: settings.bcryptCost,
            pepper: secrets.pepper,
            previous: secrets.previousPepper.map { [$0] } ?? [],
            threads: settings.hashingThreads
        )
        formTokens = FormTokens(key: secrets.formTokens, previous: secrets.previous.map(\.formTokens))
        sessions = Sessions(
            ledger: ledger,
            tokens: await AccessTokens(
                key: secrets.accessTokens,
                keyID: secrets.accessTokenKeyID,
                issuer: settings.issuer,
                clock: clock,
                previous: secrets.previous.map(\.accessTokens)
            ),
            clock: clock,
            minutes: settings.accessTokenMinutes
        )
        desk = AccountDesk(
            ledger: ledger,
            hasher: hasher,
            throttle: LoginThrottle(ledger: ledger, limiter: limiter, clock: clock),
            devices: KnownDevices(key: secrets.devices, previous: secrets.previous.map(\.devices)),
            rules: PasswordRules(contextWords: settings.contextWords, breached: settings.breachedPasswords),
            letters: settings.letters,
            clock: clock
        )
    }
}
