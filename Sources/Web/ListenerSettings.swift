import Hosting
import Requests
import SecureListening

/// Where the front listens, under which address people reach it, and whose word on addresses it takes.
struct ListenerSettings: Sendable {
    let host: String
    let port: Int
    let publicURL: PublicURL?
    /// Nil where the front speaks without TLS, behind a proxy or on this machine.
    let certificates: Certificates?
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
        certificates = Certificates(reading: &settings)
        if certificates != nil, publicURL?.isSecure != true {
            settings.refuse("PUBLIC_URL", "must begin with https:// where HTTP_TLS_CERT is set")
        }
        let proxies = settings["UNDERWRITER_TRUSTED_PROXY"] ?? ""
        trustedProxies = Set(
            proxies.utf8.split(separator: UInt8(ascii: " ")).compactMap { String($0).map(ClientAddress.plain) }
        )
        crossOrigins = settings.origins("UNDERWRITER_CORS_ORIGINS")
        metricsHost = settings["METRICS_HOST"] ?? "127.0.0.1"
        metricsPort = settings.number("METRICS_PORT", in: 0...65_535, default: 0)
    }

    /// The base of links for people.
    var baseURL: String { publicURL?.origin ?? "http://localhost:\(port)" }

    /// Whether people reach us over TLS.
    var isSecure: Bool { publicURL?.isSecure ?? false }
}
