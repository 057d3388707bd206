public import Ledger
public import LedgerSchema
public import Lending
import Storage

/// What a restore took back: it may have been revoked or used since the backup was taken.
public struct WithdrawnAccess: Sendable, Hashable {
    /// Sessions that were ended.
    public let sessions: Int
    /// Keys of programs that were revoked.
    public let programKeys: Int
    /// Recovery codes that were marked as used.
    public let recoveryCodes: Int
}

extension Ledger {
    /// What a restore took back.
    /// - Parameter at: When it was restored.
    /// - Returns: How much of each.
    /// - Throws: ``LedgerError``.
    public func withdrawnAccess(at: Timestamp) async throws(LedgerError) -> WithdrawnAccess {
        try await read { db in
            let now = at.milliseconds
            return WithdrawnAccess(
                sessions: try db.count("SELECT COUNT(*) FROM sessions WHERE ended_at = ?", [now]),
                programKeys: try db.count("SELECT COUNT(*) FROM program_keys WHERE revoked_at = ?", [now]),
                recoveryCodes: try db.count("SELECT COUNT(*) FROM recovery_codes WHERE used_at = ?", [now])
            )
        }
    }
}

extension Database {
    /// Revokes all keys of programs and uses up all recovery codes; an older backup may have neither.
    func withdrawProgramAccess(at now: Int64) throws {
        if try connection.hasTable("program_keys") {
            try run("UPDATE program_keys SET revoked_at = ? WHERE revoked_at IS NULL AND expires_at > ?", [now, now])
        }
        if try connection.hasTable("recovery_codes") {
            try run("UPDATE recovery_codes SET used_at = ? WHERE used_at IS NULL", [now])
        }
    }
}
