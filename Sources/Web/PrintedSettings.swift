import Hosting

/// What the front would run with, for `--print-config`: every variable it reads, secrets masked.
struct PrintedSettings {
    /// One line for each variable, `NAME=value`.
    let lines: [String]

    /// - Parameter environment: As the program was given it.
    init(_ environment: [String: String]) {
        let settings = SettingsReader(environment)
        lines = Self.variables.map { variable in
            if variable.isSecret, let path = settings["\(variable.name)_FILE"] {
                return "\(variable.name)_FILE=\(path)"
            }
            guard let value = settings[variable.name] else { return "\(variable.name)=\(variable.fallback)" }
            return "\(variable.name)=\(variable.isSecret ? "*** of \(value.utf8.count) bytes" : value)"
        }
    }

    /// A variable, and what is taken where it is not set.
    struct Variable: Sendable {
        let name: String
        var fallback = ""
        var isSecret = false
    }

    /// All that the front reads from its environment; addresses of Redis and PostgreSQL may hold a password.
    static let variables =
        [
            "SECRET_KEY", "SECRET_KEY_PREVIOUS", "PASSWORD_PEPPER", "PASSWORD_PEPPER_PREVIOUS", "DATA_KEY", "AUDIT_KEY",
            "JOB_KEY", "EVENT_KEY",
            "MODEL_SIGNING_KEY", "REDIS_URL", "REDIS_OPERATOR_URL", "REDIS_SENTINEL_PASSWORD", "DATABASE_URL",
            "DB_PASSWORD", "SMTP_URL",
        ]
        .map { Variable(name: $0, isSecret: true) }
        + [
            ("HTTP_HOST", "127.0.0.1"), ("HTTP_PORT", "8080"), ("PUBLIC_URL", ""), ("HTTP_TLS_CERT", ""),
            ("HTTP_TLS_KEY", ""),
            ("PRODUCTS", ""),
            ("UNDERWRITER_DATA", "data"), ("DB_HOST", ""), ("DB_PORT", ""), ("DB_NAME", ""), ("DB_USER", ""),
            ("DB_TLS_CA", ""), ("ALGORITHM", "HS256"), ("ACCESS_TOKEN_EXPIRE_MINUTES", "15"),
            ("API_SLEEP", "0.25"), ("UNDERWRITER_BCRYPT_COST", "12"), ("UNDERWRITER_REQUEST_LIMIT", "36000"),
            ("UNDERWRITER_APPLY_LIMIT", "100"), ("UNDERWRITER_TRUSTED_PROXY", ""), ("UNDERWRITER_CORS_ORIGINS", ""),
            ("UNDERWRITER_WEBHOOKS_INSIDE", "off"),
            ("UNDERWRITER_LENDER", "Underwriter"), ("UNDERWRITER_CONTACT", ""), ("UNDERWRITER_SECURITY_CONTACT", ""),
            ("REDIS_HOST", "127.0.0.1"),
            ("REDIS_IP", ""), ("REDIS_TLS_CA", ""), ("REDIS_TLS_CERT", ""), ("REDIS_TLS_KEY", ""),
            ("REDIS_PORT", "6379"), ("REDIS_DB_ID", "0"),
            ("REDIS_SENTINELS", ""), ("REDIS_SENTINEL_MASTER", ""), ("REDIS_CLUSTER", ""),
            ("REDIS_QUEUE", "applications"),
            ("UNDERWRITER_QUEUE_SEAL", "hmac"), ("UNDERWRITER_QUEUE_MAX_DEPTH", "50000"),
            ("UNDERWRITER_QUEUE_SHARDS", "1"), ("UNDERWRITER_RESULT_TTL", "900"), ("LOG_LEVEL", "info"),
            ("LOG_FORMAT", "json"), ("METRICS_HOST", "127.0.0.1"), ("METRICS_PORT", ""),
            ("UNDERWRITER_STAFF_CODES", "required"), ("UNDERWRITER_BOOK_POLICY", ""), ("UNDERWRITER_TIME_ZONE", "UTC"),
            ("UNDERWRITER_LATE_FEE", "0"), ("UNDERWRITER_CLOSURE_FEE_BASIS_POINTS", "0"),
            ("UNDERWRITER_BREACHED_PASSWORDS", ""),
            ("UNDERWRITER_PD_RISE_PERCENT", "100"), ("UNDERWRITER_PD_RISE_BASIS_POINTS", "50"),
            ("UNDERWRITER_SECOND_PERSON_ABOVE", "1000000"), ("SMTP_FROM", "underwriter@localhost.localdomain"),
            ("SMTP_CA", ""),
        ]
        .map { Variable(name: $0.0, fallback: $0.1) }
}
