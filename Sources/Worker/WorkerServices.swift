import JobProcessing
import JobQueue
import Logging
import PrometheusMetrics
import QueueReports
import QueueVocabulary
import Redis
import RedisAddresses
import Sealing
import ServiceLifecycle
import UnixSignals
import Workbenches

/// The services of one worker, built in one place for the program and for tests.
struct WorkerServices: Sendable {
    /// The version that the register of workers shows.
    static let version = "1.0.0"

    let champions: Champions
    let processor: JobProcessor
    private let redis: RedisClient
    private let survey: QueueSurvey
    private let configuration: WorkerConfiguration
    private let logger: Logger

    init(_ configuration: WorkerConfiguration, logger: Logger, lookEvery interval: Duration = .seconds(5)) {
        let redis = RedisClient(configuration.redis.named("worker-models"), logger: logger)
        survey = QueueSurvey(
            JobQueue(redis: redis, configuration: configuration.queue),
            reads: AssessmentHandler.schemas,
            logger: logger
        )
        let champions = Champions(
            source: configuration.modelSource(redis),
            pinnedVersion: configuration.modelVersion,
            explanationBytes: configuration.explanationBytes,
            interval: interval,
            logger: logger
        )
        let handler = AssessmentHandler(champions: champions, logger: logger)
        processor = JobProcessor(
            redis: configuration.redis,
            queue: configuration.queue,
            seal: configuration.seal,
            description: WorkerDescription(version: Self.version, schemas: AssessmentHandler.schemas) {
                champions.summary
            },
            logger: logger,
            isReady: { champions.isReady },
            reload: {
                Task { await champions.refresh() }  // one look, which ends by its own time limits
            }
        ) { job in
            handler.result(of: job.body, jobID: job.id.text, schema: job.schema)
        }
        champions.onTake { [weak processor] in processor?.announce() }
        self.champions = champions
        self.redis = redis
        self.configuration = configuration
        self.logger = logger
    }

    /// Runs until a signal or the command `stop`; another signal does not wait for what is being computed.
    func run(endedBy signals: [UnixSignal] = [.sigterm, .sigint]) async throws {
        try await processor.run(in: group(), endedBy: signals)
        await close()
    }

    /// The services as a group, models first so that they stop last.
    func group() -> ServiceGroup {
        let listener = metricsListener.map { [ServiceGroupConfiguration.ServiceConfiguration(service: $0)] } ?? []
        var group = ServiceGroupConfiguration(
            services: listener + [
                .init(service: champions), .init(service: survey),
                .init(service: processor, successTerminationBehavior: .gracefullyShutdownGroup),
            ],
            logger: logger
        )
        group.maximumGracefulShutdownDuration = configuration.queue.drain + .seconds(5)
        return ServiceGroup(configuration: group)
    }

    /// Tells this worker's figures where a port is set; the web process tells those of all workers anyway.
    private var metricsListener: MetricsListener? {
        guard configuration.metricsPort > 0 else { return nil }
        return MetricsListener(host: configuration.metricsHost, port: configuration.metricsPort) {
            [processor, queue = configuration.queue.name] in
            Exposition.text(QueueMetrics.families(processor.figures, queue: queue))
        }
    }

    /// Ends the connection over which models come.
    func close() async { await redis.close() }
}

extension WorkerConfiguration {
    /// Where the models are: in a file if one is named.
    fileprivate func modelSource(_ redis: RedisClient) -> ModelSource {
        if let modelPath { .file(modelPath) } else { .promoted(redis, keys: verificationKeys) }
    }
}
