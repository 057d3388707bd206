import CPostgreSQL
import Foundation
import Storage

/// Which server, and how it is reached.
public struct PostgreSQLConfiguration: Sendable {
    /// What `DATABASE_URL` or `DB_*` say is not usable.
    public struct Problem: Error, Sendable, Hashable {
        /// The variable.
        public let name: String
        /// What is wrong with it, without its value.
        public let reason: String
    }

    /// libpq's own words for things, see "Parameter Key Words" in its chapter.
    private var keywords: [String: String]

    /// Reads an address.
    ///
    /// A server on another machine must prove its name (`sslmode=verify-full`) unless the address says otherwise.
    /// - Parameters:
    ///   - url: `postgresql://user:password@host:port/database?sslmode=…`, as libpq reads it.
    ///   - authorities: PEM file of the authorities that vouch for servers; nil for those of the system.
    /// - Throws: ``Problem``.
    public init(url: String, authorities: String? = nil) throws(Problem) {
        var message: UnsafeMutablePointer<CChar>?
        guard Self.schemes.contains(where: { url.utf8.starts(with: $0.utf8) }),
            let options = unsafe PQconninfoParse(url, &message)
        else {
            unsafe PQfreemem(message)  // it holds the address, and with it the password
            throw Problem(name: "DATABASE_URL", reason: "is not postgresql://user:password@host:port/database")
        }
        defer { unsafe PQconninfoFree(options) }
        var given: [String: String] = [:]
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val { unsafe given[String(cString: keyword)] = String(cString: value) }
            unsafe option += 1
        }
        try self.init(given, authorities: authorities)
    }

    /// Takes the parts of an address, in libpq's words: host, port, dbname, user, password.
    /// - Throws: ``Problem``.
    public init(_ given: [String: String], authorities: String? = nil) throws(Problem) {
        if let mode = given["sslmode"], !["disable", "require", "verify-ca", "verify-full"].contains(mode) {
            throw Problem(name: "DATABASE_URL", reason: "sslmode must be verify-full, verify-ca, require or disable")
        }
        // An address beside a name is where the connection goes.
        let isNear = [given["host"], given["hostaddr"]].allSatisfy { Self.isNear($0 ?? "") }
        keywords = Self.usual
        keywords["sslmode"] = isNear ? "prefer" : "verify-full"
        if !isNear || authorities != nil { keywords["sslrootcert"] = authorities ?? Self.systemAuthorities }
        keywords.merge(given) { $1 }
        let options = given["options"].map { "\($0) " } ?? ""
        keywords["options"] = options + Self.settings
    }

    /// Never connects.
    static let nowhere = PostgreSQLConfiguration(keywords: ["host": "/nowhere", "dbname": "nowhere"])

    private init(keywords: [String: String]) { self.keywords = keywords }

    /// Another database on the same server.
    /// - Parameter name: Its name.
    /// - Returns: The configuration.
    public func with(database name: String) -> PostgreSQLConfiguration {
        PostgreSQLConfiguration(keywords: keywords.merging(["dbname": name]) { $1 })
    }

    /// One of libpq's words.
    subscript(keyword: String) -> String? { keywords[keyword] }

    private static let schemes = ["postgresql://", "postgres://"]
    private static let systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

    /// Dead peers are noticed; a standby is not written to.
    private static let usual = [
        "application_name": "underwriter", "client_encoding": "UTF8", "connect_timeout": "5", "keepalives_idle": "10",
        "keepalives_interval": "5", "keepalives_count": "3", "tcp_user_timeout": "10000",
        "target_session_attrs": "read-write",
    ]
    /// No statement outlasts a request, no lock is waited for longer than a file's, a commit is on the disc.
    ///
    /// Statements are short: compiling them or sending for more processes, as a server without statistics does, costs more
    /// than they do.
    private static let settings =
        "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s "
        + "-c synchronous_commit=on -c default_transaction_isolation=read\\ committed -c timezone=UTC "
        + "-c client_min_messages=warning -c bytea_output=hex -c extra_float_digits=1 "
        + "-c jit=off -c max_parallel_workers_per_gather=0"

    /// Whether a server is on this machine, so that nobody stands between.
    private static func isNear(_ host: String) -> Bool {
        host.isEmpty || host.utf8.first == UInt8(ascii: "/") || ["localhost", "127.0.0.1", "::1"].contains(host)
    }

    /// Lends the two lists that `PQconnectdbParams` takes.
    func withKeywords<Value>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Value
    ) -> Value {
        let sorted = keywords.sorted { $0.key < $1.key }
        let names = unsafe sorted.map { unsafe UnsafePointer(strdup($0.key)) } + [nil]
        let values = unsafe sorted.map { unsafe UnsafePointer(strdup($0.value)) } + [nil]
        defer { unsafe (names + values).forEach { unsafe free(UnsafeMutablePointer(mutating: $0)) } }
        return unsafe body(names, values)
    }
}

extension PostgreSQLConfiguration: CustomStringConvertible, CustomReflectable {
    /// Host, port and database; never the password.
    public var description: String {
        let host = keywords["host"] ?? keywords["hostaddr"] ?? "local"
        return "PostgreSQL \(host):\(keywords["port"] ?? "5432")/\(keywords["dbname"] ?? keywords["user"] ?? "")"
    }

    /// Shows nothing.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
