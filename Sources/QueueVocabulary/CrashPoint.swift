#if DEBUG
import FoundationEssentials

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif
#endif

/// A moment at which a program of a debug build ends as if it had been killed, when `crash_at` names it.
///
/// A kill at a random time seldom meets the moments that matter. In a release build a point is nothing at all.
package enum CrashPoint: String, Sendable, CaseIterable {
    /// Before the first beat; after it.
    case started, registered
    /// The groups are made, and the own pending list is not read yet.
    case recovering
    /// Jobs are read, not begun; begun, not on a thread.
    case read, begun
    /// On a thread, before the work; after it, before its result is in the hand.
    case computing, computed
    /// Before results go out; after Redis has them and before that is noted; the same of failures.
    case delivering, delivered, failing, failed
    /// Around a beat.
    case beating, beaten
    /// An orphan is seen; it is ours; its reclaimed attempt has begun.
    case sweeping, claimed, reclaimed
    /// Around the promotion of what is due.
    case promoting, promoted
    /// Around the removal of a silent consumer.
    case reaping, reaped
    /// Told to stop; what waited is handed back; before the last beat.
    case draining, handedBack, leaving
    /// An application is in the ledger, and its job is not on the queue.
    case accepted
    /// A job is on the queue, and the ledger does not say so.
    case enqueued
    /// A decision is in the ledger, and its event is not acknowledged.
    case recorded

    /// Ends the program if it is to end here.
    @inline(__always)
    package func pass() {
        #if DEBUG
        guard self == Self.chosen else { return }
        kill(getpid(), SIGKILL)
        while true { pause() }
        #endif
    }

    #if DEBUG
    private static let chosen = ProcessInfo.processInfo.environment["crash_at"].flatMap { CrashPoint(rawValue: $0) }
    #endif
}
