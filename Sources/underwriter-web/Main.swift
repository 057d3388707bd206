import FoundationEssentials
import Web

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

@main struct UnderwriterWeb {
    static func main() async {
        let process = ProcessInfo.processInfo
        await exit(runWeb(arguments: process.arguments, environment: process.environment))
    }
}
