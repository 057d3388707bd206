/// The Sentinels that know which of several servers is the master.
public struct RedisSentinels: Sendable, Hashable {
    /// Where they listen, in the order in which they are asked; never empty.
    public let addresses: [RedisConfiguration.Address]
    /// What they call the master.
    public let master: String
    /// The password of their own `AUTH`; nil sends none; never printed.
    public let password: String?

    /// Sentinels at addresses.
    public init(_ addresses: [RedisConfiguration.Address], master: String, password: String? = nil) {
        (self.addresses, self.master, self.password) = (addresses, master, password)
    }

    /// Reads the environment.
    ///
    /// - `REDIS_SENTINELS`: `host[:port]`, separated by commas or spaces; port 26379 if none is given
    /// - `REDIS_SENTINEL_MASTER`: what they call the master (mymaster)
    /// - `REDIS_SENTINEL_PASSWORD`: of the Sentinels themselves, where they ask for one
    ///
    /// Nil if no Sentinels are named.
    /// - Throws: ``RedisConfigurationError`` naming the variable and what would be right.
    init?(environment: [String: String]) throws(RedisConfigurationError) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        guard let list = value("REDIS_SENTINELS") else {
            for name in ["REDIS_SENTINEL_MASTER", "REDIS_SENTINEL_PASSWORD"] where value(name) != nil {
                throw RedisConfigurationError(name: name, reason: "needs REDIS_SENTINELS besides")
            }
            return nil
        }
        addresses = try RedisURL.endpoints(in: list, name: "REDIS_SENTINELS", port: 26_379)
        master = value("REDIS_SENTINEL_MASTER") ?? "mymaster"
        password = value("REDIS_SENTINEL_PASSWORD")
    }
}

extension RedisConfiguration {
    /// Reads who knows the master.
    mutating func readSentinels(in environment: [String: String]) throws(RedisConfigurationError) {
        sentinels = try RedisSentinels(environment: environment)
        if sentinels != nil, case .unixSocket = address {
            throw RedisConfigurationError(
                name: "REDIS_SENTINELS",
                reason: "set besides a unix:// address, which is one server's; name user and password by redis://…"
            )
        }
    }
}
