import FoundationEssentials
import Worker

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

@main struct UnderwriterWorker {
    static func main() async {
        let process = ProcessInfo.processInfo
        await exit(runWorker(arguments: process.arguments, environment: process.environment))
    }
}
