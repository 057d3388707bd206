import ApplicationLedger
import Ledger
import LedgerSchema
import Lending
public import QueueMonitoring
import Terminal

/// The ledger for commands that only look: read where there is one, and never made.
public struct LedgerLook: Sendable {
    /// What it says.
    public enum Finding: Sendable {
        /// How many applications wait, and whether any is missing.
        case known(SafetyLine)
        /// Nothing, for this reason.
        case unknown(why: String)

        /// The numbers; nil without any.
        public var line: SafetyLine? { if case .known(let line) = self { line } else { nil } }

        /// All of it in one line, for when the queue cannot be asked.
        public var words: String {
            switch self {
            case .known(let line):
                "ledger: accepted \(line.accepted), waiting for a decision \(line.waiting), not sent yet "
                    + "\(line.outboxUnsent), undecided for more than 5 min \(line.undecided), missing \(line.missing), "
                    + "outcomes refused within a day \(line.quarantined)"
            case .unknown(let why): "ledger: \(why)"
            }
        }
    }

    private let ledger: Ledger?
    private let obstacle: String

    /// Opens the ledger that the environment names.
    public init(_ connection: QueueConnection) {
        if let obstacle = connection.ledgerObstacle {
            (ledger, self.obstacle) = (nil, obstacle)
            return
        }
        do throws(CommandFailure) {
            (ledger, obstacle) = (try connection.openLedger(), "")
        } catch {
            (ledger, obstacle) = (nil, "\(error)")
        }
    }

    /// What it says now.
    public func look(at connection: QueueConnection) async -> Finding {
        guard let ledger else { return .unknown(why: obstacle) }
        do throws(LedgerError) {
            let backlog = try await ledger.backlog(at: connection.time)
            return .known(
                SafetyLine(
                    accepted: backlog.accepted,
                    waiting: backlog.waiting,
                    outboxUnsent: backlog.unsent,
                    undecided: backlog.overdue,
                    oldestUndecidedSeconds: backlog.oldestSeconds,
                    missing: backlog.missing,
                    quarantined: backlog.quarantined
                )
            )
        } catch {
            return .unknown(why: "\(error)")
        }
    }
}
