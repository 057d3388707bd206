import Documents
public import Ledger
public import LedgerSchema
public import Lending
import Storage

/// How often signing in failed in a row for one account or address.
public struct LoginFailures: Sendable, Hashable {
    /// Failures since the last success, or since the day before.
    public let count: Int
    /// When the last one was; nil without one.
    public let lastAt: Timestamp?
}

extension Ledger {
    /// Failures older than a day no longer count.
    private static let memoryMilliseconds: Int64 = 86_400_000

    /// The failures under a key.
    /// - Parameters:
    ///   - key: Such as a folded account name or an address; only its digest is stored.
    ///   - at: Now.
    /// - Returns: How many, and when the last was.
    /// - Throws: ``LedgerError``.
    public func loginFailures(_ key: String, at: Timestamp) async throws(LedgerError) -> LoginFailures {
        try await read { db in
            let row = try db.row(
                "SELECT failures, last_at FROM login_failures WHERE key_sha256 = ? AND last_at > ?",
                [Self.digest(key), at.milliseconds - Self.memoryMilliseconds]
            )
            return LoginFailures(count: try row?.integer("failures") ?? 0, lastAt: try row?.time("last_at"))
        }
    }

    /// Counts one more failure under a key.
    /// - Returns: How many there are now.
    @discardableResult
    public func recordLoginFailure(_ key: String, at: Timestamp) async throws(LedgerError) -> LoginFailures {
        try await write { db in
            let digest = Self.digest(key)
            let oldest = at.milliseconds - Self.memoryMilliseconds
            try db.run("DELETE FROM login_failures WHERE key_sha256 = ? AND last_at <= ?", [digest, oldest])
            try db.run(
                """
                INSERT INTO login_failures (key_sha256, failures, last_at) VALUES (?, 1, ?)
                ON CONFLICT (key_sha256) DO UPDATE
                SET failures = login_failures.failures + 1, last_at = excluded.last_at
                """,
                [digest, at.milliseconds]
            )
            let count = try db.count("SELECT failures FROM login_failures WHERE key_sha256 = ?", [digest])
            return LoginFailures(count: count, lastAt: at)
        }
    }

    /// Forgets the failures under a key, after a success.
    public func clearLoginFailures(_ key: String) async throws(LedgerError) {
        try await write { db in
            try db.run("DELETE FROM login_failures WHERE key_sha256 = ?", [Self.digest(key)])
        }
    }

    /// People type passwords into the name field; what they typed is not kept.
    private static func digest(_ key: String) -> String { ContentDigest.sha256(of: Array(key.utf8)).hex }
}
