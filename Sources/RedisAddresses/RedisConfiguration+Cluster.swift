extension RedisConfiguration {
    /// Reads the nodes of a cluster.
    ///
    /// - `REDIS_CLUSTER`: `host[:port]` of some of its nodes, separated by commas or spaces; port 6379 if none is given. One
    ///   that answers is enough; it names the others.
    ///
    /// - Throws: ``RedisConfigurationError`` naming the variable and what would be right.
    mutating func readCluster(in environment: [String: String]) throws(RedisConfigurationError) {
        guard let list = environment["REDIS_CLUSTER"], !list.isEmpty else { return }
        cluster = try RedisURL.endpoints(in: list, name: "REDIS_CLUSTER", port: 6_379)
        if let objection = objectionToCluster {
            throw RedisConfigurationError(name: "REDIS_CLUSTER", reason: objection)
        }
    }

    private var objectionToCluster: String? {
        if sentinels != nil { return "set besides REDIS_SENTINELS; a cluster elects its masters by itself" }
        if case .unixSocket = address {
            return "set besides a unix:// address, which is one server's; name user and password by redis://…"
        }
        return database == 0 ? nil : "needs database 0, the only one that a cluster has"
    }

    /// The same user, password and patience with one node of the cluster.
    package func node(_ address: Address) -> RedisConfiguration {
        var copy = self
        (copy.address, copy.cluster) = (address, nil)
        return copy
    }
}
