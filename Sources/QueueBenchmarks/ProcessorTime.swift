import FoundationEssentials

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What this process has used.
package enum ProcessorTime {
    /// Seconds of all its threads.
    static func current() -> Double {
        var usage = rusage()
        guard getrusage(0, &usage) == 0 else { return 0 }  // 0 is RUSAGE_SELF, whose type differs between C libraries
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    /// Nanoseconds of the calling thread.
    package static func ofThisThread() -> Int {
        var time = timespec()
        guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
        return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
    }

    /// Resident memory now; 0 where `/proc` is not there.
    static func residentMebibytes() -> Double {
        // Elsewhere than on Linux the growth is shown as 0.
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let words = text.utf8.split(separator: UInt8(ascii: " "))
        let pages = words.count > 1 ? Double(String(decoding: words[1], as: UTF8.self)) ?? 0 : 0
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1_048_576
    }
}
