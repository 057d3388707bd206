import FoundationEssentials

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// What this process has used so far.
struct ProcessUsage {
    let cpuMilliseconds: Int
    let residentKibibytes: Int
    let largestResidentKibibytes: Int

    static func current() -> ProcessUsage {
        var usage = rusage()
        guard getrusage(0, &usage) == 0 else {  // 0 is RUSAGE_SELF, whose type differs between C libraries
            return ProcessUsage(cpuMilliseconds: 0, residentKibibytes: 0, largestResidentKibibytes: 0)
        }
        func milliseconds(_ time: timeval) -> Int { Int(time.tv_sec) * 1000 + Int(time.tv_usec) / 1000 }
        return ProcessUsage(
            cpuMilliseconds: milliseconds(usage.ru_utime) + milliseconds(usage.ru_stime),
            residentKibibytes: residentPages() * Int(sysconf(Int32(_SC_PAGESIZE))) / 1024,
            largestResidentKibibytes: usage.ru_maxrss
        )
    }

    /// The second number of `/proc/self/statm`; 0 where there is no such file.
    private static func residentPages() -> Int {
        // Linux only; elsewhere the largest size has to do.
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return 0 }
        let words = text.utf8.split(separator: UInt8(ascii: " "))
        return words.count > 1 ? Int(String(decoding: words[1], as: UTF8.self)) ?? 0 : 0
    }
}
