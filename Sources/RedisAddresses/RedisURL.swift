import FoundationEssentials

/// A `redis://` or `unix://` address as people write it.
struct RedisURL {
    private let parts: URLComponents
    /// The variable it stands in.
    private let name: String

    init(_ text: String, name: String) throws(RedisConfigurationError) {
        guard let parts = URLComponents(string: text), parts.scheme != nil else {
            throw RedisConfigurationError(
                name: name,
                reason: "must be redis://host:port/database, rediss://… or unix:///path"
            )
        }
        self.parts = parts
        self.name = name
    }

    func configuration() throws(RedisConfigurationError) -> RedisConfiguration {
        var configuration = RedisConfiguration(try address())
        configuration.database = try database()
        if parts.scheme == "rediss" { configuration.tls = RedisConfiguration.TLS() }
        if let password = parts.password {
            configuration.user = parts.user.flatMap { $0.isEmpty ? nil : $0 }
            configuration.password = password
        } else if parts.user != nil {
            throw error("has a user but no password; write user:password@ or :password@")
        }
        return configuration
    }

    /// As the address of a Sentinel, which has a port of its own; nothing but host and port is taken.
    func sentinel() throws(RedisConfigurationError) -> RedisConfiguration.Address {
        guard case .host(let host, _) = try address(), parts.path.isEmpty, parts.user == nil, parts.query == nil else {
            throw error("must be host:port")
        }
        return .host(host, port: parts.port ?? 26_379)
    }

    private func address() throws(RedisConfigurationError) -> RedisConfiguration.Address {
        switch parts.scheme {
        case "redis", "rediss":
            guard let host = parts.host, !host.isEmpty else { throw error("has no host") }
            let port = parts.port ?? 6379
            guard (1...65_535).contains(port) else { throw error("the port must be from 1 to 65535") }
            return .host(Self.withoutBrackets(host), port: port)
        case "unix":
            // sun_path holds 108 bytes with its NUL.
            guard parts.host ?? "" == "", (2...107).contains(parts.path.utf8.count) else {
                throw error("must be unix:///path with a path of at most 107 bytes")
            }
            return .unixSocket(parts.path)
        default: throw error("must begin with redis://, rediss:// or unix://")
        }
    }

    private func database() throws(RedisConfigurationError) -> Int {
        let query = parts.queryItems?.first { $0.name == "db" }?.value
        let path = parts.scheme != "unix" ? String(parts.path.dropFirst()) : ""
        let text = path.isEmpty ? query ?? "0" : path
        return try wholeNumber(text, name, in: 0...65_535)
    }

    private static func withoutBrackets(_ host: String) -> String {
        host.utf8.first == UInt8(ascii: "[") ? String(host.dropFirst().dropLast()) : host
    }

    private func error(_ reason: String) -> RedisConfigurationError {
        RedisConfigurationError(name: name, reason: reason)
    }
}
