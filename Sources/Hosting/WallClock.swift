public import Lending

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// The clock of the machine; only fronts read it, and hand the time on as a value.
public enum WallClock {
    /// The present moment.
    public static var now: Timestamp {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Timestamp(milliseconds: Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000)
    }
}

/// The time of day as a value that is handed on; tests bring their own.
public struct TimeSource: Sendable {
    /// Tells the time.
    public let now: @Sendable () -> Timestamp

    /// Tells what `now` tells.
    public init(_ now: @escaping @Sendable () -> Timestamp) { self.now = now }

    /// The clock of the machine.
    public static let system = TimeSource { WallClock.now }
}
