public import Hosting
import Messages
import QueueVocabulary
import RedisAddresses
import Sealing

/// What a worker is told by its environment; it never reads `SECRET_KEY`, `DATA_KEY` or `DB_*`.
///
/// - Redis and queue: as `RedisConfiguration`, `QueueConfiguration` and `Seal` read them; `JOB_KEY` and `EVENT_KEY` are
///   required
/// - `MODEL_VERIFY_KEY`: base64 Ed25519 keys under which promotions are believed, several separated by spaces; required
///   unless `MODEL_PATH` names an artefact to score with instead
/// - `MODEL_VERSION`: the only version of a model to take
/// - `UNDERWRITER_EXPLANATION_MEMORY` (64, MiB; 0…4096): the most that one model's tables for explanations may take;
///   what does not fit is computed for each applicant anew, slower and to the same bits
/// - `METRICS_PORT` (none), `METRICS_HOST` (127.0.0.1): where `/metrics` is told; without a port nothing listens
/// - `LOG_LEVEL` (info), `LOG_FORMAT` (json; or text)
///
/// Every secret `X` may come as `X_FILE`, a file that others cannot read. An empty variable is one that is not set.
public struct WorkerConfiguration: Sendable {
    let redis: RedisConfiguration
    let queue: QueueConfiguration
    let seal: Seal
    let verificationKeys: [ManifestVerificationKey]
    let modelPath: String?
    let modelVersion: String?
    /// The most memory that the tables of one model may take, in bytes.
    let explanationBytes: Int
    let metricsHost: String
    /// 0 where nothing is to listen.
    let metricsPort: Int
    let log: LogSettings

    private static let redisNames = ["REDIS_URL", "REDIS_PORT", "REDIS_DB_ID"]
    private static let queueNames = [
        "REDIS_QUEUE", "SERVER_SLEEP", "UNDERWRITER_QUEUE_MAX_DEPTH", "UNDERWRITER_QUEUE_SHARDS",
        "UNDERWRITER_RESULT_TTL", "UNDERWRITER_WORKER_SLOTS", "UNDERWRITER_DRAIN_SECONDS",
    ]

    /// Reads the environment.
    /// - Throws: ``SettingsProblems`` with everything that is wrong, not only the first.
    public init(environment: [String: String]) throws(SettingsProblems) {
        var settings = SettingsReader(environment)
        settings.readFile(of: "REDIS_URL")
        settings.readFile(of: "JOB_KEY")
        settings.readFile(of: "EVENT_KEY")
        settings.readFile(of: "MODEL_VERIFY_KEY", isPublic: true)
        let redis = settings.read(Self.redisNames, RedisConfiguration.init(environment:))
        let queue = settings.read(Self.queueNames, QueueConfiguration.init(environment:))
        let jobKeys = settings.sealKeys("JOB_KEY")
        let eventKeys = settings.sealKeys("EVENT_KEY")
        let algorithm = settings.choice("UNDERWRITER_QUEUE_SEAL", ["hmac", "gcm"], default: "hmac")
        modelPath = settings["MODEL_PATH"]
        modelVersion = settings["MODEL_VERSION"]
        let memory = settings.number("UNDERWRITER_EXPLANATION_MEMORY", in: 0...4096, default: 64)
        explanationBytes = memory << 20
        verificationKeys = settings.verificationKeys(isRequired: settings["MODEL_PATH"] == nil)
        metricsHost = settings["METRICS_HOST"] ?? "127.0.0.1"
        metricsPort = settings.number("METRICS_PORT", in: 0...65_535, default: 0)
        log = LogSettings(reading: &settings)
        guard settings.problems.isEmpty, let redis, let queue, let jobKeys, let eventKeys else {
            throw SettingsProblems(lines: settings.problems)
        }
        self.redis = redis
        self.queue = queue
        seal = Seal(
            queue: queue.name,
            jobKeys: jobKeys,
            eventKeys: eventKeys,
            algorithm: Seal.Algorithm(rawValue: algorithm) ?? .hmac
        )
    }
}
