import Hosting
import Requests

/// Where the front listens, under which address people reach it, and whose word on addresses it takes.
struct ListenerSettings: Sendable {
    let host: String
    let port: Int
    let publicURL: PublicURL?
    /// Proxies whose `X-Forwarded-For` is believed.
    let trustedProxies: Set<String>
    /// Origins whose pages may use the interface for programs; none unless they are named.
    let crossOrigins: Set<String>
    let metricsHost: String
    /// 0 where nothing is to listen.
    let metricsPort: Int

    init(reading settings: inout SettingsReader) {
        host = settings["HTTP_HOST"] ?? "127.0.0.1"
        port = settings.number("HTTP_PORT", in: 0...65_535, default: 8080)
        publicURL = settings.publicURL()
        let proxies = settings["UNDERWRITER_TRUSTED_PROXY"] ?? ""
        trustedProxies = Set(proxies.utf8.split(separator: UInt8(ascii: " ")).compactMap { String($0) })
        crossOrigins = settings.origins("UNDERWRITER_CORS_ORIGINS")
        metricsHost = settings["METRICS_HOST"] ?? "127.0.0.1"
        metricsPort = settings.number("METRICS_PORT", in: 0...65_535, default: 0)
    }

    /// The base of links for people.
    var baseURL: String { publicURL?.origin ?? "http://localhost:\(port)" }

    /// Whether people reach us over TLS.
    var isSecure: Bool { publicURL?.isSecure ?? false }
}
