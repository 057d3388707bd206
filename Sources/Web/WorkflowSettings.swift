import Hosting
import Ledger
import Messages
import QueueVocabulary
import RedisAddresses
import Sealing

/// Where applications are kept and how they reach the workers.
struct WorkflowSettings: Sendable {
    let ledgerPlace: LedgerPlace
    let ledgerKeys: LedgerKeys
    let redis: RedisConfiguration
    /// Where the operator's page and published models go.
    let operators: RedisConfiguration
    let queue: QueueConfiguration
    let seal: Seal
    let signingKey: ManifestSigningKey?
    /// Whether webhooks may go to receivers in the lender's own network, and without TLS.
    let allowsInsideReceivers: Bool

    private static let redisNames = ["REDIS_URL", "REDIS_PORT", "REDIS_DB_ID"]
    private static let queueNames = [
        "REDIS_QUEUE", "API_SLEEP", "UNDERWRITER_QUEUE_MAX_DEPTH", "UNDERWRITER_QUEUE_SHARDS",
        "UNDERWRITER_RESULT_TTL",
    ]

    /// Variables that the rooms of Redis and the queue read.
    static let readNames = redisNames + queueNames

    /// Nil where something is wrong, which is then among the problems.
    init?(reading settings: inout SettingsReader) {
        for name in ["DATABASE_URL", "DB_PASSWORD"] { settings.readFile(of: name) }
        let ledgerPlace = settings.read([], LedgerPlace.init(environment:))
        let ledgerKeys = settings.ledgerKeys()
        let seal = settings.sealKeys()
        signingKey = settings.signingKey()
        allowsInsideReceivers = settings.choice("UNDERWRITER_WEBHOOKS_INSIDE", ["off", "on"], default: "off") == "on"
        settings.readFile(of: "REDIS_URL")
        let redis = settings.read(Self.redisNames, RedisConfiguration.init(environment:))
        settings.readFile(of: "REDIS_OPERATOR_URL")
        let operators = settings.read(["REDIS_OPERATOR_URL"], RedisConfiguration.ofOperators(in:))
        let queue = settings.read(Self.queueNames, QueueConfiguration.init(environment:))
        guard let ledgerPlace, let ledgerKeys, let seal, let redis, let operators, let queue else { return nil }
        self.ledgerPlace = ledgerPlace
        self.ledgerKeys = ledgerKeys
        self.redis = redis
        self.operators = operators ?? redis
        self.queue = queue
        self.seal = seal(queue.name)
    }
}
