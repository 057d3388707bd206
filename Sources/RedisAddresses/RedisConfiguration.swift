import FoundationEssentials
import SecretFiles

/// Where Redis is and how patient to be with it.
public struct RedisConfiguration: Sendable {
    /// The end of a connection.
    public enum Address: Sendable, Hashable {
        /// A host name or address and a TCP port.
        case host(String, port: Int)
        /// The path of a Unix socket.
        case unixSocket(String)
    }

    /// How a connection is encrypted.
    public struct TLS: Sendable, Hashable {
        /// PEM file of the authority that vouches for the server; nil trusts those of the system.
        public var authorityFile: String?
        /// How we show who we are, to a server that asks; nil shows nothing.
        public var identity: Identity?

        /// A client's certificate and its key.
        public struct Identity: Sendable, Hashable {
            /// PEM file of the certificate, and of those between it and the authority.
            public var certificateFile: String
            /// PEM file of its key.
            public var keyFile: String

            /// Files that belong together.
            public init(certificateFile: String, keyFile: String) {
                (self.certificateFile, self.keyFile) = (certificateFile, keyFile)
            }
        }

        /// Encrypted, and the server's certificate and name are verified.
        public init(authorityFile: String? = nil, identity: Identity? = nil) {
            (self.authorityFile, self.identity) = (authorityFile, identity)
        }
    }

    /// Where the server listens; with ``sentinels`` or a ``cluster``, nobody asks there.
    public var address: Address
    /// Who is asked before each connection which server is the master; nil is the one at ``address``.
    public var sentinels: RedisSentinels?
    /// Nodes of a cluster that are asked first where a key is; nil is a server that has all keys.
    public var cluster: [Address]?
    /// How connections are encrypted; nil is not at all.
    public var tls: TLS?
    /// The user of `AUTH`; nil is the server's default user.
    public var user: String?
    /// The password of `AUTH`; nil sends none; never printed.
    public var password: String?
    /// The database of `SELECT`; 0 or more.
    public var database = 0
    /// What `CLIENT LIST` shows for our connections; no spaces.
    public var clientName = "underwriter"
    /// How long a command may take when its caller does not say.
    public var commandTimeout: Duration = .seconds(2)
    /// How many commands may wait for their replies at once.
    public var maximumQueued = 65_536
    /// How long an outage may last before commands are refused at once instead of waiting for the connection.
    public var patience: Duration = .milliseconds(250)
    /// The largest reply taken, in bytes; a server that sends more is cut off.
    public var maximumReplyBytes = 64 << 20

    /// A server at an address, without a password.
    public init(_ address: Address) { self.address = address }

    /// Reads the environment.
    ///
    /// - `REDIS_URL` (or `REDIS_URL_FILE`, a file that holds it; wins):
    ///   `redis://[user[:password]@]host[:port][/database]`, `rediss://` for TLS, or
    ///   `unix://[user[:password]@]/path[?db=database]`
    /// - `REDIS_TLS_CA`: PEM file of the authority that vouches for a `rediss://` server; the system's otherwise
    /// - `REDIS_TLS_CERT`, `REDIS_TLS_KEY`: PEM files of our own certificate and key, for a server that asks
    /// - `REDIS_HOST` or its alias `REDIS_IP` (default 127.0.0.1; both set and different is an error)
    /// - `REDIS_PORT` (6379; 1…65535), `REDIS_DB_ID` (0)
    /// - `REDIS_SENTINELS`, `REDIS_SENTINEL_MASTER`, `REDIS_SENTINEL_PASSWORD`: who says which server is the master; all but
    ///   its host and port is as said above
    /// - `REDIS_CLUSTER`: some nodes of a cluster, in the same way
    ///
    /// - Throws: ``RedisConfigurationError`` naming the variable and what would be right.
    public init(environment: [String: String]) throws(RedisConfigurationError) {
        if let url = try Self.url(in: environment, "REDIS_URL") {
            self = try RedisURL(url, name: "REDIS_URL").configuration()
            try readEncryption(in: environment)
            try readSentinels(in: environment)
            try readCluster(in: environment)
            return
        }
        let host = environment["REDIS_HOST"] ?? environment["REDIS_IP"] ?? "127.0.0.1"
        if let alias = environment["REDIS_IP"], alias != host {
            throw RedisConfigurationError(name: "REDIS_IP", reason: "differs from REDIS_HOST; set one of them")
        }
        guard !host.isEmpty else { throw RedisConfigurationError(name: "REDIS_HOST", reason: "must not be empty") }
        let port = try wholeNumber(environment["REDIS_PORT"] ?? "6379", "REDIS_PORT", in: 1...65_535)
        self.init(.host(host, port: port))
        database = try wholeNumber(environment["REDIS_DB_ID"] ?? "0", "REDIS_DB_ID", in: 0...65_535)
        try readSentinels(in: environment)
        try readCluster(in: environment)
    }

    /// Where operators' own connection goes: `REDIS_OPERATOR_URL` (or `REDIS_OPERATOR_URL_FILE`).
    ///
    /// Under a server with one user for each part, whoever accepts applications may not turn the queue's switches.
    /// - Returns: Nil if neither is set; then what the rest of the environment says holds for operators too.
    /// - Throws: ``RedisConfigurationError`` naming the variable and what would be right.
    public static func ofOperators(
        in environment: [String: String]
    ) throws(RedisConfigurationError) -> RedisConfiguration? {
        guard let url = try url(in: environment, "REDIS_OPERATOR_URL") else { return nil }
        var configuration = try RedisURL(url, name: "REDIS_OPERATOR_URL").configuration()
        try configuration.readEncryption(in: environment)
        try configuration.readSentinels(in: environment)
        try configuration.readCluster(in: environment)
        return configuration
    }

    /// The same server under another client name.
    public func named(_ clientName: String) -> RedisConfiguration {
        var copy = self
        copy.clientName = clientName
        return copy
    }

    private static func url(
        in environment: [String: String],
        _ name: String
    ) throws(RedisConfigurationError) -> String? {
        guard let path = environment["\(name)_FILE"] else { return environment[name] }
        guard environment[name] == nil else {
            throw RedisConfigurationError(name: "\(name)_FILE", reason: "set besides \(name); set one of them")
        }
        do throws(SecretFile.Problem) {
            let text = try SecretFile.text(at: path)
            return String(decoding: text.utf8.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
        } catch {
            throw RedisConfigurationError(name: "\(name)_FILE", reason: "\(path) \(error)")
        }
    }
}

/// Decimal digits and nothing else, in a range; what stands in a URL beside its password is not told.
func wholeNumber(
    _ text: String,
    _ name: String,
    in range: ClosedRange<Int>,
    isTold: Bool = true
) throws(RedisConfigurationError) -> Int {
    let isDigits = !text.utf8.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard isDigits, let number = Int(text), range.contains(number) else {
        let found = isTold ? "\"\(String(String.UnicodeScalarView(text.unicodeScalars.prefix(40))))\" " : ""
        throw RedisConfigurationError(
            name: name,
            reason: "\(found)must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        )
    }
    return number
}
