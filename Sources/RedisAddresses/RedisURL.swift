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

    /// Reads `host[:port]`, separated by commas or spaces; nothing but host and port is taken.
    /// - Parameters:
    ///   - list: The text of the variable.
    ///   - name: The variable.
    ///   - port: The port where none is given.
    /// - Returns: The addresses in their order; at least one.
    /// - Throws: ``RedisConfigurationError`` naming the variable and what would be right.
    static func endpoints(
        in list: String,
        name: String,
        port: Int
    ) throws(RedisConfigurationError) -> [RedisConfiguration.Address] {
        var endpoints: [RedisConfiguration.Address] = []
        for word in list.utf8.split(whereSeparator: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") }) {
            do {
                endpoints.append(try RedisURL("redis://\(Substring(word))", name: name).endpoint(port: port))
            } catch {
                throw RedisConfigurationError(
                    name: name,
                    reason: "must be host:port, several separated by commas; ports are from 1 to 65535"
                )
            }
        }
        guard !endpoints.isEmpty else { throw RedisConfigurationError(name: name, reason: "names none") }
        return endpoints
    }

    private func endpoint(port: Int) throws(RedisConfigurationError) -> RedisConfiguration.Address {
        guard case .host(let host, _) = try address(), parts.path.isEmpty, parts.user == nil, parts.query == nil else {
            throw error("must be host:port")
        }
        return .host(host, port: parts.port ?? port)
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
        return try wholeNumber(text, name, in: 0...65_535, isTold: false)
    }

    private static func withoutBrackets(_ host: String) -> String {
        host.utf8.first == UInt8(ascii: "[") ? String(host.dropFirst().dropLast()) : host
    }

    private func error(_ reason: String) -> RedisConfigurationError {
        RedisConfigurationError(name: name, reason: reason)
    }
}
