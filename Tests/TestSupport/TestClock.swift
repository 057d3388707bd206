import Foundation
import Synchronization

/// A time of day that a test sets.
public final class TestClock: Sendable {
    private let moment: Mutex<Int64>

    /// Begins with the present.
    public init() { moment = Mutex(Int64(Date().timeIntervalSince1970 * 1000)) }

    /// Since 1970-01-01T00:00:00Z.
    public var milliseconds: Int64 { moment.withLock { $0 } }

    /// Lets time pass.
    public func advance(seconds: Int64) { moment.withLock { $0 += seconds * 1000 } }
}
