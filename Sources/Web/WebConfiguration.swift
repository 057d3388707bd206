import Accounts
import Applications
import Foundation
public import Hosting
import JobQueue
import Ledger
import Pages
import Products
import Redis
import Sealing

/// What the web front is told by its environment; the initialiser is the manual.
///
/// - `SECRET_KEY` (at least 32 bytes): access and form tokens; `PASSWORD_PEPPER` (at least 32 bytes): mixed into passwords
/// - `AUDIT_KEY`, `DATA_KEY`: as `LedgerKeys` reads them; `JOB_KEY`, `EVENT_KEY`, `UNDERWRITER_QUEUE_SEAL`: as `Seal` does
/// - `MODEL_SIGNING_KEY` (optional, base64 Ed25519): without it models are not published from here
/// - `HTTP_HOST` (127.0.0.1), `HTTP_PORT` (8080), `PUBLIC_URL` (none): listener, and the base of links
/// - `PRODUCTS` (deploy/products): a product definition or a folder of them
/// - `UNDERWRITER_DATA` (data): folder of the ledger
/// - `ALGORITHM` (HS256), `ACCESS_TOKEN_EXPIRE_MINUTES` (15): life of access tokens, at most 15 minutes for browsers
/// - `UNDERWRITER_BCRYPT_COST` (12): 12 or more outside tests
/// - `UNDERWRITER_APPLY_LIMIT` (100), `UNDERWRITER_REQUEST_LIMIT` (36000): applications, and all requests, an hour
/// - `UNDERWRITER_TRUSTED_PROXY` (none): addresses whose `X-Forwarded-For` is believed, separated by spaces
/// - `UNDERWRITER_LENDER` (Underwriter), `UNDERWRITER_CONTACT` (none): whose pages these are, and how to reach them
/// - `METRICS_PORT` (none), `METRICS_HOST` (127.0.0.1): where `/metrics` is told; without a port nothing listens
/// - `LOG_LEVEL` (info), `LOG_FORMAT` (json, or text); Redis and queue as their rooms read them
public struct WebConfiguration: Sendable {
    let host: String
    let port: Int
    let publicURL: PublicURL?
    let catalogue: ProductCatalogue
    let dataFolder: String
    let ledgerKeys: LedgerKeys
    let redis: RedisConfiguration
    let queue: QueueConfiguration
    let seal: Seal
    let accounts: AccountSettings
    let signingKey: ManifestSigningKey?
    var limits: WebLimits
    let trustedProxies: Set<String>
    let lender: Lender
    let metricsHost: String
    /// 0 where nothing is to listen.
    let metricsPort: Int
    let log: LogSettings

    private static let redisNames = ["REDIS_URL", "REDIS_PORT", "REDIS_DB_ID"]
    private static let queueNames = [
        "REDIS_QUEUE", "API_SLEEP", "UNDERWRITER_QUEUE_MAX_DEPTH", "UNDERWRITER_QUEUE_SHARDS",
        "UNDERWRITER_RESULT_TTL",
    ]

    /// Variables that the rooms of Redis and the queue read.
    static let readNames = redisNames + queueNames

    /// Reads the environment.
    /// - Throws: ``SettingsProblems`` with everything that is wrong, not only the first.
    public init(environment: [String: String]) throws(SettingsProblems) {
        var settings = SettingsReader(environment)
        let secrets = AccountSecrets(reading: &settings)
        let ledgerKeys = settings.ledgerKeys()
        let seal = settings.sealKeys()
        signingKey = settings.signingKey()
        settings.readFile(of: "REDIS_URL")
        let redis = settings.read(Self.redisNames, RedisConfiguration.init(environment:))
        let queue = settings.read(Self.queueNames, QueueConfiguration.init(environment:))
        host = settings["HTTP_HOST"] ?? "127.0.0.1"
        port = settings.number("HTTP_PORT", in: 0...65_535, default: 8080)
        publicURL = settings.publicURL()
        let catalogue = settings.catalogue()
        dataFolder = settings["UNDERWRITER_DATA"] ?? "data"
        _ = settings.choice("ALGORITHM", ["HS256"], default: "HS256")
        let accessTokenMinutes = settings.number("ACCESS_TOKEN_EXPIRE_MINUTES", in: 1...1_440, default: 15)
        let bcryptCost = settings.number("UNDERWRITER_BCRYPT_COST", in: 4...16, default: 12)
        limits = WebLimits(
            applicationsAnHour: settings.number("UNDERWRITER_APPLY_LIMIT", in: 1...100_000_000, default: 100),
            requestsAnHour: settings.number("UNDERWRITER_REQUEST_LIMIT", in: 1...1_000_000_000, default: 36_000)
        )
        let proxies = settings["UNDERWRITER_TRUSTED_PROXY"] ?? ""
        trustedProxies = Set(proxies.utf8.split(separator: UInt8(ascii: " ")).compactMap { String($0) })
        lender = Lender(name: settings["UNDERWRITER_LENDER"] ?? "Underwriter", contact: settings["UNDERWRITER_CONTACT"])
        metricsHost = settings["METRICS_HOST"] ?? "127.0.0.1"
        metricsPort = settings.number("METRICS_PORT", in: 0...65_535, default: 0)
        log = LogSettings(reading: &settings)
        guard settings.problems.isEmpty, let secrets, let ledgerKeys, let seal, let redis, let queue, let catalogue
        else { throw SettingsProblems(lines: settings.problems) }
        accounts = AccountSettings(
            secrets: secrets,
            bcryptCost: bcryptCost,
            // One core stays free for the rest.
            hashingThreads: max(1, ProcessInfo.processInfo.activeProcessorCount - 1),
            accessTokenMinutes: accessTokenMinutes,
            issuer: publicURL?.origin ?? "underwriter",
            contextWords: ["underwriter", lender.name]
        )
        self.ledgerKeys = ledgerKeys
        self.redis = redis
        self.queue = queue
        self.catalogue = catalogue
        self.seal = seal(queue.name)
    }
}
