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
