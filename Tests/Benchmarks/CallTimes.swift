#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Time that this thread has had of a processor: what others do at the same time is not in it.
enum CallTimes {
    /// In microseconds, from any beginning.
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }

    /// Microseconds of one call each, ascending; `calls` groups of `group` calls.
    static func ofCalls(_ calls: Int, inGroupsOf group: Int = 8, _ body: (Int) -> Double) -> [Double] {
        var sum = 0.0
        for call in 0..<64 { sum += body(call) }
        let times = (0..<calls)
            .map { call in
                let start = now
                for place in 0..<group { sum += body(call &* group &+ place) }
                return (now - start) / Double(group)
            }
        precondition(!sum.isInfinite, "an infinite sum")
        return times.sorted()
    }

    /// How many a second, for something that does `count` at once.
    static func rate(of count: Int, _ body: () -> Int) -> Double {
        let start = now
        precondition(body() >= count, "rows are missing")
        return Double(count) / (now - start) * 1e6
    }
}

extension [Double] {
    /// Of ascending numbers.
    func quantile(_ share: Double) -> Double { self[Swift.min(count - 1, Int(Double(count) * share))] }
}
