public import Ledger
import LedgerRecords
public import LedgerSchema
public import Lending
import Storage

/// What the ledger alone knows of applications that wait for a decision, in numbers.
public struct LedgerBacklog: Sendable, Hashable {
    /// Applications ever accepted.
    public let accepted: Int
    /// Applications that wait for a decision, sent to the queue or not.
    public let waiting: Int
    /// Accepted applications the queue has not taken yet.
    public let unsent: Int
    /// Applications without a decision that were submitted more than five minutes ago.
    public let overdue: Int
    /// Age of the oldest application without a decision, in seconds; 0 if there is none.
    public let oldestSeconds: Double
    /// Applications that are neither decided nor with a person nor on their way, which must never be.
    public let missing: Int
    /// Outcomes that were refused within a day.
    public let quarantined: Int
}

extension Ledger {
    private static let overdueAfterMilliseconds: Int64 = 300_000
    private static let dayInMilliseconds: Int64 = 86_400_000

    /// Counts what waits for a decision; what a person is to decide does not count.
    /// - Parameter at: Now.
    /// - Returns: The counts.
    /// - Throws: ``LedgerError``.
    public func backlog(at: Timestamp) async throws(LedgerError) -> LedgerBacklog {
        let (unsent, overdue, oldest, refused) = try await read { db in
            let undecided = "FROM applications WHERE application_status IN ('Submitted', 'Scoring')"
            let moment = at.milliseconds - Self.overdueAfterMilliseconds
            return (
                try db.count("SELECT COUNT(*) FROM outbox WHERE state = 'new'"),
                try db.count("SELECT COUNT(*) \(undecided) AND submitted_at < ?", [moment]),
                try db.row("SELECT MIN(submitted_at) AS oldest \(undecided)")?.optionalTime("oldest"),
                try db.count(
                    "SELECT COUNT(*) FROM event_quarantine WHERE quarantined_at > ?",
                    [at.milliseconds - Self.dayInMilliseconds]
                )
            )
        }
        let counts = try await reconciliation()
        return LedgerBacklog(
            accepted: counts.received,
            waiting: counts.waiting,
            unsent: unsent,
            overdue: overdue,
            oldestSeconds: oldest.map { Double(max(0, at.milliseconds - $0.milliseconds)) / 1_000 } ?? 0,
            missing: max(0, counts.missing),
            quarantined: refused
        )
    }
}
