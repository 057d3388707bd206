public import Ledger
public import LedgerSchema
public import Lending
import Storage

/// What waits for a decision, in numbers.
public struct LedgerBacklog: Sendable, Hashable {
    /// Accepted applications the queue has not taken yet.
    public let unsent: Int
    /// Applications without a decision that were submitted before a moment.
    public let overdue: Int
    /// When the oldest application without a decision was submitted; nil if there is none.
    public let oldest: Timestamp?
}

extension Ledger {
    /// Counts what waits for a decision; what a person is to decide does not count.
    /// - Parameter moment: What was submitted before it is overdue.
    /// - Returns: The counts.
    /// - Throws: ``LedgerError``.
    public func backlog(overdueBefore moment: Timestamp) async throws(LedgerError) -> LedgerBacklog {
        try await read { db in
            let undecided = "FROM applications WHERE application_status IN ('Submitted', 'Scoring')"
            return LedgerBacklog(
                unsent: try db.count("SELECT COUNT(*) FROM outbox WHERE state = 'new'"),
                overdue: try db.count("SELECT COUNT(*) \(undecided) AND submitted_at < ?", [moment.milliseconds]),
                oldest: try db.row("SELECT MIN(submitted_at) AS oldest \(undecided)")?.optionalTime("oldest")
            )
        }
    }
}
